package io.chargelake.ingest.landing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a topic has been landed, as each commit notes it in the table: the offsets move with the rows or not at all.
 *
 * @param topicId Kafka's id of the topic, which a recreated topic does not share
 * @param clusterId Kafka's id of the cluster
 * @param next partition → offset of the next record to land
 * @param validThrough every record that Kafka had taken by then is in the table; empty while a first backlog is being
 *     landed
 */
record TopicPosition(String topicId, String clusterId, SortedMap<Integer, Long> next, Optional<Instant> validThrough) {

    private static final String DOMAIN_PREFIX = "chargelake.landing.";
    private static final ObjectMapper JSON =
            new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    TopicPosition {
        next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
    }

    /** The domain of the table's metadata that holds a topic's position. */
    static String domain(String topic) {
        return DOMAIN_PREFIX + topic;
    }

    /** What the domains of all topics have in common. */
    static String domainPrefix() {
        return DOMAIN_PREFIX;
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(new Stored(
                    topicId,
                    clusterId,
                    next,
                    validThrough.map(Instant::toString).orElse(null)));
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static TopicPosition parse(String json) {
        try {
            Stored stored = JSON.readValue(json, Stored.class);
            return new TopicPosition(
                    stored.topicId(),
                    stored.clusterId(),
                    new TreeMap<>(stored.next()),
                    Optional.ofNullable(stored.validThrough()).map(Instant::parse));
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException("position of a topic: " + json, failure);
        }
    }

    private record Stored(String topicId, String clusterId, Map<Integer, Long> next, String validThrough) {}
}
