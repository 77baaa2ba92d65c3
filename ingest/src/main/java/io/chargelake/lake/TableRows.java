package io.chargelake.lake;

import static io.delta.kernel.internal.util.Utils.singletonCloseableIterator;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.expressions.And;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads rows of the latest version of a table through Delta Kernel, for tables and selections that fit in memory or
 * are looked at row by row:
 *
 * <pre>{@code
 * List<TableRow> ranking = TableRows.of(lake, FaultedStations.TABLE).where("month", month).list();
 * }</pre>
 *
 * <p>Files that cannot hold a wanted row are not opened. A table that does not exist has no rows. The order is not
 * defined.
 *
 * <p>A table that was made by another version of its definition is a {@link io.chargelake.cli.CommandFailure} (exit 2).
 */
public final class TableRows {

    private final Lake lake;
    private final Table table;
    private final List<Condition> conditions;
    private final Set<String> columns;

    private TableRows(Lake lake, Table table, List<Condition> conditions, Set<String> columns) {
        this.lake = lake;
        this.table = table;
        this.conditions = conditions;
        this.columns = columns;
    }

    /** All rows with all columns. */
    public static TableRows of(Lake lake, Table table) {
        Set<String> columns = new LinkedHashSet<>();
        table.columns().forEach(column -> columns.add(column.name()));
        return new TableRows(lake, table, List.of(), columns);
    }

    /** Only these columns, which makes reading cheaper. */
    public TableRows columns(String... names) {
        Set<String> wanted = new LinkedHashSet<>();
        for (String name : names) {
            wanted.add(table.column(name).name());
        }
        return new TableRows(lake, table, conditions, wanted);
    }

    /**
     * Only rows with this value in the column.
     *
     * @param value of the class that {@link TableRow#value} has for the column; not null
     */
    public TableRows where(String column, Object value) {
        return and(new Condition(table.column(column), "=", value));
    }

    /** Only rows with this value or a greater one in the column. */
    public TableRows whereAtLeast(String column, Object value) {
        return and(new Condition(table.column(column), ">=", value));
    }

    /** Only rows with this value or a smaller one in the column. */
    public TableRows whereAtMost(String column, Object value) {
        return and(new Condition(table.column(column), "<=", value));
    }

    /** Reads the rows. */
    public List<TableRow> list() {
        List<TableRow> rows = new ArrayList<>();
        forEach(rows::add);
        return rows;
    }

    /** Reads the rows one by one. */
    public void forEach(Consumer<TableRow> consumer) {
        Optional<Snapshot> snapshot = snapshot();
        if (snapshot.isPresent()) {
            DeltaTables.usable(lake, () -> {
                read(snapshot.get(), consumer);
                return null;
            });
        }
    }

    /**
     * The row with the greatest value in a column of instants. Files are opened in the order of their greatest values,
     * and none that can only hold smaller ones: of a long history this reads one file.
     */
    public Optional<TableRow> newestBy(String column) {
        return newestBy(column, 1).stream().findFirst();
    }

    /**
     * The rows with the greatest values in a column of instants, the greatest first, read as {@link #newestBy(String)}
     * reads one.
     *
     * @param most how many at most
     */
    public List<TableRow> newestBy(String column, int most) {
        return snapshot()
                .map(snapshot -> DeltaTables.usable(lake, () -> {
                    TableRows withColumn = new TableRows(lake, table, conditions, columnsToReadAnd(column));
                    return withColumn.newestBy(column, most, snapshot);
                }))
                .orElse(List.of());
    }

