package io.chargelake.ingest.ingress.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;

/**
 * A record as bytes: length and CRC32C of what follows, 4 bytes each; then version, topic, partition, timestamp, key,
 * headers and value. A length of -1 stands for null.
 */
final class RecordForm {

    /** Length and checksum. */
    static final int FRAME_BYTES = 2 * Integer.BYTES;

    private static final byte VERSION = 1;
    private static final int NO_PARTITION = -1;
    private static final long NO_TIMESTAMP = Long.MIN_VALUE;
    private static final int NULL = -1;

    /** Version, lengths of topic, key, headers and value, partition, timestamp. A file of zeros holds no record. */
    private static final int LEAST_BODY_BYTES = 1 + 5 * Integer.BYTES + Long.BYTES;

    private RecordForm() {}

    /** What a record takes, length and checksum included. */
    static int bytes(ProducerRecord<byte[], byte[]> record) {
        int bytes = FRAME_BYTES
                + LEAST_BODY_BYTES
                + Utils.utf8Length(record.topic())
                + length(record.key())
                + length(record.value());
        for (Header header : record.headers()) {
            bytes += 2 * Integer.BYTES + Utils.utf8Length(header.key()) + length(header.value());
        }
        return bytes;
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** Writes a record; the buffer has room for {@link #bytes}. */
    static void write(ProducerRecord<byte[], byte[]> record, ByteBuffer out) {
        int start = out.position();
        out.position(start + FRAME_BYTES);
        out.put(VERSION);
        put(out, record.topic().getBytes(UTF_8));
        out.putInt(record.partition() == null ? NO_PARTITION : record.partition());
        out.putLong(record.timestamp() == null ? NO_TIMESTAMP : record.timestamp());
        put(out, record.key());
        Header[] headers = record.headers().toArray();
        out.putInt(headers.length);
        for (Header header : headers) {
            put(out, header.key().getBytes(UTF_8));
            put(out, header.value());
        }
        put(out, record.value());
        int length = out.position() - start - FRAME_BYTES;
        out.putInt(start, length);
        out.putInt(start + Integer.BYTES, checksum(out.slice(start + FRAME_BYTES, length)));
    }

    private static void put(ByteBuffer out, byte[] bytes) {
        out.putInt(bytes == null ? NULL : bytes.length);
        if (bytes != null) {
            out.put(bytes);
        }
    }

    /** Whether a body may have this length at all. */
    static boolean isLength(int length, long bytesLeft) {
        return length >= LEAST_BODY_BYTES && length <= bytesLeft;
    }

    static int checksum(ByteBuffer body) {
        CRC32C crc = new CRC32C();
        crc.update(body.duplicate());
        return (int) crc.getValue();
    }

    /** Reads a body whose checksum is right; null where it is none of this version. */
    static ProducerRecord<byte[], byte[]> read(ByteBuffer body) {
        try {
            if (body.get() != VERSION) {
                return null;
            }
            String topic = new String(take(body), UTF_8);
            int partition = body.getInt();
            long timestamp = body.getLong();
            byte[] key = take(body);
            RecordHeaders headers = new RecordHeaders();
            for (int left = body.getInt(); left > 0; left--) {
                String name = new String(take(body), UTF_8);
                headers.add(name, take(body));
            }
            return new ProducerRecord<>(
                    topic,
                    partition == NO_PARTITION ? null : partition,
                    timestamp == NO_TIMESTAMP ? null : timestamp,
                    key,
                    take(body),
                    headers);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] take(ByteBuffer body) {
        int length = body.getInt();
        if (length == NULL) {
            return null;
        }
        if (length < 0 || length > body.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        body.get(bytes);
        return bytes;
    }
}
