package io.chargelake.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Builds one record of {@code ocpp.frames}: key = station id, value = the frame byte for byte as on the wire,
 * timestamp = when the ingress received or sent it (Kafka keeps milliseconds), headers = {@link FrameHeaders}. What is
 * null is left out. The key decides the partition, so that all frames of a station stay in order.
 *
 * <pre>{@code
 * producer.send(FrameRecord.of("RDAM 123", receivedAt, frame)
 *         .direction(Direction.IN).ocppVersion("ocpp1.6").session(session).action("Heartbeat")
 *         .on("ocpp.frames"));
 * }</pre>
 */
public final class FrameRecord {

    private final String stationId;
    private final Instant timestamp;
    private final byte[] frame;
    private final Headers headers = new RecordHeaders();

    private FrameRecord(String stationId, Instant timestamp, byte[] frame) {
        this.stationId = stationId;
        this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
        this.frame = frame;
    }

    /**
     * A frame of a station, without headers yet.
     *
     * @param stationId null for a record without a key
     * @param frame null for a record without a value; the array is not copied
     */
    public static FrameRecord of(String stationId, Instant timestamp, byte[] frame) {
        return new FrameRecord(stationId, timestamp, frame);
    }

    /** Which way the frame went. */
    public FrameRecord direction(Direction direction) {
        return header(FrameHeaders.DIRECTION, direction == null ? null : direction.word());
    }

    /** The websocket subprotocol, for example {@code ocpp1.6}. */
    public FrameRecord ocppVersion(String version) {
        return header(FrameHeaders.OCPP_VERSION, version);
    }

    /** The UUID of the websocket connection. */
    public FrameRecord session(String session) {
        return header(FrameHeaders.SESSION, session);
    }

    /** The frame's action; on results and errors the action that they answer. */
    public FrameRecord action(String action) {
        return header(FrameHeaders.ACTION, action);
    }

    /** The ingress process that holds the socket. */
    public FrameRecord node(String node) {
        return header(FrameHeaders.NODE, node);
    }

    /** The tenant that the station belongs to. */
    public FrameRecord tenant(String tenant) {
        return header(FrameHeaders.TENANT, tenant);
    }

    /** Adds a header that is not one of {@link FrameHeaders}; landing keeps it too. */
    public FrameRecord header(String name, String value) {
        if (value != null) {
            headers.add(name, value.getBytes(UTF_8));
        }
        return this;
    }

    /** The record, for a producer with byte array serializers. */
    public ProducerRecord<byte[], byte[]> on(String topic) {
        byte[] key = stationId == null ? null : stationId.getBytes(UTF_8);
        return new ProducerRecord<>(topic, null, timestamp.toEpochMilli(), key, frame, headers);
    }
}
