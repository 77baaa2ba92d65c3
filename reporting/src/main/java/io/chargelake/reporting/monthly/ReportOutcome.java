package io.chargelake.reporting.monthly;

import io.chargelake.cli.Outcome;
import io.chargelake.reporting.monthly.DeliveryRecord.Entry;
import io.chargelake.reporting.monthly.DeliveryRecord.State;
import io.chargelake.reporting.monthly.VisitList.Owner;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the command prints of a report: the month, the ranking, who got what, and what somebody has to see to. */
final class ReportOutcome {

    private static final int MOST_LINES = 20;
    private static final int MOST_NAMED = 10;
    private static final int LONGEST_NAME = 60;

    private final FaultMonth month;
    private final VisitLists lists;
    private final Ranking ranking;
    private final List<String> lines = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Object> summary = new LinkedHashMap<>();

    ReportOutcome(FaultMonth month, VisitLists lists) {
        this.month = month;
        this.lists = lists;
        this.ranking = Ranking.of(lists);
        long stations = Stream.concat(
                        month.register().stream().map(Station::id),
                        month.faulted().stream().map(StationFaults::stationId))
                .distinct()
                .count();
        String through = month.data().closed()
                ? "data complete through " + month.month().atEndOfMonth()
                : "PRELIMINARY, data only through "
                        + Wording.PLAIN.fullTime(month.data().end());
        lines.add(Wording.PLAIN.month(month.month()) + ": " + Words.count(ranking.size(), "station") + " of " + stations
                + " to visit (" + Words.count(month.threshold(), "fault")
                + " or more within one day), " + through);
        lines.addAll(ranking.lines());
        summary.put("report", Edition.REPORT);
        summary.put("month", month.month().toString());
        summary.put("threshold", month.threshold());
        summary.put("complete", month.data().closed());
        summary.put("data_through", month.data().end().toString());
        summary.put("stations", stations);
        summary.put("stations_to_visit", ranking.size());
        summary.put("ranking", ranking.summary());
        warn();
    }

    private void warn() {
        if (!month.data().silentDays().isEmpty()) {
            warnings.add("there is no data of any station for "
                    + Words.count(month.data().silentDays().size(), "day") + " of the month: "
                    + named(month.data().silentDays()));
        }
        lists.unassigned()
                .filter(list -> !list.visits().isEmpty())
                .ifPresent(list -> warnings.add(Words.count(list.visits().size(), "station")
                        + " to visit without a maintenance manager, in nobody's mail: "
                        + named(list.visits().stream()
                                .map(visit -> OneLine.of(visit.station().id(), LONGEST_NAME))
                                .toList())
                        + ". Complete the station register or give --escalation ADDRESS."));
        if (!lists.unusableAddresses().isEmpty()) {
            warnings.add("the station register has maintenance e-mails that are no addresses: "
                    + named(lists.unusableAddresses().stream()
                            .map(written -> "'" + OneLine.of(written, LONGEST_NAME) + "'")
                            .toList()));
        }
    }

    /** The mails lie in a folder. */
    Outcome shown(Path folder, List<VisitList> shown, List<Path> pages) {
        lines.add(Words.count(pages.size(), "mail") + " to look at in " + folder + ", none sent:");
        List<Map<String, Object>> mails = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            VisitList list = shown.get(i);
            String page = pages.get(i).toString();
            if (i < MOST_LINES) {
                lines.add("  " + page + "  (" + Words.count(list.visits().size(), "station") + " to visit"
                        + (list.owner() == Owner.NOBODY ? ", without a manager" : "") + ")");
            }
            mails.add(mail(list, "file", page));
        }
        if (pages.size() > MOST_LINES) {
            lines.add("  and " + (pages.size() - MOST_LINES) + " more");
        }
        summary.put("preview", folder.toString());
        summary.put("mails", mails);
        return outcome();
    }

    /** The job has run. */
    Outcome sent(Delivery.Result result) {
        lines.add(Words.count(result.sent().size(), "mail") + " sent"
                + (result.before().isEmpty() ? "" : ", " + result.before().size() + " sent before") + ":");
        List<Map<String, Object>> mails = new ArrayList<>();
        for (VisitList list : lists.addressed()) {
            Mailbox recipient = list.recipient().orElseThrow();
            if (result.sent().contains(recipient)) {
                if (mails.size() < MOST_LINES) {
                    lines.add(
                            "  " + recipient + "  (" + Words.count(list.visits().size(), "station") + " to visit)");
                }
                mails.add(mail(list, "state", State.SENT.name()));
            }
        }
        if (mails.size() > MOST_LINES) {
            lines.add("  and " + (mails.size() - MOST_LINES) + " more");
        }
        summary.put("sent", result.sent().size());
        summary.put("sent_before", result.before().size());
        summary.put("mails", mails);
        warnUnknown(result.unknown());
        return outcome();
    }

    /** The report is complete since an earlier run; nothing was sent now. */
    Outcome sentBefore(Map<Mailbox, Entry> known) {
        List<Entry> sent = known.values().stream()
                .filter(entry -> entry.state() == State.SENT)
                .toList();
        Optional<Instant> last = sent.stream().map(Entry::changedAt).max(Comparator.naturalOrder());
        lines.add("This report was already sent"
                + last.map(time -> " on " + Wording.PLAIN.fullTime(time)).orElse("") + " ("
                + Words.count(sent.size(), "mail")
                + "); nothing was sent now. To send one again: --resend ADDRESS.");
        summary.put("sent", 0);
        summary.put("sent_before", sent.size());
        last.ifPresent(time -> summary.put("sent_before_at", time.toString()));
        List<Mailbox> missed = lists.addressed().stream()
                .map(list -> list.recipient().orElseThrow())
                .filter(recipient -> !known.containsKey(recipient))
                .toList();
        if (!missed.isEmpty()) {
            warnings.add("no part of that report, for the register or the options have changed since: " + named(missed)
                    + ". To send it to one of them: --resend ADDRESS.");
        }
        Map<Mailbox, Instant> unknown = new LinkedHashMap<>();
        known.forEach((recipient, entry) -> {
            if (entry.state() == State.SENDING) {
                unknown.put(recipient, entry.changedAt());
            }
        });
        warnUnknown(unknown);
        return outcome();
    }

    private void warnUnknown(Map<Mailbox, Instant> unknown) {
        if (!unknown.isEmpty()) {
            warnings.add("it is unknown whether these have their mail, whose sending began but was never confirmed: "
                    + named(unknown.entrySet().stream()
                            .map(mail -> mail.getKey() + " (" + Wording.PLAIN.fullTime(mail.getValue()) + ")")
                            .toList())
                    + ". Ask, and if it is missing use --resend ADDRESS.");
            summary.put(
                    "unknown", unknown.keySet().stream().map(Mailbox::address).toList());
        }
    }

    private static Map<String, Object> mail(VisitList list, String what, String value) {
        Map<String, Object> mail = new LinkedHashMap<>();
        list.recipient().ifPresent(recipient -> mail.put("recipient", recipient.address()));
        mail.put("stations_to_visit", list.visits().size());
        mail.put(what, value);
        return mail;
    }

    private static String named(List<?> things) {
        String first = String.join(
                ", ", things.stream().limit(MOST_NAMED).map(String::valueOf).toList());
        return things.size() > MOST_NAMED ? first + " and " + (things.size() - MOST_NAMED) + " more" : first;
    }

    private Outcome outcome() {
        warnings.forEach(warning -> lines.add("Warning: " + warning));
        summary.put("warnings", warnings);
        return new Outcome(lines, summary);
    }
}
