package io.chargelake.ingest.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.ingest.KraftBroker;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import io.chargelake.lake.TableSnapshot;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LandingIT {

    private static final long NOON = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();
    private static final long ANY_SIZE = Long.MAX_VALUE;

    @TempDir
    private static Path brokerFolder;

    private static KraftBroker broker;

    @TempDir
    private Path folder;

    private String topic;
    private Lake lake;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = KraftBroker.start(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void createTopic(TestInfo test) throws Exception {
        topic = "frames." + test.getTestMethod().orElseThrow().getName();
        lake = Lake.at(folder.resolve("lake").toString());
        broker.createTopic(topic, 3);
    }

    @Test
    void everyRecordIsLandedOnceOverSeveralRuns() {
        send(100);
        LandingResult first = land();
        send(50);
        LandingResult second = land();

        assertThat(first.rows()).isEqualTo(100);
        assertThat(second.rows()).isEqualTo(50);
        assertThat(coordinates()).hasSize(150).doesNotHaveDuplicates();
        LandedOffsets landed = LandedOffsets.of(lake);
        assertThat(landed.next()).isEqualTo(second.next());
        assertThat(landed.next().of(topic).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(150);
        assertThat(landed.validThrough()).isEqualTo(second.validThrough());
    }

    @Test
    void aRunThatFindsNothingNewCommitsNothingButKnowsThatTheLakeIsComplete() {
        send(10);
        LandingResult first = land();
        LandingResult second = land();

        assertThat(second.rows()).isZero();
        assertThat(DeltaTables.version(lake, Frames.TABLE)).hasValue(first.version());
        assertThat(second.validThrough().orElseThrow())
                .isAfter(first.validThrough().orElseThrow());
        assertThat(LandedOffsets.of(lake).validThrough())
                .hasValueSatisfying(through ->
                        assertThat(through).isAfter(first.validThrough().orElseThrow()));
        assertThat(new RunLedger(lake).after(Landing.JOB, Instant.EPOCH))
                .extracting(run -> run.rowsIn())
                .containsExactly(10L, 0L);
    }

    @Test
    void anEmptyTopicIsCompleteToo() {
        LandingResult result = land();

        assertThat(result.rows()).isZero();
        LandedOffsets landed = LandedOffsets.of(lake);
        assertThat(landed.next()).isEqualTo(Offsets.none());
        assertThat(landed.validThrough()).isPresent();
    }

    @Test
    void withoutALandingTableTheUserIsToldToLand() {
        assertThatThrownBy(() -> LandedOffsets.of(lake))
                .asInstanceOf(type(CommandFailure.class))
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .extracting(Throwable::getMessage)
                .asString()
                .contains("chargelake land");
    }

    @Test
    void whateverAProducerSentIsKept() {
        byte[] notUtf8 = {'[', (byte) 0xff, (byte) 0xfe, ']'};
        ProducerRecord<byte[], byte[]> full = record(0, NOON, "CP-1", notUtf8);
        full.headers()
                .add("ocpp-version", "ocpp1.6".getBytes(UTF_8))
                .add("direction", "in".getBytes(UTF_8))
                .add("session", "s-1".getBytes(UTF_8))
                .add("session", "s-2".getBytes(UTF_8))
                .add("action", "Heartbeat".getBytes(UTF_8))
                .add("node", "n\n1".getBytes(UTF_8))
                .add("tenant", "Zürich".getBytes(UTF_8))
                .add("trace", new byte[] {(byte) 0xc3})
                .add("nothing", null);
        send(List.of(
                full,
                new ProducerRecord<byte[], byte[]>(topic, 0, Long.valueOf(NOON), null, (byte[]) null),
                record(0, NOON, "", new byte[0])));

        land();

        List<TableRow> rows = TableRows.of(lake, Frames.TABLE).list();
        TableRow row = rows.get(0);
        assertThat(row.string("topic")).isEqualTo(topic);
        assertThat(row.intValue("partition")).isZero();
        assertThat(row.longValue("offset")).isZero();
        assertThat(row.instant("timestamp")).isEqualTo(Instant.ofEpochMilli(NOON));
        assertThat(row.string("station_id")).isEqualTo("CP-1");
        assertThat(row.string("ocpp_version")).isEqualTo("ocpp1.6");
        assertThat(row.string("direction")).isEqualTo("in");
        assertThat(row.string("session")).isEqualTo("s-2");
        assertThat(row.string("action")).isEqualTo("Heartbeat");
        assertThat(row.string("node")).isEqualTo("n\n1");
        assertThat(row.string("tenant")).isEqualTo("Zürich");
        assertThat(row.string("headers")).isEqualTo("{\"nothing\":null,\"session\":\"s-1\",\"trace\":\"\uFFFD\"}");
        assertThat(row.binary("frame")).isEqualTo(notUtf8);
        assertThat(Frames.TABLE.columns())
                .filteredOn(column -> column.nullable())
                .allSatisfy(
                        column -> assertThat(rows.get(1).isNull(column.name())).isTrue());
        assertThat(rows.get(2).string("station_id")).isEmpty();
        assertThat(rows.get(2).binary("frame")).isEmpty();
    }

    @Test
    void eventsAreLandedBesideTheFramesWhenTheirTopicsAppear() throws Exception {
        send(5);
        LandingResult frames = land();
        String commands = topic + ".commands";
        String sessions = topic + ".sessions";
        try (EventLanding events =
                new EventLanding(broker.bootstrap(), lake, List.of(commands, sessions), LandingOrder.strict())) {
            assertThat(events.once(ANY_SIZE)).isEmpty();
            assertThat(LandedOffsets.ofEvents(lake)).isEmpty();

            broker.createTopic(sessions, 1);
            ProducerRecord<byte[], byte[]> opened =
                    new ProducerRecord<>(sessions, 0, NOON, "CP-1".getBytes(UTF_8), "{}".getBytes(UTF_8));
            opened.headers()
                    .add("event", "session".getBytes(UTF_8))
                    .add("session", "s-1".getBytes(UTF_8))
                    .add("node", "n-1".getBytes(UTF_8))
                    .add("tenant", "acme".getBytes(UTF_8))
                    .add("trace", "t".getBytes(UTF_8));
            send(List.of(opened, new ProducerRecord<>(sessions, 0, Long.valueOf(NOON), null, (byte[]) null)));
            assertThat(events.once(ANY_SIZE)).extracting(LandingResult::rows).containsExactly(2L);

            broker.createTopic(commands, 2);
            send(List.of(new ProducerRecord<>(commands, 1, NOON, "CP-2".getBytes(UTF_8), new byte[1])));
            assertThat(events.once(ANY_SIZE)).extracting(LandingResult::rows).containsExactly(1L, 0L);
            assertThat(events.once(ANY_SIZE)).extracting(LandingResult::rows).containsExactly(0L, 0L);
        }

        List<TableRow> rows =
                TableRows.of(lake, Events.TABLE).where("topic", sessions).list();
        assertThat(rows).hasSize(2);
        TableRow row = rows.get(0);
        assertThat(row.longValue("offset")).isZero();
        assertThat(row.instant("timestamp")).isEqualTo(Instant.ofEpochMilli(NOON));
        assertThat(row.string("key")).isEqualTo("CP-1");
        assertThat(row.string("event")).isEqualTo("session");
        assertThat(row.string("session")).isEqualTo("s-1");
        assertThat(row.string("node")).isEqualTo("n-1");
        assertThat(row.string("tenant")).isEqualTo("acme");
        assertThat(row.string("headers")).isEqualTo("{\"trace\":\"t\"}");
        assertThat(row.binary("value")).isEqualTo("{}".getBytes(UTF_8));
        assertThat(Events.TABLE.columns())
                .filteredOn(column -> column.nullable())
                .allSatisfy(
                        column -> assertThat(rows.get(1).isNull(column.name())).isTrue());
        LandedOffsets landed = LandedOffsets.ofEvents(lake).orElseThrow();
        assertThat(landed.next().of(commands)).isEqualTo(Map.of(0, 0L, 1, 1L));
        assertThat(landed.next().of(sessions, 0)).hasValue(2);
        assertThat(landed.validThrough()).isPresent();
        assertThat(LandedOffsets.of(lake).next()).isEqualTo(frames.next());
        assertThat(LandedOffsets.of(lake).validThrough()).isEqualTo(frames.validThrough());
        assertThat(coordinates()).hasSize(5);
    }

    @Test
    void eachDayIsAFolderOfZstdFiles() throws IOException {
        long day = Duration.ofDays(1).toMillis();
        long midnight = Instant.parse("2023-01-01T00:00:00Z").toEpochMilli();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        IntStream.range(0, 150).forEach(i -> {
            records.add(record(i % 3, midnight + i * day, "CP-1", "[]".getBytes(UTF_8)));
            records.add(record(i % 3, midnight + (i + 1) * day - 1, "CP-2", "[]".getBytes(UTF_8)));
        });
        send(records);

        LandingResult result = land();

        assertThat(result.dates())
                .hasSize(150)
                .startsWith(LocalDate.of(2023, 1, 1))
                .endsWith(LocalDate.of(2023, 5, 30));
        assertThat(result.commits()).isEqualTo(1);
        assertThat(TableRows.of(lake, Frames.TABLE)
                        .where("landing_date", LocalDate.of(2023, 3, 1))
                        .list())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.instant("timestamp"))
                        .isBetween("2023-03-01T00:00:00Z", "2023-03-01T23:59:59.999Z"));
        assertThat(parquetFiles()).hasSize(150).allSatisfy(file -> {
            try (ParquetFileReader reader = ParquetFileReader.open(
                    HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
                assertThat(reader.getFooter().getBlocks())
                        .flatExtracting(block -> block.getColumns())
                        .allMatch(column -> column.getCodec() == CompressionCodecName.ZSTD);
            }
        });
    }

    @Test
    void impossibleTimestampsLieInTheNearestPossibleDay() {
        send(List.of(record(0, 0, "a", new byte[1]), record(0, Long.MAX_VALUE / 1_000, "b", new byte[1])));

        LandingResult result = land();

        assertThat(result.dates()).containsExactly(LocalDate.EPOCH, LocalDate.of(9999, 12, 31));
        assertThat(TableRows.of(lake, Frames.TABLE).where("station_id", "b").list())
                .first()
                .extracting(row -> row.instant("timestamp"))
                .isEqualTo(Instant.parse("9999-12-31T23:59:59.999Z"));
    }

    @Test
    void aBacklogIsLandedInSeveralCommits() {
        send(10_000);

        LandingResult result;
        try (KafkaTopic frames = KafkaTopic.open(broker.bootstrap(), topic)) {
            result = new Landing(lake, LandingTable.FRAMES, frames, LandingOrder.strict()).once(10);
        }

        assertThat(result.commits()).isGreaterThan(1);
        assertThat(result.rows()).isEqualTo(10_000);
        assertThat(coordinates()).hasSize(10_000).doesNotHaveDuplicates();
        assertThat(new RunLedger(lake).after(Landing.JOB, Instant.EPOCH)).hasSize(1);
    }

    @Test
    void aRunThatWasOvertakenLandsNothing() {
        send(10);
        land();
        TableSnapshot seenByBoth = DeltaTables.snapshot(lake, Frames.TABLE).orElseThrow();
        LandedOffsets before = LandedOffsets.of(lake);
        send(10);
        LandingResult other = land();

        try (LandingBatch late = new LandingBatch(
                LandingTable.FRAMES,
                Generation.first(topic),
                seenByBoth,
                before.next().of(topic),
                false)) {
            assertThatThrownBy(() -> late.commit(new TopicPosition(
                            "id", "cluster", before.next().of(topic), before.validThrough(), List.of())))
                    .asInstanceOf(type(CommandFailure.class))
                    .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                    .extracting(Throwable::getMessage)
                    .asString()
                    .contains("Another landing run advanced " + topic);
        }

        assertThat(LandedOffsets.of(lake).next()).isEqualTo(other.next());
        assertThat(coordinates()).hasSize(20);
    }

    @Test
    void aGapInTheOffsetsIsNotLanded() throws IOException {
        sendInTransaction(1);

        assertThatThrownBy(this::land)
                .asInstanceOf(type(CommandFailure.class))
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.QUALITY_GATE))
                .extracting(Throwable::getMessage)
                .asString()
                .startsWith("Partition 1 of " + topic + " has 2 offsets from 0 to 1, but only 1 records")
                .contains("--tolerate-gaps");
        assertThat(TableRows.of(lake, Frames.TABLE).list()).isEmpty();
        assertThat(parquetFiles()).isEmpty();
    }

    @Test
    void gapsThatAreToleratedAreCounted() throws Exception {
        sendInTransaction(3);

        LandingResult result = land(new LandingOrder(true, false));
        sendInTransaction(2);
        LandingResult second = land(new LandingOrder(true, false));

        assertThat(result.rows()).isEqualTo(3);
        assertThat(result.gaps()).isEqualTo(1);
        assertThat(second.rows()).isEqualTo(2);
        assertThat(second.gaps()).isEqualTo(1);
        assertThat(coordinates()).containsExactlyInAnyOrder("1:0", "1:1", "1:2", "1:4", "1:5");
        assertThat(LandedOffsets.of(lake).next().of(topic, 1)).hasValue(7);
        assertThat(new RunLedger(lake)
                        .latest(Landing.JOB)
                        .orElseThrow()
                        .tables()
                        .orElseThrow())
                .startsWith("{\"landing.frames\":{\"in\":2,\"out\":2,\"gaps\":1,\"lost\":[],");
    }

    @Test
    void aTopicWithoutGapsIsLandedTheSameWhereGapsAreTolerated() {
        send(30);

        LandingResult result = land(new LandingOrder(true, false));

        assertThat(result.rows()).isEqualTo(30);
        assertThat(result.gaps()).isZero();
    }

    @Test
    void filesThatAnotherWriterMovesMeanwhileDoNotStopALanding() throws IOException {
        send(10);
        land();
        TableSnapshot before = DeltaTables.snapshot(lake, Frames.TABLE).orElseThrow();
        send(10);

        try (KafkaTopic frames = KafkaTopic.open(broker.bootstrap(), topic);
                LandingBatch batch = nextBatch(frames, before, 10)) {
            log().moveEveryFile();

            assertThat(batch.commit(positionOf(frames, before))).isEqualTo(3);
        }

        assertThat(coordinates()).hasSize(20).doesNotHaveDuplicates();
        assertThat(land().rows()).isZero();
    }

    @Test
    void datesThatRetentionDeletesMeanwhileDoNotStopALanding() throws IOException {
        send(10);
        land();
        TableSnapshot before = DeltaTables.snapshot(lake, Frames.TABLE).orElseThrow();
        send(6);

        try (KafkaTopic frames = KafkaTopic.open(broker.bootstrap(), topic);
                LandingBatch batch = nextBatch(frames, before, 6)) {
            log().removeEveryFile();
            batch.commit(positionOf(frames, before));
        }

        assertThat(coordinates()).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void aDefinitionThatChangesMeanwhileIsNotCalledAnotherLandingRun() throws IOException {
        send(10);
        land();
        TableSnapshot before = DeltaTables.snapshot(lake, Frames.TABLE).orElseThrow();
        send(10);

        try (KafkaTopic frames = KafkaTopic.open(broker.bootstrap(), topic);
                LandingBatch batch = nextBatch(frames, before, 10)) {
            log().changeDefinition();

            assertThatThrownBy(() -> batch.commit(positionOf(frames, before)))
                    .asInstanceOf(type(CommandFailure.class))
                    .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                    .extracting(Throwable::getMessage)
                    .asString()
                    .startsWith("The definition of landing.frames was changed while records of " + topic)
                    .doesNotContain("Another landing run");
        }

        assertThat(coordinates()).hasSize(10);
        assertThat(land().rows()).isEqualTo(10);
    }

    @Test
    void partitionsThatWereAddedAreLandedToo() throws Exception {
        send(10);
        land();
        try (Admin admin = broker.admin()) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(4)))
                    .all()
                    .get();
            broker.awaitLeaders(topic);
        }
        send(List.of(record(3, NOON, "CP-1", "[]".getBytes(UTF_8))));

        assertThat(land().rows()).isEqualTo(1);
        assertThat(LandedOffsets.of(lake).next().of(topic, 3)).hasValue(1);
    }

    @Test
    void anUnknownTopicIsSaidSo() {
        topic = "no.such.topic";

        assertThatThrownBy(this::land)
                .asInstanceOf(type(CommandFailure.class))
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .extracting(Throwable::getMessage)
                .asString()
                .startsWith("There is no topic no.such.topic on Kafka at " + broker.bootstrap());
        assertThat(folder.resolve("lake")).doesNotExist();
    }

    @Test
    void anUnreachableKafkaIsSaidSoWithinFifteenSeconds() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        Instant start = Instant.now();

        try (KafkaTopic frames = KafkaTopic.open("127.0.0.1:" + closed, topic)) {
            assertThatThrownBy(
                            () -> new Landing(lake, LandingTable.FRAMES, frames, LandingOrder.strict()).once(ANY_SIZE))
                    .asInstanceOf(type(CommandFailure.class))
                    .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                    .extracting(Throwable::getMessage)
                    .asString()
                    .startsWith("Kafka at 127.0.0.1:" + closed + " does not answer");
        }

        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(15));
        assertThat(folder.resolve("lake")).doesNotExist();
    }

    @Test
    void followingCommitsWhatComesAndOutlivesARestartOfTheBroker() throws Exception {
        List<LandingResult> results = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean stop = new AtomicBoolean();
        send(10);
        CompletableFuture<Void> following = CompletableFuture.runAsync(() -> {
            try (KafkaTopic frames = KafkaTopic.open(broker.bootstrap(), topic)) {
                new Landing(lake, LandingTable.FRAMES, frames, LandingOrder.strict())
                        .follow(Duration.ofMillis(300), ANY_SIZE, stop::get, () -> {}, results::add);
            }
        });
        awaitLanded(results, 10);
        send(20);
        awaitLanded(results, 30);

        broker.stop();
        broker.restart();
        broker.awaitLeaders(topic);
        send(30);
        awaitLanded(results, 60);
        stop.set(true);
        following.join();

        assertThat(coordinates()).hasSize(60).doesNotHaveDuplicates();
        assertThat(new RunLedger(lake).after(Landing.JOB, Instant.EPOCH)).hasSameSizeAs(results);
        assertThat(results.get(results.size() - 1).validThrough()).isPresent();
    }

    @Test
    void askedToStopWhileKafkaIsAwayItLandsNothingThatKafkaDoesNotConfirm() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        send(30);
        CompletableFuture<Void> following = CompletableFuture.runAsync(() -> {
            try (KafkaTopic frames = KafkaTopic.open(broker.bootstrap(), topic)) {
                new Landing(lake, LandingTable.FRAMES, frames, LandingOrder.strict())
                        .follow(Duration.ofHours(1), ANY_SIZE, stop::get, () -> {}, result -> {});
            }
        });
        await().until(() -> Files.exists(folder.resolve("lake/landing/frames"))
                && !parquetFiles().isEmpty());

        broker.stop();
        stop.set(true);
        following.join();

        assertThat(coordinates()).isEmpty();
        assertThat(parquetFiles()).isEmpty();
        broker.restart();
        broker.awaitLeaders(topic);
        assertThat(land().rows()).isEqualTo(30);
        assertThat(coordinates()).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void followingSaysHowFarItIsBehind() {
        List<LandingResult> results = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean stop = new AtomicBoolean();
        send(9_000);

        CompletableFuture<Void> following = CompletableFuture.runAsync(() -> {
            try (KafkaTopic frames = KafkaTopic.open(broker.bootstrap(), topic)) {
                new Landing(lake, LandingTable.FRAMES, frames, LandingOrder.strict())
                        .follow(Duration.ofMillis(300), 1_000, stop::get, () -> {}, results::add);
            }
        });
        awaitLanded(results, 9_000);
        await().until(() -> results.get(results.size() - 1).rows() == 0);
        stop.set(true);
        following.join();

        LandingResult first = results.get(0);
        LandingResult last = results.get(results.size() - 1);
        assertThat(first.behind()).isEqualTo(9_000 - first.rows());
        assertThat(first.sinceValidThrough()).isEmpty();
        assertThat(last.behind()).isZero();
        assertThat(last.sinceValidThrough())
                .hasValueSatisfying(since -> assertThat(since).isBetween(Duration.ZERO, Duration.ofSeconds(30)));
    }

    @Test
    void followingCommitsBySize() {
        List<LandingResult> results = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean stop = new AtomicBoolean();
        send(9_000);

        CompletableFuture<Void> following = CompletableFuture.runAsync(() -> {
            try (KafkaTopic frames = KafkaTopic.open(broker.bootstrap(), topic)) {
                new Landing(lake, LandingTable.FRAMES, frames, LandingOrder.strict())
                        .follow(Duration.ofHours(1), 1_000, stop::get, () -> {}, results::add);
            }
        });
        awaitLanded(results, 9_000);
        stop.set(true);
        following.join();

        assertThat(results).hasSizeGreaterThan(1);
        assertThat(coordinates()).hasSize(9_000);
    }

    private LandingResult land() {
        return land(LandingOrder.strict());
    }

    private LandingResult land(LandingOrder order) {
        try (KafkaTopic frames = KafkaTopic.open(broker.bootstrap(), topic)) {
            return new Landing(lake, LandingTable.FRAMES, frames, order).once(ANY_SIZE);
        }
    }

    /** The batch that a landing run has read on top of a version of the table, not committed yet. */
    private LandingBatch nextBatch(KafkaTopic frames, TableSnapshot table, int records) {
        TopicPosition position =
                LandedTopic.in(table, topic).position(Generation.first(topic)).orElseThrow();
        frames.seek(position.next());
        LandingBatch batch =
                new LandingBatch(LandingTable.FRAMES, Generation.first(topic), table, position.next(), false);
        await().until(() -> {
            batch.add(frames.poll(Duration.ofMillis(100)));
            return batch.rows() == records;
        });
        return batch;
    }

    private TopicPosition positionOf(KafkaTopic frames, TableSnapshot table) {
        TopicPosition landed =
                LandedTopic.in(table, topic).position(Generation.first(topic)).orElseThrow();
        return new TopicPosition(
                landed.topicId(), landed.clusterId(), frames.positions(), landed.validThrough(), List.of());
    }

    private ForeignCommits log() {
        return new ForeignCommits(folder.resolve("lake/landing/frames"));
    }

    private void sendInTransaction(int records) {
        Map<String, Object> settings = producerSettings();
        settings.put("transactional.id", "t");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < records; i++) {
                producer.send(record(1, NOON, "CP-1", "[]".getBytes(UTF_8)));
            }
            producer.commitTransaction();
        }
        // The mark that ends the transaction is written after its producer has been told.
        TopicPartition partition = new TopicPartition(topic, 1);
        try (Admin admin = broker.admin()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> end(admin, partition, IsolationLevel.READ_COMMITTED)
                            > end(admin, partition, IsolationLevel.READ_UNCOMMITTED) - 1);
        }
    }

    private static long end(Admin admin, TopicPartition partition, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static void awaitLanded(List<LandingResult> results, long rows) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            synchronized (results) {
                return results.stream().mapToLong(LandingResult::rows).sum() == rows;
            }
        });
    }

    private List<String> coordinates() {
        return TableRows.of(lake, Frames.TABLE).columns("partition", "offset").list().stream()
                .map(row -> row.intValue("partition") + ":" + row.longValue("offset"))
                .toList();
    }

    private List<Path> parquetFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("lake/landing"))) {
            return files.filter(file -> file.toString().endsWith(".zstd.parquet"))
                    .toList();
        }
    }

    private void send(int records) {
        send(LongStream.range(0, records)
                .mapToObj(i ->
                        record((int) (i % 3), NOON + i, "CP-" + i % 7, "[2,\"1\",\"Heartbeat\",{}]".getBytes(UTF_8)))
                .toList());
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producerSettings())) {
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            producer.flush();
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
        } catch (ExecutionException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private Map<String, Object> producerSettings() {
        return new TreeMap<>(Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class,
                "linger.ms",
                5));
    }

    private ProducerRecord<byte[], byte[]> record(int partition, long timestamp, String key, byte[] value) {
        return new ProducerRecord<>(topic, partition, timestamp, key.getBytes(UTF_8), value);
    }
}
