package io.chargelake.ingest.landing;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Offsets of a partition that were not landed and cannot be any more. {@code land --accept-loss} goes on without them.
 *
 * @param topic the topic as {@code landing.frames} names it, see {@link Generation#landedAs}
 * @param partition Kafka partition
 * @param from the first offset that is lost
 * @param to the last offset that is lost; empty where nobody knows any more how far the log went
 * @param reason why, in words
 * @param acceptedAt when the run that goes on without them asked Kafka
 */
record Loss(String topic, int partition, long from, OptionalLong to, String reason, Instant acceptedAt) {

    /** For example {@code partition 0 offsets 10 to 14}. */
    private String range() {
        return "partition " + partition
                + (to.isEmpty() ? " from offset " + from + " on" : " offsets " + from + " to " + to.getAsLong());
    }

    /** The partitions and offsets of several losses, in words. */
    static String ranges(List<Loss> losses) {
        return losses.stream().map(Loss::range).collect(Collectors.joining(", "));
    }

    /** For {@code ops.runs} and {@code --json}: offsets as numbers, an unknown end as null. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("topic", topic);
        map.put("partition", partition);
        map.put("from", from);
        map.put("to", to.isPresent() ? to.getAsLong() : null);
        map.put("reason", reason);
        return map;
    }

    /** For people. */
    String text() {
        return "accepted as lost: " + topic + " " + range() + " (" + reason + ")";
    }
}
