package io.chargelake.curation.quality;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.xxhash64;

import io.chargelake.lake.Claim;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.storage.StorageLevel;

/**
 * Brings new rows into a table so that it holds every row once, whatever the order and however often rows come: of the
 * rows that are the same by the table's {@link Identity}, the first stays.
 *
 * <p>One commit, or none where nothing changes. New rows are appended; only where one of them takes the place of a
 * stored row, the partitions that change are written anew, in one atomic commit. Of the stored rows only those of the
 * same partitions and, where that is given, of the same time are looked at, and no further than their keys.
 */
public final class TableUpdate {

    /** Up to so many keys are sent to where the stored rows are, instead of moving the stored rows. */
    private static final long KEYS_TO_SEND = 500_000;

    /** A task costs as much as ten thousand rows, mostly to generate its code; but one that is late should be short. */
    private static final int TASKS_PER_CORE = 2;

    private static final long ROWS_PER_TASK = 2_000_000;

    private static final String STORED = "_stored";
    private static final String PLACE = "_place";
    private static final String KEY = "_key";

    private final SparkSession spark;
    private final Claim claim;
    private final Table table;
    private final Lake lake;
    private final Identity identity;
    private final String date;
    private final List<Column> layout;
    private Set<String> notCompared = Set.of();
    private String time;
    private boolean metStoredRows;

    /**
     * An update of a table that exists.
     *
     * @param claim under which the table is written
     * @param layout the order of the rows within a file, after the partition
     */
    public TableUpdate(
            SparkSession spark, Lake lake, Claim claim, Table table, Identity identity, List<String> layout) {
        this.spark = spark;
        this.claim = claim;
        this.table = table;
        this.lake = lake;
        this.identity = identity;
        this.date = table.partition().orElseThrow();
        this.layout = new ArrayList<>();
        this.layout.add(col(date));
        layout.forEach(column -> this.layout.add(col(column)));
    }

    /** Columns, large ones, that say nothing beyond the identity: stored rows are compared without them. */
    public TableUpdate notComparing(String... columns) {
        notCompared = Set.of(columns);
        return this;
    }

    /** Stored rows that differ from all new ones in this column of times need not be looked at. */
    public TableUpdate sameOnlyAtTheSame(String column) {
        time = column;
        return this;
    }

