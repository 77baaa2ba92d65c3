package io.chargelake.ocpp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was found while reading one thing: repairs, reasons why it cannot be used, fields that OCPP does not know. */
final class Findings {

    private List<String> flags = List.of();
    private List<String> reasons = List.of();
    private StringBuilder extra;

    /** Something was repaired, or is against OCPP and does no harm. */
    void flag(String flag) {
        flags = with(flags, flag);
    }

    /** It cannot be used. */
    void reject(String reason) {
        reasons = with(reasons, reason);
    }

    /** A field that OCPP does not know. */
    void extra(String name, String json) {
        if (extra == null) {
            extra = new StringBuilder("{");
        } else {
            extra.append(',');
        }
        JsonText.appendQuoted(extra, name);
        extra.append(':').append(json);
    }

    boolean usable() {
        return reasons.isEmpty();
    }

    List<String> flags() {
        return flags;
    }

    List<String> reasons() {
        return reasons;
    }

    Optional<String> extraJson() {
        return extra == null ? Optional.empty() : Optional.of(extra + "}");
    }

    /** A part of what these findings are about, with its own findings and these. */
    <T> Reading<T> sharedWith(Reading<T> part) {
        if (part instanceof Reading.Usable<T> usable && (!flags.isEmpty() || extra != null)) {
            List<String> all = new ArrayList<>(flags);
            usable.flags().stream().filter(flag -> !all.contains(flag)).forEach(all::add);
            return new Reading.Usable<>(usable.value(), all, joined(extraJson(), usable.extraJson()));
        }
        return part;
    }

    /** The fields of two JSON objects in one. */
    private static Optional<String> joined(Optional<String> first, Optional<String> second) {
        if (first.isEmpty() || second.isEmpty()) {
            return first.or(() -> second);
        }
        String open = first.get().substring(0, first.get().length() - 1);
        return Optional.of(open + "," + second.get().substring(1));
    }

    private static List<String> with(List<String> list, String element) {
        if (list.contains(element)) {
            return list;
        }
        List<String> longer = list.isEmpty() ? new ArrayList<>(4) : list;
        longer.add(element);
        return longer;
    }
}
