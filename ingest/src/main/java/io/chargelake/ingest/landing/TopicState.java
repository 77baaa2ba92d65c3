package io.chargelake.ingest.landing;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Kafka said about a topic at one moment.
 *
 * @param seenAt a moment just before Kafka was asked: records that Kafka had taken by then lie below {@code ends}
 * @param topicId Kafka's id of the topic
 * @param clusterId Kafka's id of the cluster
 * @param beginnings partition → offset of the oldest record that is still there
 * @param ends partition → offset after the newest committed record
 */
record TopicState(
        Instant seenAt,
        String topicId,
        String clusterId,
        SortedMap<Integer, Long> beginnings,
        SortedMap<Integer, Long> ends) {

    TopicState {
        beginnings = Collections.unmodifiableSortedMap(new TreeMap<>(beginnings));
        ends = Collections.unmodifiableSortedMap(new TreeMap<>(ends));
    }

    /** Whether positions have reached the ends of all partitions. */
    boolean isReachedBy(SortedMap<Integer, Long> positions) {
        return ends.entrySet().stream()
                .allMatch(end -> positions.getOrDefault(end.getKey(), Long.MIN_VALUE) >= end.getValue());
    }

    /** How many offsets lie between positions and the ends; a partition without a position counts from its beginning. */
    long behind(SortedMap<Integer, Long> positions) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(
                        0,
                        end.getValue()
                                - positions.getOrDefault(end.getKey(), beginnings.getOrDefault(end.getKey(), 0L))))
                .sum();
    }

    /** Whether another look saw the same log. */
    boolean isSameLogAs(TopicState other) {
        return topicId.equals(other.topicId) && clusterId.equals(other.clusterId);
    }
}
