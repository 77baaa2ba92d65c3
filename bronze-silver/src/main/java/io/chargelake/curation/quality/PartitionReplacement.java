package io.chargelake.curation.quality;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.chargelake.lake.Claim;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Replaces partitions of a table by rows made anew, in one commit, and only those partitions whose rows differ: where
 * none differs the table keeps its version.
 *
 * @param spark reads and writes
 * @param lake where the table lies
 * @param claim under which it is written
 * @param table a table with a partition
 */
public record PartitionReplacement(SparkSession spark, Lake lake, Claim claim, Table table) {

    /**
     * What was done.
     *
     * @param made rows made
     * @param written rows written: all rows of the partitions that were replaced
     * @param partitions the partitions that were replaced
     */
    public record Result(long made, long written, SortedSet<String> partitions) {}

    /**
     * Compares and replaces.
     *
     * @param made all rows that the partitions shall have
     * @param partitions which: a condition on the table's partition column; those for which there are no rows become
     *     empty
     */
    public Result replace(Dataset<Row> made, Column partitions) {
        Dataset<Row> rows = made.select(columns()).persist();
        try {
            Dataset<Row> present =
                    StoredRows.of(spark, lake, table).rows().where(partitions).select(columns());
            Result result = compare(rows, present);
            if (!result.partitions().isEmpty()) {
                write(rows, result.partitions());
            }
            return result;
        } finally {
            rows.unpersist();
        }
    }

    /** Rows are told apart by a hash of 64 bits; the exclusive or of two equal sets of rows is zero. */
    private Result compare(Dataset<Row> made, Dataset<Row> present) {
        long rows = 0;
        long written = 0;
        SortedSet<String> differing = new TreeSet<>();
        for (Row partition : hashed(made, true)
                .union(hashed(present, false))
                .groupBy("partition")
                .agg(count_if(col("new")), count_if(col("new").equalTo(false)), bit_xor(col("hash")))
                .collectAsList()) {
            long rowsMade = partition.getLong(1);
            rows += rowsMade;
            if (rowsMade != partition.getLong(2) || partition.getLong(3) != 0) {
                written += rowsMade;
                differing.add(partition.getString(0));
            }
        }
        return new Result(rows, written, differing);
    }

    private Dataset<Row> hashed(Dataset<Row> rows, boolean made) {
        // A null leaves a hash as it is, so that a value that moves to the next column would not be seen.
        Column[] columns = table.columns().stream()
                .flatMap(column -> column.nullable()
                        ? Stream.of(col(column.name()), col(column.name()).isNull())
                        : Stream.of(col(column.name())))
                .toArray(Column[]::new);
        return rows.select(
                partition().cast("string").as("partition"),
                lit(made).as("new"),
                xxhash64(columns).as("hash"));
    }

    private void write(Dataset<Row> rows, SortedSet<String> partitions) {
        new ClaimedWrite(lake, claim, table)
                .replace(
                        rows.where(partition().cast("string").isin(partitions.toArray()))
                                .repartition(partition())
                                .sortWithinPartitions(partition()),
                        partitions);
    }

    private Column partition() {
        return col(table.partition().orElseThrow());
    }

    private Column[] columns() {
        return table.columns().stream().map(column -> col(column.name())).toArray(Column[]::new);
    }
}
