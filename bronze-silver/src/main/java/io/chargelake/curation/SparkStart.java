package io.chargelake.curation;

import io.chargelake.lake.ConditionalPutLogStore;
import io.chargelake.lake.HardLinkLogStore;
import io.chargelake.lake.PlainLocalFileSystem;
import org.apache.spark.sql.SparkSession;

/**
 * Where Spark sessions are made. The settings suit a laptop and one new day as well as a cluster: what matters on two
 * cores is the number of tasks and log files that nobody needs.
 */
public final class SparkStart {

    private SparkStart() {}

    /**
     * The Spark session of this process, started if there is none. Instants and days come as {@link java.time.Instant}
     * and {@link java.time.LocalDate}, the session's time zone is UTC.
     *
     * @param master for example {@code local[*]}; a master that {@code spark-submit} has set wins, and so does a log
     *     store
     * @param application what is seen in Spark's logs and pages, for example {@code chargelake curate}
     */
    public static SparkSession session(String master, String application) {
        SparkSession.Builder session = SparkSession.builder()
                .appName(application)
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                // Two processes may commit to one folder or bucket; Delta's own stores are safe within one only.
                .config(
                        HardLinkLogStore.SPARK_KEY,
                        System.getProperty(HardLinkLogStore.SPARK_KEY, HardLinkLogStore.class.getName()))
                .config(
                        ConditionalPutLogStore.SPARK_KEY,
                        System.getProperty(ConditionalPutLogStore.SPARK_KEY, ConditionalPutLogStore.class.getName()))
                // A run has some hundred generated classes; those that drop out of the cache are compiled again.
                .config("spark.sql.codegen.cache.maxEntries", "2000")
                .config("spark.ui.enabled", "false")
                .config("spark.ui.showConsoleProgress", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.sql.ansi.enabled", "true")
                // INT96, the default, has no statistics, so that readers could skip nothing by time.
                .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                .config("spark.sql.parquet.compression.codec", "zstd")
                .config("spark.hadoop.parquet.compression.codec.zstd.level", "1")
                // The default of 50 runs 50 tiny tasks whenever a table is first opened.
                .config("spark.databricks.delta.snapshotPartitions", "2")
                // A file beside each commit that repeats what the next checkpoint says.
                .config("spark.databricks.delta.writeChecksum.enabled", "false")
                .config("spark.sql.shuffle.orderIndependentChecksum.enabled", "false");
        String chosen = System.getProperty("spark.master", master);
        session.config("spark.master", chosen);
        if (chosen.startsWith("local")) {
            session.config("spark.sql.shuffle.partitions", "4")
                    .config(
                            "spark.hadoop." + PlainLocalFileSystem.CONFIGURATION_KEY,
                            PlainLocalFileSystem.class.getName())
                    .config("spark.driver.host", "localhost")
                    .config("spark.driver.bindAddress", "127.0.0.1");
        }
        return session.getOrCreate();
    }
}
