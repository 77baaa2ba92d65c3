package io.chargelake.curation;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.Table;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
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

    /**
     * What has landed since the last run.
     *
     * @param from the last run's position
     * @param to what has landed
     */
    record New(Offsets from, Offsets to) implements Selection {

        /**
         * What lies between two positions.
         *
         * @throws CommandFailure (exit 4) if less has landed than was read before
         */
        public New {
            from.next()
                    .forEach((topic, partitions) -> partitions.forEach((partition, read) -> {
                        long landed = to.of(topic, partition).orElse(0);
                        if (landed < read) {
                            throw CommandFailure.qualityGate(
                                    "landing.frames ends before offset " + landed + " of " + topic
                                            + "-" + partition + ", but curate has already read up to offset " + read
                                            + ": the landing table has been replaced. Give the replaced one its own --lake,"
                                            + " or replay its days with --dates.");
                        }
                    }));
        }

        @Override
        public boolean isEmpty() {
            return from.next().equals(to.next()) || ranges().isEmpty();
        }

        @Override
        public Dataset<Row> frames(SparkSession spark, Lake lake) {
            return Selection.read(spark, lake, Frames.TABLE).where(ranges().orElse(lit(false)));
        }

        @Override
        public Dataset<Row> marked(Dataset<Row> messages) {
            return messages.withColumn(SELECTED, ranges().orElse(lit(false)));
        }

        @Override
        public Offsets positionAfter() {
            return to;
        }

        @Override
        public boolean isReplay() {
            return false;
        }

        private Optional<Column> ranges() {
            Column all = null;
            for (Map.Entry<String, SortedMap<Integer, Long>> topic : to.next().entrySet()) {
                for (Map.Entry<Integer, Long> partition : topic.getValue().entrySet()) {
                    long first = from.of(topic.getKey(), partition.getKey()).orElse(0);
                    if (first < partition.getValue()) {
                        Column range = col("topic")
                                .equalTo(topic.getKey())
                                .and(col("partition").equalTo(partition.getKey()))
                                .and(col("offset").geq(first))
                                .and(col("offset").lt(partition.getValue()));
                        all = all == null ? range : all.or(range);
                    }
                }
            }
            return Optional.ofNullable(all);
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
        return spark.read().format("delta").load(lake.locationOf(table));
    }
}
