package io.chargelake.gold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.Outcome;
import io.chargelake.curation.quality.PartitionReplacement;
import io.chargelake.lake.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of {@code gold --global} has done.
 *
 * @param tables what was done to each table of the global lake
 * @param regions all regions that the lake has now, by name, those that the run did not name among them
 * @param sharedStations station ids that more than one region has
 */
record GlobalReport(Map<Table, PartitionReplacement.Result> tables, List<OfRegion> regions, long sharedStations) {

    /**
     * A region as the global lake has it.
     *
     * @param name the region
     * @param lake where it comes from, without credentials
     * @param validThrough through when its rows are complete; empty where unknown
     * @param rows its rows in all tables together
     */
    record OfRegion(String name, String lake, Optional<Instant> validThrough, long rows) {}

    /** Through when the rows of every region are complete; empty where that is not known of one. */
    Optional<Instant> validThrough() {
        return regions.stream().allMatch(region -> region.validThrough().isPresent())
                ? regions.stream()
                        .map(region -> region.validThrough().orElseThrow())
                        .min(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** Rows of all tables of the regions that were named, whether they differ from those that were there or not. */
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

    /** For each table the rows taken ({@code in}) and written ({@code out}), and the regions replaced, as ops.runs keeps it. */
    String tablesAsJson() {
        try {
            return new ObjectMapper().writeValueAsString(tablesByName());
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Map<String, Object> tablesByName() {
        Map<String, Object> byName = new LinkedHashMap<>();
        tables.forEach((table, result) -> byName.put(
                table.name(),
                Map.of("in", result.made(), "out", result.written(), "regions", List.copyOf(result.partitions()))));
        return byName;
    }

    /** For the user. */
    Outcome outcome() {
        List<String> lines = new ArrayList<>();
        tables.forEach((table, result) -> lines.add(table.name() + ": "
                + (result.partitions().isEmpty()
                        ? "unchanged"
                        : result.written() + " rows written for " + String.join(", ", result.partitions()))));
        if (sharedStations > 0) {
            lines.add(sharedStations + (sharedStations == 1 ? " station id is" : " station ids are")
                    + " in more than one region; together with the region, each is one station");
        }
        regions.forEach(region -> lines.add(region.name() + ": " + region.rows() + " rows, "
                + region.validThrough()
                        .map(instant -> "valid through " + instant)
                        .orElse("not known through when they are valid")));
        validThrough().ifPresent(instant -> lines.add("valid through " + instant));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("tables", tablesByName());
        summary.put("regions", regionsByName());
        summary.put("shared_station_ids", sharedStations);
        summary.put("valid_through", validThrough().map(Instant::toString).orElse(null));
        return new Outcome(lines, summary);
    }

    private Map<String, Object> regionsByName() {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (OfRegion region : regions) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("lake", region.lake());
            told.put("rows", region.rows());
            told.put(
                    "valid_through",
                    region.validThrough().map(Instant::toString).orElse(null));
            byName.put(region.name(), told);
        }
        return byName;
    }
}
