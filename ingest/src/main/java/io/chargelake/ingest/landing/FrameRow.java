package io.chargelake.ingest.landing;

import io.chargelake.ingest.event.FrameHeaders;
import io.chargelake.lake.RowWriter;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Writes Kafka records as rows of {@link Frames#TABLE}. */
final class FrameRow extends RecordRow {

    private byte[] ocppVersion;
    private byte[] direction;
    private byte[] session;
    private byte[] action;
    private byte[] node;
    private byte[] tenant;

    FrameRow(String topic) {
        super(topic);
    }

    @Override
    void clear() {
        ocppVersion = null;
        direction = null;
        session = null;
        action = null;
        node = null;
        tenant = null;
    }

    @Override
    boolean take(Header header) {
        switch (header.key()) {
            case FrameHeaders.OCPP_VERSION -> ocppVersion = onlyOne(header, ocppVersion);
            case FrameHeaders.DIRECTION -> direction = onlyOne(header, direction);
            case FrameHeaders.SESSION -> session = onlyOne(header, session);
            case FrameHeaders.ACTION -> action = onlyOne(header, action);
            case FrameHeaders.NODE -> node = onlyOne(header, node);
            case FrameHeaders.TENANT -> tenant = onlyOne(header, tenant);
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    void write(ConsumerRecord<byte[], ByteBuffer> record, String headers, RowWriter row) {
        row.utf8(utf8(ocppVersion))
                .utf8(utf8(direction))
                .utf8(utf8(session))
                .utf8(utf8(action))
                .utf8(utf8(node))
                .utf8(utf8(tenant))
                .string(headers)
                .binary(record.value());
    }
}
