package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chargelake.ingest.ingress.spool.Spool;
import io.chargelake.ingest.ingress.spool.SpoolConfig;
import io.chargelake.ingest.ingress.spool.SpoolFullException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SpooledLogTest {

    @TempDir
    private Path folder;

    private final FakeKafka kafka = new FakeKafka();
    private SpooledLog log;

    @BeforeEach
    void open() {
        log = open(1 << 20);
        log.start();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void whileKafkaTakesRecordsNothingTouchesTheDisk() throws Exception {
        AtomicLong slowest = new AtomicLong();
        log.onAck(nanoseconds -> slowest.accumulateAndGet(nanoseconds, Math::max));

        RecordMetadata stored = log.append(record("1")).get();

        assertThat(stored.hasOffset()).isTrue();
        assertThat(kafka.values()).containsExactly("1");
        assertThat(log.spooledRecords()).isZero();
        assertThat(log.spooledBytes()).isZero();
        assertThat(log.kafkaTakesRecords()).isTrue();
        assertThat(slowest.get()).isPositive();
    }

    @Test
    void whatIsUnderwayWhenKafkaGoesIsStoredAndComesInItsOrder() throws Exception {
        kafka.goAway();
        CompletableFuture<RecordMetadata> first = log.append(record("1"));
        CompletableFuture<RecordMetadata> second = log.append(record("2"));
        assertThat(first).isNotDone();

        kafka.timeOut();

        assertThat(first.get(10, TimeUnit.SECONDS).hasOffset()).isFalse();
        assertThat(second.get(10, TimeUnit.SECONDS).hasOffset()).isFalse();
        assertThat(log.kafkaTakesRecords()).isFalse();
        log.append(record("3")).get(10, TimeUnit.SECONDS);
        assertThat(log.spooledRecords()).isEqualTo(3);
        assertThat(log.spooledBytes()).isPositive();

        kafka.comeBack();

        awaitDrained();
        assertThat(kafka.values()).containsExactly("1", "2", "3");
        assertThat(log.append(record("4")).get().hasOffset()).isTrue();
        assertThat(kafka.values()).endsWith("3", "4");
        assertThat(log.kafkaTakesRecords()).isTrue();
    }

    @Test
    void whatKafkaHasTakenWithoutSayingSoComesTwiceButInOrder() throws Exception {
        kafka.hold();
        log.append(record("1"));
        log.append(record("2"));
        kafka.goAway();
        log.append(record("3"));
        kafka.timeOut();
        kafka.acknowledge();
        kafka.comeBack();

        awaitDrained();
        assertThat(kafka.values()).containsExactly("1", "2", "1", "2", "3");
    }

    @Test
    void aRecordThatKafkaNeverTakesFailsAloneAndIsNotSpooled() {
        kafka.refuse(record -> text(record).equals("large"));

        assertThatThrownBy(() -> log.append(record("large")).get()).hasCauseInstanceOf(RecordTooLargeException.class);
        log.append(record("1")).join();

        assertThat(kafka.values()).containsExactly("1");
        assertThat(log.kafkaTakesRecords()).isTrue();
        assertThat(kafka.connections()).isEqualTo(1);
    }

    @Test
    void aSpooledRecordThatKafkaNeverTakesIsRejectedAndHoldsNobodyUp() throws Exception {
        goAway();
        kafka.refuse(record -> text(record).equals("large"));
        log.append(record("large")).get(10, TimeUnit.SECONDS);
        log.append(record("2")).get(10, TimeUnit.SECONDS);
        kafka.comeBack();

        awaitDrained();
        assertThat(kafka.values()).containsExactly("0", "2");
        assertThat(Files.readAllLines(folder.resolve("rejected.jsonl")))
                .singleElement()
                .asString()
                .contains("RecordTooLargeException");
    }

    @Test
    void aFullSpoolFailsAppendsUntilThereIsRoom() throws Exception {
        goAway();
        CompletableFuture<RecordMetadata> last = log.append(record("x".repeat(100_000)));
        while (!last.isCompletedExceptionally()) {
            last.get(10, TimeUnit.SECONDS);
            last = log.append(record("x".repeat(100_000)));
        }
        assertThatThrownBy(last::get).hasCauseInstanceOf(SpoolFullException.class);

        kafka.comeBack();

        awaitDrained();
        assertThat(log.append(record("1")).get().hasOffset()).isTrue();
    }

    @Test
    void whatAnEarlierProcessHasLeftComesFirst() throws Exception {
        goAway();
        log.append(record("1")).get(10, TimeUnit.SECONDS);
        log.close();
        kafka.comeBack();

        log = open(1 << 20);
        assertThat(log.left("frames")).extracting(SpooledLogTest::text).containsExactly("0", "1");
        assertThat(log.left("others")).isEmpty();
        log.append(record("2"));
        log.start();

        awaitDrained();
        assertThat(kafka.values()).containsExactly("0", "1", "2");
    }

    @Test
    void whatIsUnderwayWhenTheProcessEndsIsThereForTheNext() throws Exception {
        kafka.goAway();
        CompletableFuture<RecordMetadata> underway = log.append(record("1"));

        log.close();

        assertThat(underway.get(10, TimeUnit.SECONDS).hasOffset()).isFalse();
        log = open(1 << 20);
        assertThat(log.left("frames")).extracting(SpooledLogTest::text).containsExactly("1");
    }

    @Test
    void onlyKafkaItselfGivesOffsets() throws Exception {
        assertThat(log.appendToKafka(record("id")).get().hasOffset()).isTrue();
        goAway();

        assertThat(log.appendToKafka(record("id 2"))).isCompletedExceptionally();
        kafka.comeBack();
        awaitDrained();
        assertThat(kafka.values()).containsExactly("id", "0");
    }

    @Test
    void whatMayOnlyGoToKafkaIsNotSpooledWhenKafkaGoes() {
        kafka.goAway();
        CompletableFuture<RecordMetadata> id = log.appendToKafka(record("id"));
        kafka.timeOut();

        assertThat(id).isCompletedExceptionally();
        assertThat(log.kafkaTakesRecords()).isFalse();
        assertThat(log.spooledRecords()).isZero();
        kafka.comeBack();
        await().until(log::kafkaTakesRecords);
    }

    /** Four threads with keys of their own append as fast as they can. */
    @Test
    void keepsTheOrderOfEveryKeyWhileKafkaComesAndGoes() throws Exception {
        // Room for all that four threads can append while a slow machine drains.
        log.close();
        log = open(256 << 20);
        log.start();
        Random random = new Random(11);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Map<String, Future<Integer>> stations = new HashMap<>();
        for (int station = 0; station < 4; station++) {
            String key = "CP" + station;
            stations.put(key, threads.submit(() -> appendUntil(stop, key)));
        }
        for (int outage = 0; outage < 10; outage++) {
            if (random.nextBoolean()) {
                kafka.hold();
                await().pollInterval(Duration.ofMillis(1)).until(kafka::owesAnswers);
            }
            kafka.goAway();
            await().pollInterval(Duration.ofMillis(1)).until(kafka::owesAnswers);
            kafka.timeOut();
            int spooled = random.nextInt(200);
            await().pollInterval(Duration.ofMillis(1)).until(() -> log.spooledRecords() >= spooled);
            kafka.acknowledge();
            kafka.comeBack();
            await().pollInterval(Duration.ofMillis(1)).until(() -> log.spooledRecords() == 0);
        }
        stop.set(true);
        Map<String, Set<String>> firsts = new HashMap<>();
        Map<String, List<String>> appended = new HashMap<>();
        for (Map.Entry<String, Future<Integer>> station : stations.entrySet()) {
            String key = station.getKey();
            appended.put(
                    key,
                    IntStream.range(0, station.getValue().get())
                            .mapToObj(i -> key + " " + i)
                            .toList());
        }
        threads.shutdown();
        awaitDrained();

        for (ProducerRecord<byte[], byte[]> each : kafka.records()) {
            firsts.computeIfAbsent(new String(each.key(), UTF_8), key -> new LinkedHashSet<>())
                    .add(text(each));
        }
        assertThat(kafka.connections()).isEqualTo(12);
        assertThat(firsts).hasSize(4);
        firsts.forEach((key, values) -> assertThat(List.copyOf(values)).isEqualTo(appended.get(key)));
    }

    /** How many records; all are stored. */
    private int appendUntil(AtomicBoolean stop, String key) {
        List<CompletableFuture<RecordMetadata>> unanswered = new ArrayList<>();
        int records = 0;
        while (!stop.get()) {
            unanswered.add(log.append(record(key, key + " " + records)));
            records++;
            if (unanswered.size() == 20) {
                unanswered.forEach(CompletableFuture::join);
                unanswered.clear();
            }
        }
        unanswered.forEach(CompletableFuture::join);
        return records;
    }

    private SpooledLog open(long mostBytes) {
        return new SpooledLog(
                Spool.open(new SpoolConfig(folder, mostBytes)), kafka.connect(), kafka::connect, Duration.ofMillis(20));
    }

    private void goAway() throws Exception {
        kafka.goAway();
        CompletableFuture<RecordMetadata> first = log.append(record("0"));
        kafka.timeOut();
        first.get(10, TimeUnit.SECONDS);
    }

    private void awaitDrained() {
        await().atMost(Duration.ofSeconds(20)).until(() -> log.spooledRecords() == 0 && log.spooledBytes() == 0);
    }

    private static ProducerRecord<byte[], byte[]> record(String value) {
        return record("CP", value);
    }

    private static ProducerRecord<byte[], byte[]> record(String key, String value) {
        return new ProducerRecord<>("frames", key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    private static String text(ProducerRecord<byte[], byte[]> record) {
        return new String(record.value(), UTF_8);
    }
}
