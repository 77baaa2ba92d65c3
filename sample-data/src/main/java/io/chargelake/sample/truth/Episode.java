package io.chargelake.sample.truth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run of Faulted on one connector.
 *
 * @param from the first Faulted
 * @param to the next other status of the connector, or the station's next boot, or the end of what is known
 */
record Episode(Instant from, Instant to) {

    /**
     * The episodes of a station as far as they can be told from a part of its log.
     *
     * @param statuses in the order in which they happened
     * @param boots likewise
     * @param end ends an episode that is open
     */
    static List<Episode> of(List<StatusSaid> statuses, List<Instant> boots, Instant end) {
        Map<Integer, Instant> open = new TreeMap<>();
        List<Episode> episodes = new ArrayList<>();
        for (StatusSaid said : statuses) {
            Instant from = open.get(said.connectorId());
            if (from != null) {
                Instant boot = firstBootAfter(from, boots);
                if (boot != null && !boot.isAfter(said.occurredAt())) {
                    episodes.add(new Episode(from, boot));
                    open.remove(said.connectorId());
                } else if (!said.isFault()) {
                    episodes.add(new Episode(from, said.occurredAt()));
                    open.remove(said.connectorId());
                }
            }
            if (said.isFault()) {
                open.putIfAbsent(said.connectorId(), said.occurredAt());
            }
        }
        for (Instant from : open.values()) {
            Instant boot = firstBootAfter(from, boots);
            episodes.add(new Episode(from, boot == null ? end : boot));
        }
        return episodes;
    }

    private static Instant firstBootAfter(Instant from, List<Instant> boots) {
        for (Instant boot : boots) {
            if (boot.isAfter(from)) {
                return boot;
            }
        }
        return null;
    }

    /** Milliseconds of the episode that lie within a span of time. */
    long millisWithin(Instant start, Instant end) {
        Instant later = from.isAfter(start) ? from : start;
        Instant earlier = to.isBefore(end) ? to : end;
        return Math.max(0, earlier.toEpochMilli() - later.toEpochMilli());
    }
}