    private List<TableRow> newestBy(String column, int most, Snapshot snapshot) throws IOException {
        Scan scan = scan(snapshot);
        Row state = scan.getScanState(LakeEngine.engine());
        StructType physical = ScanStateRow.getPhysicalDataReadSchema(state);
        List<BoundedFile> files = new ArrayList<>();
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(LakeEngine.engine(), true)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> batch = batches.next().getRows()) {
                    batch.forEachRemaining(file -> files.add(BoundedFile.of(file, column, snapshot.getSchema())));
                }
            }
        }
        files.sort(Comparator.comparing(BoundedFile::newest).reversed());
        Newest newest = new Newest(column, most);
        for (BoundedFile file : files) {
            if (newest.areAtLeast(file.newest())) {
                break;
            }
            readFile(state, physical, file.file(), newest);
        }
        return newest.rows();
    }

    private Optional<Snapshot> snapshot() {
        Optional<Snapshot> snapshot = DeltaTables.kernelSnapshot(lake, table);
        snapshot.ifPresent(stored -> new TableSnapshot(lake, table, stored).requireSameDefinition());
        return snapshot;
    }

    private TableRows and(Condition condition) {
        List<Condition> all = new ArrayList<>(conditions);
        all.add(condition);
        return new TableRows(lake, table, all, columns);
    }

    private void read(Snapshot snapshot, Consumer<TableRow> consumer) throws IOException {
        Engine engine = LakeEngine.engine();
        Scan scan = scan(snapshot);
        Row state = scan.getScanState(engine);
        StructType physical = ScanStateRow.getPhysicalDataReadSchema(state);
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> files = batches.next().getRows()) {
                    while (files.hasNext()) {
                        readFile(state, physical, files.next(), consumer);
                    }
                }
            }
        }
    }

    private Scan scan(Snapshot snapshot) {
        StructType schema = new StructType();
        for (String column : columnsToRead()) {
            if (isStored(column, snapshot)) {
                schema = schema.add(snapshot.getSchema().get(column));
            }
        }
        Optional<Predicate> filter =
                conditions.stream().map(Condition::predicate).reduce(And::new);
        return filter.isPresent()
                ? snapshot.getScanBuilder()
                        .withReadSchema(schema)
                        .withFilter(filter.get())
                        .build()
                : snapshot.getScanBuilder().withReadSchema(schema).build();
    }

    /** A table that an earlier version has made may lack columns that rows may lack; in all its rows they are null. */
    private boolean isStored(String column, Snapshot snapshot) {
        return !table.column(column).nullable() || snapshot.getSchema().indexOf(column) >= 0;
    }

    private Set<String> columnsToReadAnd(String column) {
        Set<String> all = new LinkedHashSet<>(columns);
        all.add(table.column(column).name());
        return all;
    }

    private Set<String> columnsToRead() {
        Set<String> all = new LinkedHashSet<>(columns);
        conditions.forEach(condition -> all.add(condition.column().name()));
        return all;
    }

    private void readFile(Row state, StructType physical, Row file, Consumer<TableRow> consumer) throws IOException {
        Engine engine = LakeEngine.engine();
        Set<String> wanted = columnsToRead();
        FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
        CloseableIterator<ColumnarBatch> stored = engine.getParquetHandler()
                .readParquetFiles(singletonCloseableIterator(status), physical, Optional.empty())
                .map(FileReadResult::getData);
        try (CloseableIterator<FilteredColumnarBatch> batches =
                Scan.transformPhysicalData(engine, state, file, stored)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    while (rows.hasNext()) {
                        TableRow row = new TableRow(table, wanted, rows.next());
                        if (conditions.stream().allMatch(condition -> condition.holds(row))) {
                            consumer.accept(row);
                        }
                    }
                }
            }
        }
    }

    /** A file of the table and the latest instant that it can hold in a column. */
    private record BoundedFile(Row file, Instant newest) {

        /** Statistics cut instants off at the millisecond. */
        private static final Duration CUT_OFF = Duration.ofMillis(1);

        static BoundedFile of(Row file, String column, StructType schema) {
            Row add = file.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL);
            int statistics = InternalScanFileUtils.ADD_FILE_STATS_ORDINAL;
            Optional<Literal> greatest = add.isNullAt(statistics)
                    ? Optional.empty()
                    : DataFileStatistics.deserializeFromJson(add.getString(statistics), schema)
                            .map(known -> known.getMaxValues().get(new io.delta.kernel.expressions.Column(column)));
            Instant newest = greatest.map(literal -> LakeValue.instant((Long) literal.getValue()))
                    .map(instant -> instant.plus(CUT_OFF))
                    .orElse(Instant.MAX);
            return new BoundedFile(file, newest);
        }
    }

    /** Keeps the newest of the rows it is given. */
    private static final class Newest implements Consumer<TableRow> {

        private final String column;
        private final int most;
        private final Comparator<TableRow> order;
        private final PriorityQueue<TableRow> kept;

        Newest(String column, int most) {
            this.column = column;
            this.most = most;
            this.order = Comparator.comparing(row -> row.instant(column));
            this.kept = new PriorityQueue<>(order);
        }

        @Override
        public void accept(TableRow candidate) {
            if (candidate.instant(column) != null && !areAtLeast(candidate.instant(column))) {
                kept.add(candidate);
                if (kept.size() > most) {
                    kept.remove();
                }
            }
        }

        /** Whether no more is needed, as all others are at most so new. */
        boolean areAtLeast(Instant instant) {
            return kept.size() == most && !kept.element().instant(column).isBefore(instant);
        }

        List<TableRow> rows() {
            return kept.stream().sorted(order.reversed()).toList();
        }
    }

    /** A comparison: Kernel prunes files by it, and each row is tested by it. */
    private record Condition(Column column, String operator, Object value) {

        Predicate predicate() {
            return new Predicate(
                    operator, new io.delta.kernel.expressions.Column(column.name()), LakeValue.literal(column, value));
        }

        boolean holds(TableRow row) {
            Object actual = row.value(column.name());
            if (actual == null) {
                return false;
            }
            int order = LakeValue.compare(actual, value);
            return switch (operator) {
                case "=" -> order == 0;
                case ">=" -> order >= 0;
                case "<=" -> order <= 0;
                default -> throw new IllegalStateException("operator: " + operator);
            };
        }
    }
}
