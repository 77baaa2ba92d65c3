package io.chargelake.ingest.landing;

import io.chargelake.ingest.event.FrameHeaders;
import io.chargelake.lake.RowWriter;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Writes Kafka records as rows of {@link Events#TABLE}. */
final class EventRow extends RecordRow {

    private byte[] event;
    private byte[] session;
    private byte[] node;
    private byte[] tenant;

    EventRow(String topic) {
        super(topic);
    }

    @Override
    void clear() {
        event = null;
        session = null;
        node = null;
        tenant = null;
    }

    @Override
    boolean take(Header header) {
        switch (header.key()) {
            case FrameHeaders.EVENT -> event = onlyOne(header, event);
            case FrameHeaders.SESSION -> session = onlyOne(header, session);
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
        row.utf8(utf8(event))
                .utf8(utf8(session))
                .utf8(utf8(node))
                .utf8(utf8(tenant))
                .string(headers)
                .binary(record.value());
    }
}
