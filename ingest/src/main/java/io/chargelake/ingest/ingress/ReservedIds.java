package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Transaction ids for the time when Kafka is away: offsets, plus one, of records that this process has put on the topic
 * for nothing else. Nobody else gives them, and those that are left at the end are never given.
 */
final class ReservedIds {

    private static final String KEY_PREFIX = "reserved by ";

    private final TopicPartition topic;
    private final DurableLog log;
    private final String node;
    private final int most;
    private final ConcurrentLinkedQueue<Long> ids = new ConcurrentLinkedQueue<>();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicBoolean filling = new AtomicBoolean();

    /**
     * An empty reserve.
     *
     * @param most how many to hold; 0 for none at all
     */
    ReservedIds(TopicPartition topic, DurableLog log, String node, int most) {
        this.topic = topic;
        this.log = log;
        this.node = node;
        this.most = most;
    }

    /** Whether a record of the topic is such a one. */
    static boolean isKey(String key) {
        return key.startsWith(KEY_PREFIX);
    }

    /** Whether ids are reserved at all. */
    boolean isThere() {
        return most > 0;
    }

    /** Takes an id; null where none is left. */
    Long take() {
        Long id = ids.poll();
        if (id != null) {
            left.decrementAndGet();
        }
        return id;
    }

    /** How many are left. */
    int left() {
        return left.get();
    }

    /** Fills up where half has been used and Kafka is there; complete when Kafka has answered. Never blocks. */
    CompletableFuture<Void> fillIfLow() {
        if (left.get() > most / 2 || !log.kafkaTakesRecords() || !filling.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        List<CompletableFuture<Void>> reserving = new ArrayList<>();
        for (int missing = most - left.get(); missing > 0; missing--) {
            reserving.add(log.appendToKafka(new ProducerRecord<>(
                            topic.topic(), topic.partition(), (KEY_PREFIX + node).getBytes(UTF_8), null))
                    .thenAccept(acked -> add(acked.offset() + 1)));
        }
        return CompletableFuture.allOf(reserving.toArray(CompletableFuture[]::new))
                .whenComplete((filled, failure) -> filling.set(false));
    }

    private void add(long id) {
        ids.add(id);
        left.incrementAndGet();
    }
}
