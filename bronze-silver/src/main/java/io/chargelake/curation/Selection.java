package io.chargelake.curation;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.quality.StoredRows;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.Table;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Which frames a run curates: those that have landed behind the last run's position, deliberately all that were
 * received on certain days, or those that were set aside. Bronze keeps the coordinates of its frames, so that one
 * selection serves both.
 */
sealed interface Selection {

    /** The column that {@link #marked} adds. */
    String SELECTED = "selected";

    /** Whether nothing is selected. */
    boolean isEmpty();

    /** The frames, with the columns of {@code landing.frames} that bronze reads. */
    Dataset<Row> frames(SparkSession spark, Lake lake);

    /** Rows of {@code bronze.messages} with one column more, {@link #SELECTED}: whether they are selected. */
    Dataset<Row> marked(Dataset<Row> messages);

    /** How far the job is when the run has ended. */
    Offsets positionAfter();

    /** Whether rows that were derived before are derived anew. */
    boolean isReplay();

    /** What has landed since the last run. */
    record New(OffsetRange range) implements Selection {

        @Override
        public boolean isEmpty() {
            return range.isEmpty();
        }

        @Override
        public Dataset<Row> frames(SparkSession spark, Lake lake) {
            return Selection.read(spark, lake, range.landing())
                    .where(range.condition().orElse(lit(false)));
        }

        @Override
        public Dataset<Row> marked(Dataset<Row> messages) {
            return messages.withColumn(SELECTED, range.condition().orElse(lit(false)));
        }

        @Override
        public Offsets positionAfter() {
            return range.to();
        }

        @Override
        public boolean isReplay() {
            return false;
        }
    }

    /**
     * Everything that was received on these days.
     *
     * @param first the first day, UTC
     * @param last the last day, UTC
     * @param position how far the job is already, which a replay does not change
     */
    record Days(LocalDate first, LocalDate last, Offsets position) implements Selection {

        @Override
        public boolean isEmpty() {
            return false;
        }

        @Override
        public Dataset<Row> frames(SparkSession spark, Lake lake) {
            return Selection.read(spark, lake, Frames.TABLE)
                    .where(col("landing_date").between(first, last));
        }

        @Override
        public Dataset<Row> marked(Dataset<Row> messages) {
            return messages.withColumn(SELECTED, col("received_date").between(first, last));
        }

        @Override
        public Offsets positionAfter() {
            return position;
        }

        @Override
        public boolean isReplay() {
            return true;
        }
    }

    /**
     * What was set aside: the frames of {@code bronze.quarantine} and the messages of {@code silver.quarantine}.
     *
     * @param lake the lake
     * @param position how far the job is already, which a replay does not change
     */
    record Quarantined(Lake lake, Offsets position) implements Selection {

        private static final String[] COORDINATES = {"topic", "partition", "offset"};

        @Override
        public boolean isEmpty() {
            return false;
        }

        @Override
        public Dataset<Row> frames(SparkSession spark, Lake ofFrames) {
            return QuarantinedFrames.Rows.asLanded(Selection.read(spark, ofFrames, QuarantinedFrames.TABLE));
        }

        @Override
        public Dataset<Row> marked(Dataset<Row> messages) {
            Dataset<Row> coordinates = setAside(messages.sparkSession())
                    .select(Arrays.stream(COORDINATES).map(functions::col).toArray(Column[]::new))
                    .distinct()
                    .withColumn(SELECTED, lit(true));
            return messages.join(broadcast(coordinates), COORDINATES, "left")
                    .withColumn(SELECTED, coalesce(col(SELECTED), lit(false)));
        }

        /** The days on which it was received. */
        SortedSet<LocalDate> days(SparkSession spark) {
            SortedSet<LocalDate> days = new TreeSet<>();
            setAside(spark)
                    .select("received_date")
                    .distinct()
                    .collectAsList()
                    .forEach(day -> days.add(day.getLocalDate(0)));
            return days;
        }

        private Dataset<Row> setAside(SparkSession spark) {
            String[] columns = {"topic", "partition", "offset", "received_date"};
            Column[] all = Arrays.stream(columns).map(functions::col).toArray(Column[]::new);
            return Selection.read(spark, lake, QuarantinedFrames.TABLE)
                    .select(all)
                    .union(Selection.read(spark, lake, QuarantinedMessages.TABLE)
                            .select(all));
        }

        @Override
        public Offsets positionAfter() {
            return position;
        }

        @Override
        public boolean isReplay() {
            return true;
        }
    }

    private static Dataset<Row> read(SparkSession spark, Lake lake, Table table) {
        return StoredRows.of(spark, lake, table).rows();
    }
}
