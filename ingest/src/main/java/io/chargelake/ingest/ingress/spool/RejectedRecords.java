package io.chargelake.ingest.ingress.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Records that Kafka will never take, one JSON object on a line: {@code reason}, {@code topic}, {@code partition},
 * {@code timestamp} (milliseconds since 1970, UTC), {@code headers}, and base64 of {@code key} and {@code value}.
 */
final class RejectedRecords {

    static final String FILE = "rejected.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    RejectedRecords(Path folder) {
        this.file = folder.resolve(FILE);
    }

    Path file() {
        return file;
    }

    /** Keeps a record; it is on the disk when this returns. */
    void keep(ProducerRecord<byte[], byte[]> record, Exception reason) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("reason", reason.toString());
        line.put("topic", record.topic());
        line.put("partition", record.partition());
        line.put("timestamp", record.timestamp());
        ObjectNode headers = line.putObject("headers");
        for (Header header : record.headers()) {
            headers.put(header.key(), header.value() == null ? null : new String(header.value(), UTF_8));
        }
        line.put("key", record.key());
        line.put("value", record.value());
        ByteBuffer bytes = ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(UTF_8));
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
