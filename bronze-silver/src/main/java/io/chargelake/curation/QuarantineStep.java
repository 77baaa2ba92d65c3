package io.chargelake.curation;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.privacy.Pseudonymisation;
import io.chargelake.curation.quality.PartitionReplacement;
import io.chargelake.curation.quality.StoredRows;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.curation.silver.EventTables;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.lake.Claim;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The last step of a replay of the quarantines: what passes now has become messages and events, and leaves; what does
 * not stays, with the reasons of now. A run that dies before this step leaves both quarantines as they were, and the
 * next replay finds again what it has written.
 *
 * @param spark the session
 * @param lake the lake
 * @param claim under which the tables are written
 * @param pseudonymisation of what was sent
 * @param runId the run, which messages name that come into quarantine now
 */
record QuarantineStep(SparkSession spark, Lake lake, Claim claim, Pseudonymisation pseudonymisation, String runId) {

    private static final String[] COORDINATES = {"topic", "partition", "offset"};
    private static final String EARLIER_RUN = "earlier_run";

    /**
     * Keeps what still has to stay.
     *
     * @param requests of bronze, those whose frames or messages were set aside
     */
    List<TableCount> run(Dataset<Row> requests) {
        // Which requests these are is looked up in both tables whenever they are read: that of frames changes last.
        TableCount messages = keep(
                QuarantinedMessages.TABLE,
                pseudonymisation.of(
                        QuarantinedMessages.Rows.of(requests, EventTables.ALL, runId), QuarantinedMessages.TABLE),
                requests);
        Dataset<Row> stored = stored(QuarantinedFrames.TABLE);
        TableCount frames = keep(
                QuarantinedFrames.TABLE,
                QuarantinedFrames.Rows.of(QuarantinedFrames.Rows.asLanded(stored), runId)
                        .unionByName(
                                QuarantinedFrames.Rows.ofEvents(QuarantinedFrames.Rows.eventsAsLanded(stored), runId)),
                stored);
        return List.of(frames, messages);
    }

    /**
     * Brings a table to what was judged now.
     *
     * @param judged what has to stay of all that was looked at
     * @param lookedAt coordinates of that; of what cannot be looked at any more, because bronze has given it up, the
     *     table keeps what it has
     */
    private TableCount keep(Table table, Dataset<Row> judged, Dataset<Row> lookedAt) {
        String[] key = table.key().toArray(String[]::new);
        Dataset<Row> stored = stored(table);
        long before = stored.count();
        Dataset<Row> runs = stored.select(Stream.concat(
                        Arrays.stream(columns(key)), Stream.of(col("run_id").as(EARLIER_RUN)))
                .toArray(Column[]::new));
        Dataset<Row> staying = judged.join(runs, key, "left")
                .withColumn("run_id", coalesce(col(EARLIER_RUN), col("run_id")))
                .drop(EARLIER_RUN);
        Dataset<Row> outOfReach =
                stored.join(lookedAt.select(columns(COORDINATES)).distinct(), COORDINATES, "left_anti");
        long known = judged.join(runs, key, "left_semi").count() + outOfReach.count();
        PartitionReplacement.Result result =
                new PartitionReplacement(spark, lake, claim, table).replace(outOfReach.unionByName(staying), lit(true));
        TreeSet<LocalDate> dates = new TreeSet<>();
        result.partitions().forEach(date -> dates.add(LocalDate.parse(date)));
        return new TableCount(table.name(), result.made(), result.made() - known, known, 0, 0, before - known, dates);
    }

    private Dataset<Row> stored(Table table) {
        return StoredRows.of(spark, lake, table).rows();
    }

    private static Column[] columns(String... names) {
        return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
    }
}
