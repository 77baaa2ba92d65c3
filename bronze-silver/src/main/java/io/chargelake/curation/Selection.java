package io.chargelake.curation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.Offsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.spark.sql.Column;

/**
 * Which of the landed frames a run curates: those behind the last run's position, or deliberately all that were
 * received on certain days. Bronze keeps the coordinates of its frames, so that one selection serves both.
 */
sealed interface Selection {

    /** Whether nothing is selected. */
    boolean isEmpty();

    /** Selects rows of {@code landing.frames}. */
    Column ofFrames();

    /** Selects rows of {@code bronze.messages}. */
    Column ofMessages();

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
        public Column ofFrames() {
            return ranges().orElse(lit(false));
        }

        @Override
        public Column ofMessages() {
            return ofFrames();
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
        public Column ofFrames() {
            return col("landing_date").between(first, last);
        }

        @Override
        public Column ofMessages() {
            return col("received_date").between(first, last);
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
}
