package io.chargelake.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Positions in Kafka: for each topic and partition the offset of the next record, so that all records below it are
 * done.
 *
 * @param next topic → partition → next offset
 */
public record Offsets(SortedMap<String, SortedMap<Integer, Long>> next) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Offsets {
        SortedMap<String, SortedMap<Integer, Long>> copy = new TreeMap<>();
        next.forEach((topic, partitions) -> {
            partitions.forEach((partition, offset) -> {
                if (partition < 0 || offset < 0) {
                    throw new IllegalArgumentException(
                            "offset of " + topic + "-" + partition + ": " + offset + " (expected: >= 0)");
                }
            });
            copy.put(topic, Collections.unmodifiableSortedMap(new TreeMap<>(partitions)));
        });
        next = Collections.unmodifiableSortedMap(copy);
    }

    /** Before everything. */
    public static Offsets none() {
        return new Offsets(new TreeMap<>());
    }

    /**
     * Reads what {@link #toJson} has written.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Offsets parse(String json) {
        try {
            return new Offsets(JSON.readValue(json, new TypeReference<TreeMap<String, SortedMap<Integer, Long>>>() {}));
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException(
                    "offsets: " + json + " (expected: {\"topic\":{\"partition\":offset}})", failure);
        }
    }

    /** For example {@code {"ocpp.frames":{"0":123,"1":98}}}; the same offsets give the same text. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(next);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The next offset of each partition of a topic; empty where nothing of the topic is done. */
    public SortedMap<Integer, Long> of(String topic) {
        return next.getOrDefault(topic, Collections.emptySortedMap());
    }

    /** The next offset of a partition; empty where nothing of it is done. */
    public OptionalLong of(String topic, int partition) {
        Long offset = of(topic).get(partition);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** These offsets with those of one topic replaced. */
    public Offsets with(String topic, Map<Integer, Long> partitions) {
        SortedMap<String, SortedMap<Integer, Long>> changed = new TreeMap<>(next);
        changed.put(topic, new TreeMap<>(partitions));
        return new Offsets(changed);
    }
}
