package io.chargelake.ingest.ingress;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka and nothing else: an append completes when the broker has acknowledged the record, or exceptionally when it has
 * not in time. While Kafka is away this says so once, not once for each record.
 */
final class AckedLog implements DurableLog {

    private static final Logger LOG = LoggerFactory.getLogger(AckedLog.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final AtomicLong failed = new AtomicLong();
    private volatile LongConsumer ackNanoseconds = nanoseconds -> {};

    /**
     * @param producer idempotent, {@code acks=all}, and with {@code max.block.ms=0}: where it knows no partition or has
     *     no memory left, it must fail and not wait
     */
    AckedLog(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    @Override
    public CompletableFuture<RecordMetadata> append(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<RecordMetadata> acked = new CompletableFuture<>();
        long sentAt = System.nanoTime();
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    recovered();
                    ackNanoseconds.accept(System.nanoTime() - sentAt);
                    acked.complete(metadata);
                } else {
                    failed(failure);
                    acked.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            // A closed producer, or one that can go on no more.
            failed(e);
            acked.completeExceptionally(e);
        }
        return acked;
    }

    @Override
    public CompletableFuture<RecordMetadata> appendToKafka(ProducerRecord<byte[], byte[]> record) {
        return append(record);
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> left(String topic) {
        return List.of();
    }

    @Override
    public void start() {
        // There is nothing to bring.
    }

    @Override
    public boolean kafkaTakesRecords() {
        return failed.get() == 0;
    }

    @Override
    public long spooledRecords() {
        return 0;
    }

    @Override
    public long spooledBytes() {
        return 0;
    }

    @Override
    public void onAck(LongConsumer nanoseconds) {
        ackNanoseconds = nanoseconds;
    }

    @Override
    public void close() {
        producer.close(CLOSE_PATIENCE);
    }

    private void failed(Exception failure) {
        if (failed.getAndIncrement() == 0) {
            LOG.warn("Kafka does not take frames, stations are told to try again: {}", failure.toString());
        }
    }

    private void recovered() {
        if (failed.get() != 0) {
            long lost = failed.getAndSet(0);
            if (lost > 0) {
                LOG.warn("Kafka takes frames again; it did not take {}", lost);
            }
        }
    }
}
