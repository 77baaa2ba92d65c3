package io.chargelake.curation;

import static org.apache.spark.sql.functions.col;

import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.Table;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.spark.sql.Column;

/**
 * What has landed in a table since the last run.
 *
 * @param landing the landing table
 * @param from the last run's position
 * @param to what has landed
 */
record OffsetRange(Table landing, Offsets from, Offsets to) {

    /**
     * What lies between two positions.
     *
     * @throws CommandFailure (exit 4) if less has landed than was read before
     */
    OffsetRange {
        from.next()
                .forEach((topic, partitions) -> partitions.forEach((partition, read) -> {
                    long landed = to.of(topic, partition).orElse(0);
                    if (landed < read) {
                        throw CommandFailure.qualityGate(landing + " ends before offset " + landed + " of " + topic
                                + "-" + partition + ", but curate has already read up to offset " + read
                                + ": the landing table has been replaced. Give the replaced one its own --lake,"
                                + " or replay its days with --dates.");
                    }
                }));
    }

    /** Whether there is nothing. */
    boolean isEmpty() {
        return from.next().equals(to.next()) || condition().isEmpty();
    }

    /** Whether a record, by its columns topic, partition and offset, lies in it; empty where none does. */
    Optional<Column> condition() {
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
