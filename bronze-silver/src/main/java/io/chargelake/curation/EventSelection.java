package io.chargelake.curation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.chargelake.curation.bronze.LandedEvent;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.quality.StoredRows;
import io.chargelake.ingest.landing.Events;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which events beside the frames a run curates. Whether there are any is known without Spark: a run that has none costs
 * a look at a table's log.
 */
sealed interface EventSelection {

    /** Whether nothing is selected. */
    boolean isEmpty();

    /** The events, with the columns that {@link LandedEvent} reads. */
    Dataset<Row> landed(SparkSession spark);

    /** How far the job is when the run has ended. */
    Offsets positionAfter();

    /**
     * The events that go with a run's frames.
     *
     * @param landed how far events have landed; empty where none ever has
     * @param position up to where the last run has read them
     */
    static EventSelection of(CurationOrder.Scope scope, Lake lake, Optional<LandedOffsets> landed, Offsets position) {
        if (scope instanceof CurationOrder.Days days) {
            return new Days(lake, days.first(), days.last(), position);
        }
        return scope instanceof CurationOrder.Quarantine
                ? new Quarantined(lake, position)
                : new New(
                        lake,
                        new OffsetRange(
                                Events.TABLE,
                                position,
                                landed.map(LandedOffsets::next).orElse(Offsets.none())));
    }

    /** What has landed since the last run. */
    record New(Lake lake, OffsetRange range) implements EventSelection {

        @Override
        public boolean isEmpty() {
            return range.isEmpty();
        }

        @Override
        public Dataset<Row> landed(SparkSession spark) {
            return read(spark, lake, Events.TABLE)
                    .where(range.condition().orElse(lit(false)))
                    .select(LandedEvent.COLUMNS);
        }

        @Override
        public Offsets positionAfter() {
            return range.to();
        }
    }

    /**
     * Everything of these days.
     *
     * @param first the first day, UTC
     * @param last the last day, UTC
     * @param position how far the job is already, which a replay does not change
     */
    record Days(Lake lake, LocalDate first, LocalDate last, Offsets position) implements EventSelection {

        @Override
        public boolean isEmpty() {
            return DeltaTables.snapshot(lake, Events.TABLE).stream()
                    .flatMap(table -> table.files().byPartition().keySet().stream())
                    .map(LocalDate::parse)
                    .allMatch(day -> day.isBefore(first) || day.isAfter(last));
        }

        @Override
        public Dataset<Row> landed(SparkSession spark) {
            return read(spark, lake, Events.TABLE)
                    .where(col("landing_date").between(first, last))
                    .select(LandedEvent.COLUMNS);
        }

        @Override
        public Offsets positionAfter() {
            return position;
        }
    }

    /**
     * What was set aside.
     *
     * @param position how far the job is already, which a replay does not change
     */
    record Quarantined(Lake lake, Offsets position) implements EventSelection {

        @Override
        public boolean isEmpty() {
            Stream.Builder<String> events = Stream.builder();
            TableRows.of(lake, QuarantinedFrames.TABLE).columns("event").forEach(row -> {
                if (!row.isNull("event")) {
                    events.add(row.string("event"));
                }
            });
            return events.build().findFirst().isEmpty();
        }

        @Override
        public Dataset<Row> landed(SparkSession spark) {
            return QuarantinedFrames.Rows.eventsAsLanded(read(spark, lake, QuarantinedFrames.TABLE));
        }

        @Override
        public Offsets positionAfter() {
            return position;
        }
    }

    private static Dataset<Row> read(SparkSession spark, Lake lake, Table table) {
        return StoredRows.of(spark, lake, table).rows();
    }
}
