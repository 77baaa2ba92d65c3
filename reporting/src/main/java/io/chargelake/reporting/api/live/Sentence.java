package io.chargelake.reporting.api.live;

import io.chargelake.reporting.live.LiveConnector;
import io.chargelake.reporting.live.LiveStation;
import io.chargelake.reporting.live.StationConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a station is doing, in one sentence for somebody with a caller on the line: the worst first, how long, when the
 * station was last heard, and the faults of the day. Words of the station are its own and are not markup.
 */
final class Sentence {

    /** The order in which connectors matter to a caller. */
    private static final List<String> WORST_FIRST = List.of(
            "Faulted",
            "Unavailable",
            "SuspendedEVSE",
            "SuspendedEV",
            "Charging",
            "Finishing",
            "Preparing",
            "Reserved",
            "Available");

    private static final Map<String, String> WORDS = Map.of(
            "SuspendedEVSE", "suspended by the station",
            "SuspendedEV", "suspended by the vehicle");

    private static final int MOST_NAMED = 2;

    private static final Duration SILENT_AFTER = Duration.ofHours(1);

    private Sentence() {}

    /**
     * The sentence.
     *
     * @param faultsToday faults of this UTC day
     */
    static String of(LiveStation station, int faultsToday, Instant now) {
        if (station.lastHeardAt().isEmpty() && station.connection() == StationConnection.UNKNOWN) {
            return "In the register, but never heard.";
        }
        List<String> parts = new ArrayList<>();
        if (station.connection() == StationConnection.OFFLINE) {
            parts.add("Offline"
                    + station.disconnectedAt()
                            .map(since -> " for " + span(since, now))
                            .orElse("")
                    + (station.connectors().isEmpty() ? "" : "; before that, " + lowered(connectors(station, now))));
        } else if (silent(station, now)) {
            Instant heard = station.lastHeardAt().orElseThrow();
            parts.add(
                    "Not heard for " + span(heard, now) + "; when last heard: " + lowered(connectors(station, heard)));
        } else {
            parts.add(connectors(station, now));
        }
        if (!silent(station, now)) {
            parts.add(station.lastHeardAt()
                    .map(heard -> "last heard " + span(heard, now) + " ago")
                    .orElse("never heard"));
        }
        if (faultsToday > 0) {
            parts.add(faultsToday == 1 ? "1 fault today" : faultsToday + " faults today");
        }
        return String.join("; ", parts) + ".";
    }

    /** Where nobody knows whether it is connected, long silence is all that tells that it may not be. */
    private static boolean silent(LiveStation station, Instant now) {
        return station.connection() == StationConnection.UNKNOWN
                && station.lastHeardAt()
                        .filter(heard -> heard.plus(SILENT_AFTER).isBefore(now))
                        .isPresent();
    }

    private static String connectors(LiveStation station, Instant now) {
        if (station.connectors().isEmpty()) {
            return "No status is known";
        }
        List<LiveConnector> sorted = station.connectors().stream()
                .sorted(Comparator.comparingInt((LiveConnector connector) -> place(connector.status()))
                        .thenComparing(LiveConnector::connectorId))
                .toList();
        int worst = place(sorted.get(0).status());
        if (sorted.size() > 1 && sorted.stream().allMatch(each -> place(each.status()) == worst) && worst > 1) {
            Instant since = sorted.stream()
                    .map(LiveConnector::since)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            return "All connectors " + word(sorted.get(0).status()) + " for " + span(since, now);
        }
        List<String> named = new ArrayList<>();
        for (LiveConnector connector : sorted) {
            // Connector 0 being available says nothing that the others do not say.
            boolean tells = connector.connectorId() > 0 || place(connector.status()) <= 1 || sorted.size() == 1;
            if (tells && named.size() < MOST_NAMED && (named.isEmpty() || place(connector.status()) <= 4)) {
                named.add(connector(connector, now));
            }
        }
        return named.get(0)
                + named.stream()
                        .skip(1)
                        .map(Sentence::lowered)
                        .map("; "::concat)
                        .collect(Collectors.joining());
    }

    private static String connector(LiveConnector connector, Instant now) {
        String who = connector.connectorId() == 0 ? "The station" : "Connector " + connector.connectorId();
        Optional<String> error = Optional.of(connector.rawErrorCode().orElse(connector.errorCode()))
                .filter(code -> !code.equals("NoError"));
        return who + " " + word(connector.status())
                + error.map(code -> ", " + code + ",").orElse("") + " for " + span(connector.since(), now);
    }

    private static int place(String status) {
        int place = WORST_FIRST.indexOf(status);
        return place < 0 ? WORST_FIRST.size() : place;
    }

    private static String word(String status) {
        return WORDS.getOrDefault(status, WORST_FIRST.contains(status) ? status.toLowerCase(Locale.ROOT) : status);
    }

    private static String lowered(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    /** How long, in the largest unit that tells it: 12 s, 37 min, 5 h 10 min, 3 d. */
    static String span(Instant from, Instant to) {
        Duration span = Duration.between(from, to);
        if (span.isNegative()) {
            return "0 s";
        }
        if (span.toSeconds() < 60) {
            return span.toSeconds() + " s";
        }
        if (span.toMinutes() < 60) {
            return span.toMinutes() + " min";
        }
        if (span.toHours() < 48) {
            long minutes = span.toMinutesPart();
            return span.toHours() + " h" + (minutes == 0 ? "" : " " + minutes + " min");
        }
        return span.toDays() + " d";
    }
}
