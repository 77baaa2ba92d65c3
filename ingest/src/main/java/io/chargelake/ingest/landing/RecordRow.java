package io.chargelake.ingest.landing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.lake.RowWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Writes Kafka records as rows of a {@link LandingTable}. Made once and used for every record, so that a record costs no
 * objects beyond those that the consumer makes; for one thread.
 */
abstract class RecordRow {

    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final long FIRST_DAY = 0;
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final byte[] topic;
    private Map<String, List<String>> others;

    /** A writer of the records of one topic. */
    RecordRow(String topic) {
        this.topic = topic.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The UTC day of a record's Kafka timestamp, as days since 1970. What no calendar of people holds (before 1970, or
     * no timestamp at all; after 9999) counts as the nearest day that it does.
     */
    static long epochDay(ConsumerRecord<byte[], ByteBuffer> record) {
        return Math.min(LAST_DAY, Math.max(FIRST_DAY, Math.floorDiv(record.timestamp(), MILLIS_PER_DAY)));
    }

    /** Forgets the headers of the record before. */
    abstract void clear();

    /** Takes a header that has a column of its own. Whether it has: all others are kept together. */
    abstract boolean take(Header header);

    /** Writes the columns between the headers' and the coordinates. */
    abstract void write(ConsumerRecord<byte[], ByteBuffer> record, String headers, RowWriter row);

    /** Writes one record. */
    final void write(ConsumerRecord<byte[], ByteBuffer> record, RowWriter row) {
        others = null;
        clear();
        for (Header header : record.headers()) {
            if (!take(header)) {
                keep(header.key(), header.value());
            }
        }
        row.utf8(topic)
                .intValue(record.partition())
                .longValue(record.offset())
                .instantMicros(micros(record.timestamp()))
                .utf8(utf8(record.key()));
        write(record, others == null ? null : json(others), row);
        row.endRow();
    }

    /** The last of several headers of one name counts, as Kafka has it; the earlier ones are kept with the others. */
    final byte[] onlyOne(Header header, byte[] earlier) {
        if (earlier != null) {
            keep(header.key(), earlier);
        }
        return header.value();
    }

    private void keep(String name, byte[] value) {
        if (others == null) {
            others = new TreeMap<>();
        }
        others.computeIfAbsent(name, missing -> new ArrayList<>())
                .add(value == null ? null : new String(value, StandardCharsets.UTF_8));
    }

    /** Names with one value as {@code "name":"value"}, with several as {@code "name":["first","second"]}. */
    private static String json(Map<String, List<String>> headers) {
        Map<String, Object> object = new TreeMap<>();
        headers.forEach((name, values) -> object.put(name, values.size() == 1 ? values.get(0) : values));
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static long micros(long millis) {
        return Math.min((LAST_DAY + 1) * MILLIS_PER_DAY - 1, Math.max(-1, millis)) * 1_000;
    }

    /** The same bytes where they are UTF-8; else with U+FFFD in place of each that is not, as Java decodes it. */
    static byte[] utf8(byte[] text) {
        if (text != null) {
            for (byte unit : text) {
                if (unit < 0) {
                    return new String(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
                }
            }
        }
        return text;
    }
}
