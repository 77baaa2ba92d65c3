package io.chargelake.upkeep;

import io.chargelake.lake.ColumnType;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Console;

/** Delta's own upkeep, which needs Spark. */
final class SparkUpkeep {

    /** Files are packed together up to this size, so that at most one of a partition stays below the target. */
    private static final long PACKED_BYTES = 4 * TablePlan.TARGET_BYTES;

    private static final int TASKS_PER_CORE = 2;

    private final SparkSession spark;
    private final Lake lake;

    SparkUpkeep(SparkSession spark, Lake lake) {
        this.spark = spark;
        this.lake = lake;
        spark.conf().set("spark.databricks.delta.optimize.minFileSize", TablePlan.TARGET_BYTES);
        spark.conf().set("spark.databricks.delta.optimize.maxFileSize", PACKED_BYTES);
        // The order has checked the hours already, by rules of its own.
        spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", false);
        spark.conf().set("spark.databricks.delta.vacuum.retentionWindowIgnore.enabled", false);
        // Two commits to every table that is vacuumed, for what ops.runs says anyway.
        spark.conf().set("spark.databricks.delta.vacuum.logging.enabled", false);
        // VACUUM lists a table's folders in so many tasks; by default ten thousand, however few the folders are.
        spark.conf()
                .set(
                        "spark.sql.sources.parallelPartitionDiscovery.parallelism",
                        TASKS_PER_CORE * spark.sparkContext().defaultParallelism());
    }

    /**
     * Packs the small files of partitions together, in one commit that changes no row.
     *
     * @param partitions values of the partition column; not looked at where the table has none
     */
    void compact(Table table, Collection<String> partitions) {
        spark.sql("OPTIMIZE " + name(table)
                + table.partition()
                        .map(column -> " WHERE " + column + " IN (" + literals(table, column, partitions) + ")")
                        .orElse(""));
    }

    /** The names of the files that {@link #vacuum} would delete. */
    List<String> vacuumable(Table table, int hours) {
        return silently(() ->
                        spark.sql(vacuumStatement(table, hours) + " DRY RUN").collectAsList())
                .stream()
                .map((Row found) -> found.getString(0))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList();
    }

    /** Deletes files that have not been part of the table for so long, or never were and are so old. */
    void vacuum(Table table, int hours) {
        silently(() -> spark.sql(vacuumStatement(table, hours)).collectAsList());
    }

    /** VACUUM speaks on stdout, where the command's result belongs. */
    private static List<Row> silently(Supplier<List<Row>> vacuum) {
        return Console.withOut(OutputStream.nullOutputStream(), vacuum::get);
    }

    private String vacuumStatement(Table table, int hours) {
        return "VACUUM " + name(table) + " RETAIN " + hours + " HOURS";
    }

    private String name(Table table) {
        return "delta.`" + lake.locationOf(table).replace("`", "``") + "`";
    }

    private static String literals(Table table, String column, Collection<String> partitions) {
        String type = table.column(column).type() == ColumnType.DATE ? "DATE " : "";
        return partitions.stream()
                .map(value -> type + "'" + value.replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
    }
}
