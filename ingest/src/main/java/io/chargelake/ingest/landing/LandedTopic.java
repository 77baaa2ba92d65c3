package io.chargelake.ingest.landing;

import io.chargelake.lake.TableSnapshot;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a version of {@code landing.frames} knows of one topic.
 *
 * @param topic Kafka topic
 * @param generations number of a {@link Generation} → how far it was landed
 */
record LandedTopic(String topic, SortedMap<Integer, TopicPosition> generations) {

    LandedTopic {
        generations = Collections.unmodifiableSortedMap(new TreeMap<>(generations));
    }

    static LandedTopic in(TableSnapshot table, String topic) {
        SortedMap<Integer, TopicPosition> generations = new TreeMap<>();
        table.domainMetadataBelow(TopicPosition.domainPrefix()).forEach((landedAs, json) -> {
            Generation generation = Generation.parse(landedAs);
            if (generation.topic().equals(topic)) {
                generations.put(generation.number(), TopicPosition.parse(json));
            }
        });
        return new LandedTopic(topic, generations);
    }

    /** The generation that is the log Kafka has: the last one of the same topic id in the same cluster. */
    Optional<Generation> current(TopicState state) {
        return generations.entrySet().stream()
                .filter(landed -> landed.getValue().isOf(state))
                .map(landed -> new Generation(topic, landed.getKey()))
                .reduce((earlier, later) -> later);
    }

    Optional<TopicPosition> position(Generation generation) {
        return Optional.ofNullable(generations.get(generation.number()));
    }

    /** The generation that was begun last. */
    Optional<Generation> last() {
        return generations.isEmpty() ? Optional.empty() : Optional.of(new Generation(topic, generations.lastKey()));
    }
}
