package io.chargelake.curation;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import io.chargelake.curation.quality.ClaimedWrite;
import io.chargelake.curation.quality.StoredRows;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.curation.quality.TableSchema;
import io.chargelake.curation.silver.AssembledTable;
import io.chargelake.lake.Claim;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Brings what new records say into an {@link AssembledTable}. A row may have to move to another partition, when the record
 * comes that says on which day it belongs; stored rows are therefore looked for in all partitions, by their keys. One
 * commit, or none where nothing changes: new rows are appended, and partitions that lose or change a row are replaced.
 *
 * <p>Of such a table records are counted, not rows: a record that told something new is one out, one that told nothing
 * new is a duplicate.
 *
 * @param spark the session
 * @param lake the lake
 * @param claim under which the table is written
 * @param assembled the table
 */
record Assembly(SparkSession spark, Lake lake, Claim claim, AssembledTable assembled) {

    /** Up to so many records their keys are sent to where the stored rows are, instead of moving those. */
    private static final long KEYS_TO_SEND = 500_000;

    private static final String STORED = "_stored";
    private static final String TOLD = "_told";
    private static final String STORED_DATE = "_stored_date";
    private static final String CHANGED = "_changed";

    /**
     * Writes what is new.
     *
     * @param told rows of one record each
     * @param records how many
     * @param alsoTouched which stored rows may change without a record of their own, if any; a condition that no null makes
     *     unknown
     */
    TableCount write(Dataset<Row> told, long records, Optional<Column> alsoTouched) {
        Dataset<Row> stored = StoredRows.of(spark, lake, table()).rows();
        // Computed now, and once: later the table is another.
        Dataset<Row> rows = together(told, stored, records, alsoTouched).localCheckpoint();
        long news = 0;
        long superseded = 0;
        SortedSet<LocalDate> dates = new TreeSet<>();
        SortedSet<LocalDate> touched = new TreeSet<>();
        for (Row day : rows.groupBy(date(), STORED_DATE)
                .agg(sum(TOLD), count_if(col(CHANGED)))
                .collectAsList()) {
            news += day.getLong(2);
            dates.add(day.getLocalDate(0));
            if (day.getLong(3) > 0) {
                touched.add(day.getLocalDate(0));
                if (!day.isNullAt(1)) {
                    touched.add(day.getLocalDate(1));
                    superseded += day.getLong(3);
                }
            }
        }
        if (superseded > 0) {
            replace(rows, records, stored, touched);
        } else if (!touched.isEmpty()) {
            write().append(together(rows.where(col(CHANGED)).select(columns())));
        }
        return new TableCount(table().name(), records, news, records - news, 0, 0, superseded, dates).checked();
    }

    /** What else the partitions hold is read from the table as it was when the rows were put together. */
    private void replace(Dataset<Row> rows, long records, Dataset<Row> stored, SortedSet<LocalDate> touched) {
        Column there = col(date()).isin(touched.toArray());
        Dataset<Row> others = stored.where(there).join(sent(rows.select(keys()), records), key(), "left_anti");
        write().replace(
                        together(others.select(columns())
                                .unionByName(rows.where(there).select(columns()))),
                        touched.stream().map(LocalDate::toString).collect(Collectors.toSet()));
    }

    private ClaimedWrite write() {
        return new ClaimedWrite(lake, claim, table());
    }

    /** The rows of a partition in one task. */
    private Dataset<Row> together(Dataset<Row> rows) {
        return rows.repartition(col(date())).sortWithinPartitions(col(date()));
    }

    /** The rows of all keys that new records are about, with what became of each. */
    private Dataset<Row> together(Dataset<Row> told, Dataset<Row> stored, long records, Optional<Column> alsoTouched) {
        AssembledTable rules = assembled;
        int width = table().columns().size();
        int[] key = table().key().stream()
                .mapToInt(name -> table().columns().indexOf(table().column(name)))
                .toArray();
        MapFunction<Row, String> keyOf = row -> {
            StringBuilder text = new StringBuilder();
            for (int position : key) {
                text.append(row.getString(position).length()).append(':').append(row.getString(position));
            }
            return text.toString();
        };
        FlatMapGroupsFunction<String, Row, Row> assembling = (same, each) ->
                Collections.singleton(assembled(rules, width, each)).iterator();
        return touched(told, stored, records, alsoTouched)
                .map(rows -> rows.select(columns()).withColumn(STORED, lit(true)))
                .reduce(told.select(columns()).withColumn(STORED, lit(false)), Dataset::unionByName)
                .groupByKey(keyOf, Encoders.STRING())
                .flatMapGroups(assembling, Encoders.row(schema()));
    }

    /** The stored rows that may change; nothing is read of a table that has none. */
    private Stream<Dataset<Row>> touched(
            Dataset<Row> told, Dataset<Row> stored, long records, Optional<Column> alsoTouched) {
        boolean empty = DeltaTables.snapshot(lake, table())
                .map(table -> table.files().count() == 0)
                .orElse(true);
        if (empty) {
            return Stream.empty();
        }
        Dataset<Row> keys = told.select(keys());
        return alsoTouched
                .map(also -> Stream.of(
                        stored.where(also), stored.where(not(also)).join(sent(keys, records), key(), "left_semi")))
                .orElseGet(() -> Stream.of(stored.join(sent(keys, records), key(), "left_semi")));
    }

    private static Dataset<Row> sent(Dataset<Row> keys, long records) {
        return records <= KEYS_TO_SEND ? broadcast(keys) : keys;
    }

    private StructType schema() {
        return TableSchema.of(table())
                .add(STORED_DATE, DataTypes.DateType, true)
                .add(TOLD, DataTypes.LongType, false)
                .add(CHANGED, DataTypes.BooleanType, false);
    }

    /** Puts a row together. Records are taken in the order of what they say, so that their counts are always the same. */
    private static Row assembled(AssembledTable rules, int width, Iterator<Row> each) {
        Object[] stored = null;
        List<Object[]> news = new ArrayList<>();
        while (each.hasNext()) {
            Row row = each.next();
            Object[] values = new Object[width];
            for (int i = 0; i < width; i++) {
                values[i] = row.get(i);
            }
            if (row.getBoolean(width)) {
                stored = values;
            } else {
                news.add(values);
            }
        }
        news.sort(Comparator.comparing(Arrays::toString));
        Object[] merged = stored;
        long told = 0;
        for (Object[] record : news) {
            Object[] before = merged;
            merged = merged == null ? record : rules.merge(merged, record);
            told += before != null && Arrays.equals(rules.merge(before, before), merged) ? 0 : 1;
        }
        Object[] settled = rules.settle(merged);
        Object[] result = Arrays.copyOf(settled, width + 3);
        result[width] = stored == null ? null : stored[0];
        result[width + 1] = told;
        result[width + 2] = !Arrays.equals(settled, stored);
        return RowFactory.create(result);
    }

    private Table table() {
        return assembled.table();
    }

    private String date() {
        return table().partition().orElseThrow();
    }

    private String[] key() {
        return table().key().toArray(String[]::new);
    }

    private Column[] keys() {
        return table().key().stream().map(functions::col).toArray(Column[]::new);
    }

    private Column[] columns() {
        return table().columns().stream().map(column -> col(column.name())).toArray(Column[]::new);
    }
}
