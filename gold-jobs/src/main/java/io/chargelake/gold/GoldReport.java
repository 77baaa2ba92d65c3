package io.chargelake.gold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.Outcome;
import io.chargelake.curation.quality.PartitionReplacement;
import io.chargelake.lake.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What a run of {@code gold} has done.
 *
 * @param tables the tables looked at; none where nothing was new
 * @param validThrough the end of the data; empty where unknown
 */
record GoldReport(Map<Table, PartitionReplacement.Result> tables, Optional<Instant> validThrough) {

    /** Rows made of all tables, whether they differ from those that were there or not. */
    long rowsMade() {
        return tables.values().stream()
                .mapToLong(PartitionReplacement.Result::made)
                .sum();
    }

    /** Rows written to all tables. */
    long rowsWritten() {
        return tables.values().stream()
                .mapToLong(PartitionReplacement.Result::written)
                .sum();
    }

    /** For each table the rows made ({@code in}) and written ({@code out}), and the dates or months replaced. */
    Map<String, Object> tablesByName() {
        Map<String, Object> byName = new LinkedHashMap<>();
        tables.forEach((table, result) -> byName.put(
                table.name(),
                Map.of(
                        "in",
                        result.made(),
                        "out",
                        result.written(),
                        table.partition().orElseThrow().equals("month") ? "months" : "dates",
                        List.copyOf(result.partitions()))));
        return byName;
    }

    /** {@link #tablesByName} as ops.runs keeps it. */
    String tablesAsJson() {
        try {
            return new ObjectMapper().writeValueAsString(tablesByName());
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** For the user. */
    Outcome outcome() {
        List<String> lines = new ArrayList<>();
        if (tables.isEmpty()) {
            lines.add("gold: nothing new");
        }
        tables.forEach((table, result) -> lines.add(table.name() + ": "
                + (result.partitions().isEmpty()
                        ? "unchanged"
                        : result.written() + " rows written for " + span(result.partitions()))));
        validThrough.ifPresent(instant -> lines.add("valid through " + instant));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("nothing_new", tables.isEmpty());
        summary.put("tables", tablesByName());
        summary.put("valid_through", validThrough.map(Instant::toString).orElse(null));
        return new Outcome(lines, summary);
    }

    private static String span(SortedSet<String> partitions) {
        return partitions.size() == 1 ? partitions.first() : partitions.first() + " to " + partitions.last();
    }
}
