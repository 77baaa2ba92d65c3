package io.chargelake.ingest.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records to topics and keeps book of those that Kafka has acknowledged: what the landing tables must have,
 * each once. Values differ from record to record and do not compress.
 */
final class Producing implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final ConcurrentMap<String, Integer> ledger = new ConcurrentHashMap<>();
    private final AtomicLong unacknowledged = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    Producing(String bootstrap) {
        producer = new KafkaProducer<>(Map.of(
                "bootstrap.servers",
                bootstrap,
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class,
                "linger.ms",
                2,
                "batch.size",
                1 << 20,
                "max.request.size",
                4 << 20));
    }

    /** Sends records of a size in bytes and returns when Kafka has them. */
    void send(String topic, int records, int size) {
        for (int i = 0; i < records; i++) {
            send(topic, size);
        }
        flush();
    }

    /** Sends so many records to a topic, again and again until closed. */
    void keepSending(String topic, int records, int size, long everyMillis) {
        clock.scheduleAtFixedRate(
                () -> {
                    for (int i = 0; i < records; i++) {
                        send(topic, size);
                    }
                },
                0,
                everyMillis,
                TimeUnit.MILLISECONDS);
    }

    /** Stops what {@link #keepSending} has begun, and waits until Kafka has everything. */
    void stopSending() throws InterruptedException {
        clock.shutdown();
        assertThat(clock.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        flush();
    }

    /** Bytes of values sent so far. */
    long bytes() {
        return sent.get();
    }

    /** How many records of a topic Kafka has acknowledged. */
    long acknowledged(String topic) {
        return ledger.keySet().stream()
                .filter(record -> record.startsWith(topic + " "))
                .count();
    }

    /** Every record that Kafka has acknowledged is in the lake, once, with its value; and nothing else is. */
    void assertLandedExactlyOnce(Lake lake) {
        assertLandedExactlyOnce(lake, List.of());
    }

    /** The same, where the records of some topics are events. */
    void assertLandedExactlyOnce(Lake lake, List<String> eventTopics) {
        assertThat(unacknowledged).hasValue(0);
        Map<String, Integer> landed = new TreeMap<>();
        Map<String, Integer> repeated = new TreeMap<>();
        read(lake, Frames.TABLE, "frame", landed, repeated);
        assertThat(landed.keySet()).noneMatch(record -> eventTopics.contains(record.substring(0, record.indexOf(' '))));
        read(lake, Events.TABLE, "value", landed, repeated);
        assertThat(repeated).as("records that are there more than once").isEmpty();
        assertThat(landed).hasSize(ledger.size());
        assertThat(landed).isEqualTo(new TreeMap<>(ledger));
        Map<String, Long> next = new TreeMap<>();
        Stream.of(Optional.of(LandedOffsets.of(lake)), LandedOffsets.ofEvents(lake))
                .flatMap(Optional::stream)
                .forEach(table -> table.next()
                        .next()
                        .forEach((topic, partitions) -> next.put(
                                topic,
                                partitions.values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum())));
        Map<String, Long> counted = new TreeMap<>();
        ledger.keySet().forEach(record -> counted.merge(record.substring(0, record.indexOf(' ')), 1L, Long::sum));
        assertThat(next).as("what the table says is landed").isEqualTo(counted);
    }

    private static void read(
            Lake lake, Table table, String value, Map<String, Integer> landed, Map<String, Integer> repeated) {
        for (TableRow row : TableRows.of(lake, table)
                .columns("topic", "partition", "offset", value)
                .list()) {
            String record = row.string("topic") + " " + row.intValue("partition") + " " + row.longValue("offset");
            if (landed.put(record, Arrays.hashCode(row.binary(value))) != null) {
                repeated.merge(record, 2, (times, two) -> times + 1);
            }
        }
    }

    private void send(String topic, int size) {
        byte[] value = new byte[size];
        new Random(sent.addAndGet(size)).nextBytes(value);
        unacknowledged.incrementAndGet();
        producer.send(
                new ProducerRecord<>(topic, ("CP-" + sent.get() % 7).getBytes(UTF_8), value), (record, failure) -> {
                    if (failure == null) {
                        ledger.put(topic + " " + record.partition() + " " + record.offset(), Arrays.hashCode(value));
                        unacknowledged.decrementAndGet();
                    }
                });
    }

    private void flush() {
        producer.flush();
        assertThat(unacknowledged).as("records that Kafka did not take").hasValue(0);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        producer.close();
    }
}
