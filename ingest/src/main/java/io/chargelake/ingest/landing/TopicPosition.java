package io.chargelake.ingest.landing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a generation of a topic has been landed, as each commit notes it in the table: the offsets move with the rows or not at all.
 *
 * @param topicId Kafka's id of the topic, which a recreated topic does not share
 * @param clusterId Kafka's id of the cluster
 * @param next partition → offset of the next record to land
 * @param validThrough every record that Kafka had taken by then is in the table; empty while a first backlog is being
 *     landed
 * @param losses all that was accepted as lost in this generation, and to begin it
 */
record TopicPosition(
        String topicId,
        String clusterId,
        SortedMap<Integer, Long> next,
        Optional<Instant> validThrough,
        List<Loss> losses) {

    private static final String DOMAIN_PREFIX = "chargelake.landing.";
    private static final ObjectMapper JSON =
            new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    TopicPosition {
        next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
        losses = List.copyOf(losses);
    }

    /** The domain of the table's metadata that holds a generation's position. */
    static String domain(Generation generation) {
        return DOMAIN_PREFIX + generation.landedAs();
    }

    /** What the domains of all generations of all topics have in common. */
    static String domainPrefix() {
        return DOMAIN_PREFIX;
    }

    /** Whether Kafka's log is the one that was landed. */
    boolean isOf(TopicState state) {
        return topicId.equals(state.topicId()) && clusterId.equals(state.clusterId());
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(new Stored(
                    topicId,
                    clusterId,
                    next,
                    validThrough.map(Instant::toString).orElse(null),
                    losses.isEmpty()
                            ? null
                            : losses.stream().map(StoredLoss::of).toList()));
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
                    Optional.ofNullable(stored.validThrough()).map(Instant::parse),
                    stored.losses() == null
                            ? List.of()
                            : stored.losses().stream().map(StoredLoss::toLoss).toList());
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException("position of a topic: " + json, failure);
        }
    }

    private record Stored(
            String topicId, String clusterId, Map<Integer, Long> next, String validThrough, List<StoredLoss> losses) {}

    private record StoredLoss(String topic, int partition, long from, Long to, String reason, String acceptedAt) {

        static StoredLoss of(Loss loss) {
            return new StoredLoss(
                    loss.topic(),
                    loss.partition(),
                    loss.from(),
                    loss.to().isPresent() ? loss.to().getAsLong() : null,
                    loss.reason(),
                    loss.acceptedAt().toString());
        }

        Loss toLoss() {
            return new Loss(
                    topic,
                    partition,
                    from,
                    to == null ? OptionalLong.empty() : OptionalLong.of(to),
                    reason,
                    Instant.parse(acceptedAt));
        }
    }
}
