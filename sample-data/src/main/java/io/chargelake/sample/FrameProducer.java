package io.chargelake.sample;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.event.FrameRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends many frames to a topic in large compressed batches, none lost and none twice within one run (idempotent,
 * {@code acks=all}), and counts what Kafka has taken. One thread sends.
 */
final class FrameProducer implements AutoCloseable {

    private final String kafka;
    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Set<String> stations = new HashSet<>();
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    FrameProducer(String kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        512 * 1024,
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        64L * 1024 * 1024,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        15_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        10_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        15_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Hands a frame over; it is sent soon.
     *
     * @throws CommandFailure if Kafka has refused an earlier one
     */
    void send(FrameRecord frame) {
        ProducerRecord<byte[], byte[]> event = frame.on(topic);
        failIfRefused();
        try {
            producer.send(event, (metadata, refused) -> {
                if (refused == null) {
                    taken.incrementAndGet();
                } else {
                    failure.compareAndSet(null, refused);
                }
            });
        } catch (KafkaException e) {
            failure.compareAndSet(null, e);
            failIfRefused();
        }
        if (event.key() != null) {
            stations.add(new String(event.key(), StandardCharsets.UTF_8));
        }
        first = Math.min(first, event.timestamp());
        last = Math.max(last, event.timestamp());
    }

    /**
     * Waits until Kafka has taken everything.
     *
     * @throws CommandFailure if it has not
     */
    void flush() {
        producer.flush();
        failIfRefused();
    }

    /** How many frames Kafka has taken so far. */
    long taken() {
        return taken.get();
    }

    /** How many stations the frames came from. */
    int stations() {
        return stations.size();
    }

    /** The earliest time of a frame; only when there was one. */
    Instant first() {
        return Instant.ofEpochMilli(first);
    }

    /** The latest time of a frame; only when there was one. */
    Instant last() {
        return Instant.ofEpochMilli(last);
    }

    private void failIfRefused() {
        Exception refused = failure.get();
        if (refused != null) {
            throw CommandFailure.unreachable(
                    "Kafka at " + kafka + " does not take frames for topic " + topic + " any more ("
                            + refused.getMessage() + "); it has taken " + taken + ". Import again when it runs:"
                            + " what comes twice is recognised.",
                    refused);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
