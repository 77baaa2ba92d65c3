package io.chargelake.ingest.ingress;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka as an event loop can use it: {@link #append} never blocks, and completes when the broker has acknowledged the
 * record, or exceptionally when it has not in time. While Kafka is away this says so once, not once for each record.
 */
final class AckedLog {

    private static final Logger LOG = LoggerFactory.getLogger(AckedLog.class);

    private final Producer<byte[], byte[]> producer;
    private final LongConsumer acknowledged;
    private final AtomicLong failed = new AtomicLong();

    /**
     * @param producer idempotent, {@code acks=all}, and with {@code max.block.ms=0}: where it knows no partition or has
     *     no memory left, it must fail and not wait
     * @param acknowledged is told the nanoseconds from a record's send to its acknowledgement
     */
    AckedLog(Producer<byte[], byte[]> producer, LongConsumer acknowledged) {
        this.producer = producer;
        this.acknowledged = acknowledged;
    }

    /** Appends a record; completed on a thread of Kafka's, or at once. */
    CompletableFuture<RecordMetadata> append(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<RecordMetadata> acked = new CompletableFuture<>();
        long sent = System.nanoTime();
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    recovered();
                    acknowledged.accept(System.nanoTime() - sent);
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

    /** Whether Kafka did not take what it was last given. */
    boolean away() {
        return failed.get() > 0;
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
