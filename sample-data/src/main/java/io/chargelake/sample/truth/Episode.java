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
 * @param to the next other status of the connector, or the station's next boot, or the end of the month
 */
record Episode(Instant from, Instant to) {

    /** All episodes of a station, an open one ended by {@code end}. */
    static List<Episode> of(StationLog log, Instant end) {
        Map<Integer, Instant> open = new TreeMap<>();
        List<Episode> episodes = new ArrayList<>();
        for (StatusSaid said : log.statusesInOrder()) {
            Instant from = open.get(said.connectorId());
            if (from != null) {
                Instant boot = firstBootAfter(from, log);
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
            Instant boot = firstBootAfter(from, log);
            episodes.add(new Episode(from, boot == null || boot.isAfter(end) ? end : boot));
        }
        return episodes;
    }

    private static Instant firstBootAfter(Instant from, StationLog log) {
        for (Instant boot : log.boots()) {
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
