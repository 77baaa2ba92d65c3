package io.chargelake.curation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.quality.Extent;
import io.chargelake.curation.quality.Identity;
import io.chargelake.curation.quality.StoredRows;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.curation.quality.TableUpdate;
import io.chargelake.curation.quality.Tally;
import io.chargelake.lake.Claim;
import io.chargelake.lake.Lake;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Landed frames to {@code bronze.messages}.
 *
 * @param spark the session
 * @param lake the lake
 * @param claim under which the tables are written
 * @param runId the run, which frames in quarantine name
 */
record BronzeStep(SparkSession spark, Lake lake, Claim claim, String runId) {

    private static final String MALFORMED = "malformed";

    /**
     * What bronze made of the frames.
     *
     * @param frames how many there were
     * @param counts of the tables
     * @param days on which the frames were received, with the number of each
     * @param inOrder whether nothing came twice or too late: no message was the same as one that bronze had
     * @param rejected rows for {@code bronze.quarantine}; empty where there are none, or where they lie there already
     */
    record Result(
            long frames,
            List<TableCount> counts,
            SortedMap<LocalDate, Long> days,
            boolean inOrder,
            Optional<Dataset<Row>> rejected) {}

    Result run(Selection selection) {
        Dataset<Row> frames = selection.frames(spark, lake);
        SortedMap<LocalDate, Long> days = new TreeMap<>();
        long withoutAction = 0;
        for (Row day : frames.groupBy("landing_date")
                .agg(count_if(lit(true)), count_if(col("action").isNull()))
                .collectAsList()) {
            days.put(day.getLocalDate(0), day.getLong(1));
            withoutAction += day.getLong(2);
        }
        Extent extent = new Extent(days, 0, Optional.empty(), Optional.empty());
        TableUpdate update = new TableUpdate(
                        spark,
                        lake,
                        claim,
                        Messages.TABLE,
                        selection.isReplay()
                                ? Messages.Rows.identity().breakingTies(Identity.Tie.DERIVED)
                                : Messages.Rows.identity(),
                        Messages.Rows.layout())
                .notComparing("payload");
        Dataset<Row> read = Messages.Rows.read(frames);
        Tally malformed = new Tally().count(MALFORMED, Messages.Rows.isMalformed());
        TableCount messages = withoutAction == 0
                ? update.write(Messages.Rows.messages(malformed.over(read)), extent)
                : writeWithActions(update, read, malformed, extent);
        // Every frame was counted as a message; those that are none are known now that they were read.
        long rejected = days.isEmpty() ? 0 : malformed(malformed, read, messages);
        return new Result(
                extent.rows(),
                List.of(messages.withQuarantined(rejected).checked()),
                days,
                !update.metStoredRows(),
                rejected > 0 && !(selection instanceof Selection.Quarantined)
                        ? Optional.of(QuarantinedFrames.Rows.of(frames, runId))
                        : Optional.empty());
    }

    /**
     * Counted on the way, unless the way was cut short: where no frame is a message, Spark may find that there is nothing
     * to write before it has read all of them.
     */
    private static long malformed(Tally counted, Dataset<Row> read, TableCount messages) {
        long missing = messages.in() - messages.out() - messages.duplicates();
        return counted.of(MALFORMED).orElse(-1) == missing
                ? missing
                : read.where(Messages.Rows.isMalformed()).count();
    }

    /** Writes messages of which some answers came without saying which action they answer. */
    private TableCount writeWithActions(TableUpdate update, Dataset<Row> read, Tally malformed, Extent extent) {
        Dataset<Row> kept = read.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            malformed.over(kept).count();
            Dataset<Row> known = StoredRows.of(spark, lake, Messages.TABLE)
                    .rows()
                    .where(col("received_date")
                            .isin(extent.rowsPerDate().keySet().toArray()));
            return update.write(Messages.Rows.withActions(Messages.Rows.messages(kept), known), extent);
        } finally {
            kept.unpersist();
        }
    }
}
