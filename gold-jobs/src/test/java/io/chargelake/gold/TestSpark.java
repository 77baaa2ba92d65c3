package io.chargelake.gold;

import io.chargelake.lake.Table;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of this module's tests. */
final class TestSpark {

    private TestSpark() {}

    /** The columns of rows with their types, as SQL has them. */
    static List<String> columnsOf(Dataset<Row> rows) {
        return Arrays.stream(rows.schema().fields())
                .map(field -> field.name() + " " + field.dataType().simpleString())
                .toList();
    }

    /** The columns of a table with their types, as SQL has them. */
    static List<String> columnsOf(Table table) {
        return table.columns().stream()
                .map(column -> column.name() + " " + column.type().sql())
                .toList();
    }

    static SparkSession session() {
        return SparkSession.builder()
                .appName("x")
                .master("local[2]")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.databricks.delta.snapshotPartitions", "2")
                .config("spark.driver.host", "localhost")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
    }
}