    /**
     * Writes what is new.
     *
     * @param rows the rows, repeats among them; computed more than once
     * @param extent what they hold
     */
    public TableCount write(Dataset<Row> rows, Extent extent) {
        metStoredRows = false;
        if (extent.rowsPerDate().isEmpty()) {
            return count(extent, Resolution.NOTHING);
        }
        StoredRows stored = StoredRows.of(spark, lake, table);
        if (!near(stored, extent)) {
            return append(rows, extent);
        }
        Dataset<Row> kept = rows.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return writeWhatIsMissing(kept, near(stored.rows(), extent), extent);
        } finally {
            kept.unpersist();
        }
    }

    /** Whether any of the rows written last was the same as a row that the table had before. */
    public boolean metStoredRows() {
        return metStoredRows;
    }

    private TableCount writeWhatIsMissing(Dataset<Row> rows, Dataset<Row> stored, Extent extent) {
        Column key = xxhash64(identity.same().toArray(Column[]::new));
        Dataset<Row> keys = rows.select(key.as(KEY));
        Dataset<Row> candidates = stored.join(
                        extent.rows() <= KEYS_TO_SEND ? broadcast(keys) : keys, key.equalTo(col(KEY)), "left_semi")
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            metStoredRows = candidates.count() > 0;
            return metStoredRows ? resolve(rows, candidates, extent) : append(rows, extent);
        } finally {
            candidates.unpersist();
        }
    }

    private TableCount append(Dataset<Row> rows, Extent extent) {
        Tally tally = new Tally()
                .count("out", isFirst())
                .count("duplicates", not(isFirst()))
                .count("repaired", isFirst().and(isRepaired()));
        Dataset<Row> placed =
                placed(rows.withColumn(STORED, lit(false)), extent.rowsPerDate().size(), extent.rows());
        write().append(ordered(tally.over(placed).where(isFirst())));
        return count(
                extent,
                new Resolution(written(tally, "out"), written(tally, "duplicates"), written(tally, "repaired"), 0));
    }

    /** Of an empty result nothing was counted, and nothing written. */
    private static long written(Tally tally, String count) {
        return tally.of(count).orElse(0);
    }

    /** Writes rows of which some are the same as these stored ones. */
    private TableCount resolve(Dataset<Row> rows, Dataset<Row> candidates, Extent extent) {
        Dataset<Row> missing = withoutIdentical(rows, candidates).withColumn(STORED, lit(false));
        Dataset<Row> placed = placed(
                        missing.unionByName(candidates.withColumn(STORED, lit(true)), true),
                        extent.rowsPerDate().size(),
                        extent.rows())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            SortedSet<LocalDate> changed = new TreeSet<>();
            Resolution resolution = Resolution.NOTHING;
            for (Row row : placed.groupBy(date)
                    .agg(
                            count_if(isNew().and(isFirst())),
                            count_if(isNew().and(not(isFirst()))),
                            count_if(isNew().and(isFirst()).and(isRepaired())),
                            count_if(not(isNew()).and(not(isFirst()))))
                    .collectAsList()) {
                Resolution ofDate = new Resolution(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
                resolution = resolution.plus(ofDate);
                if (ofDate.out() + ofDate.superseded() > 0) {
                    changed.add(row.getLocalDate(0));
                }
            }
            if (resolution.superseded() > 0) {
                rewrite(changed, missing, extent);
            } else if (resolution.out() > 0) {
                write().append(ordered(placed.where(isNew().and(isFirst()))));
            }
            long identical = rows.count() - resolution.out() - resolution.duplicates();
            return count(extent, resolution.plus(new Resolution(0, identical, 0, 0)));
        } finally {
            placed.unpersist();
        }
    }

    /** Writes whole partitions: what they hold and the new rows, without those that another takes the place of. */
    private void rewrite(SortedSet<LocalDate> dates, Dataset<Row> missing, Extent extent) {
        Dataset<Row> whole = missing.unionByName(
                        StoredRows.of(spark, lake, table).rows().withColumn(STORED, lit(true)))
                .where(col(date).isin(dates.toArray()));
        write().replace(
                        ordered(placed(whole, dates.size(), extent.rows()).where(isFirst())),
                        dates.stream().map(LocalDate::toString).collect(Collectors.toSet()));
    }

    private TableCount count(Extent extent, Resolution resolution) {
        return new TableCount(
                table.name(),
                extent.rows() + extent.rejected(),
                resolution.out(),
                resolution.duplicates(),
                extent.rejected(),
                resolution.repaired(),
                resolution.superseded(),
                new TreeSet<>(extent.rowsPerDate().keySet()));
    }

    /** Whether there may be stored rows that new ones are the same as. */
    private boolean near(StoredRows stored, Extent extent) {
        return time == null
                ? stored.anyOn(extent.rowsPerDate().keySet())
                : stored.anyOn(
                        extent.rowsPerDate().keySet(),
                        time,
                        extent.earliest().orElseThrow(),
                        extent.latest().orElseThrow());
    }

    /** The stored rows that new ones may be the same as. */
    private Dataset<Row> near(Dataset<Row> stored, Extent extent) {
        Column near = col(date).isin(extent.rowsPerDate().keySet().toArray());
        if (time != null) {
            near = near.and(col(time)
                    .between(extent.earliest().orElseThrow(), extent.latest().orElseThrow()));
        }
        return stored.where(near).drop(notCompared.toArray(String[]::new));
    }

    /** The rows that no stored row equals in every column. */
    private Dataset<Row> withoutIdentical(Dataset<Row> rows, Dataset<Row> candidates) {
        Column identical = lit(true);
        Dataset<Row> renamed = candidates;
        for (String column : candidates.columns()) {
            renamed = renamed.withColumnRenamed(column, STORED + column);
            identical = identical.and(col(column).eqNullSafe(col(STORED + column)));
        }
        return rows.join(renamed, identical, "left_anti");
    }

    /** All rows of a partition in one task, each with its place among the rows that are the same. */
    private Dataset<Row> placed(Dataset<Row> rows, int dates, long count) {
        int most = TASKS_PER_CORE * spark.sparkContext().defaultParallelism();
        int tasksPerDate = Math.toIntExact(Math.min(most, 1 + count / dates / ROWS_PER_TASK));
        int tasks = Math.min(most, dates * tasksPerDate);
        Dataset<Row> together = tasksPerDate == 1
                ? rows.repartition(tasks, col(date))
                : rows.repartition(tasks, col(date), col("station_id"));
        return together.withColumn(PLACE, row_number().over(order(rows)));
    }

    private WindowSpec order(Dataset<Row> rows) {
        List<Column> order = new ArrayList<>(identity.precedence());
        switch (identity.tie()) {
            case DERIVED -> order.add(col(STORED));
            case STORED -> order.add(col(STORED).desc());
            case SMALLEST -> {}
        }
        for (String column : rows.columns()) {
            if (!notCompared.contains(column)) {
                order.add(col(column));
            }
        }
        return Window.partitionBy(identity.same().toArray(Column[]::new)).orderBy(order.toArray(Column[]::new));
    }

    private ClaimedWrite write() {
        return new ClaimedWrite(lake, claim, table);
    }

    private Dataset<Row> ordered(Dataset<Row> rows) {
        return rows.sortWithinPartitions(layout.toArray(Column[]::new))
                .select(table.columns().stream()
                        .map(column -> col(column.name()))
                        .toArray(Column[]::new));
    }

    private Column isRepaired() {
        boolean flagged =
                table.columns().stream().anyMatch(column -> column.name().equals("flags"));
        return flagged ? size(col("flags")).gt(0) : lit(false);
    }

    private static Column isNew() {
        return not(col(STORED));
    }

    private static Column isFirst() {
        return col(PLACE).equalTo(1);
    }

    private record Resolution(long out, long duplicates, long repaired, long superseded) {

        static final Resolution NOTHING = new Resolution(0, 0, 0, 0);

        Resolution plus(Resolution other) {
            return new Resolution(
                    out + other.out,
                    duplicates + other.duplicates,
                    repaired + other.repaired,
                    superseded + other.superseded);
        }
    }
}
