package io.chargelake.upkeep;

import io.chargelake.lake.Column;
import io.chargelake.lake.ColumnType;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Layer;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableFiles;
import io.chargelake.lake.TableSnapshot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a table's log says about the table.
 *
 * @param table the table
 * @param version its version
 * @param files its files
 */
public record TableState(Table table, long version, TableFiles files) {

    /** Columns that say when something happened, the one that says it best first. */
    private static final List<String> TIMES = List.of(
            "occurred_at",
            "received_at",
            "timestamp",
            "stopped_at",
            "last_fault_at",
            "finished_at",
            "requested_at",
            "connected_at",
            "started_at");

    /** Of the latest version; empty where there is no such table. */
    public static Optional<TableState> of(Lake lake, Table table) {
        return DeltaTables.snapshot(lake, table).map(snapshot -> of(table, snapshot));
    }

    private static TableState of(Table table, TableSnapshot snapshot) {
        return new TableState(table, snapshot.version(), snapshot.files());
    }

    /**
     * When the latest event happened that the table holds, as far as the log tells: the instant, or else the last
     * partition that has rows, a date or a month; empty for a table without times and without partitions.
     */
    public Optional<Latest> latest() {
        Optional<Instant> instant =
                TIMES.stream().filter(this::hasTimes).findFirst().flatMap(files::newest);
        return instant.isPresent()
                ? instant.map(at -> new Latest(Figures.time(Optional.of(at)), at.toString()))
                : files.byPartition().keySet().stream()
                        .reduce((earlier, later) -> later)
                        // Tables of several regions have a partition a region, which tells no time.
                        .filter(partition -> !partition.isEmpty() && table.layer() != Layer.GLOBAL)
                        .map(partition -> new Latest(partition, partition));
    }

    /** For programs. */
    Map<String, Object> summary(Optional<Instant> validThrough) {
        OptionalLong rows = files.rows();
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("exists", true);
        summary.put("version", version);
        summary.put("rows", rows.isPresent() ? rows.getAsLong() : null);
        summary.put("files", files.count());
        summary.put("bytes", files.bytes());
        summary.put("latest", latest().map(Latest::forPrograms).orElse(null));
        summary.put("valid_through", validThrough.map(Instant::toString).orElse(null));
        return summary;
    }

    private boolean hasTimes(String column) {
        return table.columns().stream()
                .filter(each -> each.type() == ColumnType.TIMESTAMP)
                .map(Column::name)
                .anyMatch(column::equals);
    }

    /**
     * The latest event.
     *
     * @param forPeople in UTC
     * @param forPrograms ISO 8601
     */
    public record Latest(String forPeople, String forPrograms) {}
}
