package io.chargelake.gold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.silver.Commands;
import io.chargelake.curation.silver.NodeStarts;
import io.chargelake.curation.silver.Sessions;
import io.chargelake.lake.Run;
import io.chargelake.lake.Table;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The dates that runs of {@code curate} have touched: event dates of the tables of silver, and the days on which messages
 * of {@code bronze.messages} were received.
 *
 * @param byTable name of a table → its dates
 * @param ofUnknownFields dates of events whose payloads had fields that OCPP does not know
 * @param connectionsSince the first day of which it is known otherwise than before who was connected
 */
record TouchedDates(
        Map<String, SortedSet<LocalDate>> byTable, Days ofUnknownFields, Optional<LocalDate> connectionsSince) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is no event that a station tells of, and so never among all dates. */
    private static final Set<String> BESIDE_EVENTS =
            Set.of(Messages.TABLE.name(), Commands.TABLE.name(), Sessions.TABLE.name(), NodeStarts.TABLE.name());

    /**
     * What the runs have noted of their silver tables.
     *
     * @throws IllegalArgumentException if a run's note cannot be read
     */
    static TouchedDates by(Collection<Run> curateRuns) {
        Map<String, SortedSet<LocalDate>> byTable = new TreeMap<>();
        SortedSet<LocalDate> ofUnknownFields = new TreeSet<>();
        SortedSet<LocalDate> connections = new TreeSet<>();
        for (Run run : curateRuns) {
            JsonNode sessions = tablesOf(run).path(Sessions.TABLE.name());
            if (sessions.has("since")) {
                connections.add(LocalDate.parse(sessions.get("since").textValue()));
            } else {
                sessions.path("dates").forEach(date -> connections.add(LocalDate.parse(date.textValue())));
            }
            for (Map.Entry<String, JsonNode> table : tablesOf(run).properties()) {
                if (table.getKey().startsWith("silver.") || BESIDE_EVENTS.contains(table.getKey())) {
                    SortedSet<LocalDate> dates = byTable.computeIfAbsent(table.getKey(), name -> new TreeSet<>());
                    table.getValue().path("dates").forEach(date -> dates.add(LocalDate.parse(date.textValue())));
                    table.getValue()
                            .path("unknown_fields")
                            .forEach(date -> ofUnknownFields.add(LocalDate.parse(date.textValue())));
                }
            }
        }
        // Runs of earlier versions do not say since when; then it is since the first connection that they touched.
        return new TouchedDates(
                byTable, Days.of(ofUnknownFields), connections.stream().findFirst());
    }

    /** The dates of one table. */
    Days of(Table table) {
        return Days.of(byTable.getOrDefault(table.name(), new TreeSet<>()));
    }

    /** Whether a table was looked at, whatever its dates. */
    boolean has(Table table) {
        return byTable.containsKey(table.name());
    }

    /** The event dates of all tables of what stations say. */
    Days all() {
        TreeSet<LocalDate> dates = new TreeSet<>();
        byTable.forEach((table, touched) -> {
            if (!BESIDE_EVENTS.contains(table)) {
                dates.addAll(touched);
            }
        });
        return Days.of(dates);
    }

    private static JsonNode tablesOf(Run run) {
        try {
            return JSON.readTree(run.tables().orElse("{}"));
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException(
                    "tables of run " + run.runId() + ": " + run.tables() + " (expected: a JSON object)", failure);
        }
    }
}
