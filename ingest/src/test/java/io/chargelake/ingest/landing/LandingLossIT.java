package io.chargelake.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.ingest.KraftBroker;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.TableRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka no longer has what comes next, or is not the Kafka that was landed before. */
@Timeout(120)
class LandingLossIT {

    private static final LandingOrder ACCEPTING = new LandingOrder(false, true);

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
        broker.createTopic(topic, 2);
    }

    @Test
    void whatRetentionDeletedIsRefusedForAllPartitionsAtOnceAndGoneOnWithoutOnlyOnRequest() throws Exception {
        send(broker, 20);
        land();
        send(broker, 20);
        deleteBefore(15, 18);

        assertRefused(ExitCode.QUALITY_GATE)
                .startsWith("Records of " + topic + " are no longer in Kafka and were never landed:"
                        + " partition 0 offsets 10 to 14, partition 1 offsets 10 to 17.")
                .contains("chargelake land --accept-loss");
        assertThat(coordinates()).hasSize(20);

        LandingResult accepted = land(ACCEPTING);

        assertThat(accepted.rows()).isEqualTo(7);
        assertThat(coordinates()).hasSize(27).doesNotHaveDuplicates();
        assertThat(lostInLedger())
                .hasToString("[{\"topic\":\"" + topic + "\",\"partition\":0,\"from\":10,\"to\":14,"
                        + "\"reason\":\"deleted from Kafka before it was landed\"},"
                        + "{\"topic\":\"" + topic + "\",\"partition\":1,\"from\":10,\"to\":17,"
                        + "\"reason\":\"deleted from Kafka before it was landed\"}]");
        assertThat(position(1).losses()).hasSize(2).isEqualTo(accepted.lost());
    }

    @Test
    void eventsAreRefusedAndGoneOnWithoutInTheSameWay() throws Exception {
        send(broker, 20);
        landEvents(LandingOrder.strict());
        send(broker, 20);
        deleteBefore(15, 18);

        assertThatThrownBy(() -> landEvents(LandingOrder.strict()))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.QUALITY_GATE))
                .hasMessageContaining("partition 0 offsets 10 to 14, partition 1 offsets 10 to 17.");
        assertThat(TableRows.of(lake, Events.TABLE).list()).hasSize(20);

        assertThat(landEvents(ACCEPTING).lost()).hasSize(2);
        assertThat(TableRows.of(lake, Events.TABLE).list()).hasSize(27);
        assertThat(DeltaTables.version(lake, Frames.TABLE)).isEmpty();
    }

    @Test
    void aLossIsAskedForOnceEvenIfNothingIsLeftToLand() throws Exception {
        send(broker, 20);
        land();
        send(broker, 20);
        deleteBefore(20, 20);

        LandingResult accepted = land(ACCEPTING);
        LandingResult next = land();

        assertThat(accepted.rows()).isZero();
        assertThat(accepted.lost()).hasSize(2);
        assertThat(accepted.commits()).isEqualTo(1);
        assertThat(next.lost()).isEmpty();
        assertThat(position(1).losses()).hasSize(2);
    }

    @Test
    void lossesAddUpAndSurviveTheNextCommits() throws Exception {
        send(broker, 4);
        land();
        send(broker, 4);
        deleteBefore(3, 0);
        land(ACCEPTING);
        send(broker, 4);
        deleteBefore(5, 0);
        land(ACCEPTING);
        send(broker, 2);
        land();

        assertThat(position(1).losses())
                .extracting(loss ->
                        loss.partition() + ":" + loss.from() + "-" + loss.to().orElseThrow())
                .containsExactly("0:2-2", "0:4-4");
    }

    @Test
    void acceptingALossChangesNothingWhereNothingIsLost() {
        send(broker, 20);
        LandingResult first = land(ACCEPTING);
        LandingResult second = land(ACCEPTING);

        assertThat(first.rows()).isEqualTo(20);
        assertThat(first.commits()).isEqualTo(1);
        assertThat(second.commits()).isZero();
        assertThat(DeltaTables.version(lake, Frames.TABLE)).hasValue(1);
        assertThat(position(1).losses()).isEmpty();
    }

    @Test
    void aTopicThatWasCreatedAgainIsRefusedAndOnRequestLandedAsItsNextGeneration() throws Exception {
        send(broker, 10);
        land();
        createAgain();
        send(broker, 20);

        assertRefused(ExitCode.UNREACHABLE)
                .startsWith("Topic " + topic + " is not the one that was landed before")
                .contains("partition 0 from offset 5 on, partition 1 from offset 5 on")
                .endsWith("lands the new one as " + topic + "~2.");
        assertThat(coordinates()).hasSize(10);

        LandingResult second = land(ACCEPTING);
        send(broker, 2);
        land();
        createAgain();
        send(broker, 6);
        LandingResult third = land(ACCEPTING);

        assertThat(second.rows()).isEqualTo(20);
        assertThat(third.rows()).isEqualTo(6);
        assertThat(coordinates()).hasSize(38).doesNotHaveDuplicates();
        assertThat(coordinates()).filteredOn(at -> at.startsWith(topic + " ")).hasSize(10);
        assertThat(coordinates()).filteredOn(at -> at.startsWith(topic + "~2 ")).hasSize(22);
        assertThat(coordinates()).filteredOn(at -> at.startsWith(topic + "~3 ")).hasSize(6);
        LandedOffsets landed = LandedOffsets.of(lake);
        assertThat(landed.next().next()).containsOnlyKeys(topic, topic + "~2", topic + "~3");
        assertThat(landed.validThrough())
                .as("generations that are over do not hold the lake back")
                .isEqualTo(third.validThrough());
        assertThat(position(3).losses()).extracting(Loss::topic, Loss::from).containsOnly(tuple(topic + "~2", 11L));
    }

    @Test
    void anotherClusterIsAnotherGenerationAndTheFirstGoesOnWhenItsClusterIsBack() throws Exception {
        send(broker, 10);
        land();
        try (KraftBroker other = KraftBroker.start(folder.resolve("other"))) {
            other.createTopic(topic, 2);
            send(other, 4);

            assertThatThrownBy(() -> land(other, LandingOrder.strict()))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("--kafka names another cluster");
            assertThat(land(other, ACCEPTING).rows()).isEqualTo(4);
        }
        send(broker, 2);

        assertThat(land().rows()).isEqualTo(2);
        assertThat(coordinates()).hasSize(16).doesNotHaveDuplicates();
        assertThat(LandedOffsets.of(lake).next().of(topic, 0)).hasValue(6);
        assertThat(LandedOffsets.of(lake).next().of(topic + "~2", 0)).hasValue(2);
    }

    @Test
    void aLogThatWasRestoredFromAnOlderCopyIsRefusedAndOnRequestLandedAnew() throws Exception {
        send(broker, 10);
        broker.stop();
        Path copy = copyLogs(brokerFolder, folder.resolve("copy"));
        broker.restart();
        broker.awaitLeaders(topic);
        send(broker, 10);
        land();
        broker.stop();
        restoreLogs(copy, brokerFolder);
        broker.restart();
        broker.awaitLeaders(topic);

        assertRefused(ExitCode.UNREACHABLE)
                .startsWith("The log of " + topic + " was cut off or restored from an older copy:"
                        + " partition 0 ends before offset 5, landed up to 9,"
                        + " partition 1 ends before offset 5, landed up to 9.")
                .contains("partition 0 from offset 10 on, partition 1 from offset 10 on")
                .contains("--accept-loss");

        LandingResult accepted = land(ACCEPTING);
        send(broker, 4);

        assertThat(accepted.rows()).isEqualTo(10);
        assertThat(land().rows()).isEqualTo(4);
        assertThat(coordinates()).hasSize(34).doesNotHaveDuplicates();
        assertThat(position(1).topicId()).isEqualTo(position(2).topicId());
    }

    @Test
    void followingAcceptsALossAtItsStartAndEndsWithALaterOne() throws Exception {
        List<LandingResult> results = Collections.synchronizedList(new ArrayList<>());
        send(broker, 4);
        land();
        send(broker, 4);
        deleteBefore(3, 0);

        CompletableFuture<Void> following = CompletableFuture.runAsync(() -> {
            try (KafkaTopic frames = KafkaTopic.open(broker.bootstrap(), topic)) {
                new Landing(lake, LandingTable.FRAMES, frames, ACCEPTING)
                        .follow(Duration.ofMillis(100), Long.MAX_VALUE, () -> false, () -> {}, results::add);
            }
        });
        await().until(() -> coordinates().size() == 7);
        assertThat(results.get(0).lost()).hasSize(1);
        createAgain();

        assertThatThrownBy(following::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("is not the one that was landed before");
        assertThat(coordinates()).hasSize(7);
    }

    @Test
    void whatWasReadOfATopicThatIsGoneIsNotLandedAsTheOneThatHasItsName() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        send(broker, 4);
        land();
        send(broker, 4);
        CompletableFuture<Void> following = CompletableFuture.runAsync(() -> {
            try (KafkaTopic frames = KafkaTopic.open(broker.bootstrap(), topic)) {
                new Landing(lake, LandingTable.FRAMES, frames, LandingOrder.strict())
                        .follow(Duration.ofHours(1), Long.MAX_VALUE, stop::get, () -> {}, result -> {});
            }
        });
        LakeFiles files = new LakeFiles(folder.resolve("lake"));
        await().until(() -> !files.orphans().isEmpty());

        createAgain();
        send(broker, 20);
        stop.set(true);

        assertThatThrownBy(following::join).cause().isInstanceOf(CommandFailure.class);
        assertThat(coordinates()).hasSize(4);
        assertThat(files.orphans()).isEmpty();
    }

    private AbstractStringAssert<?> assertRefused(ExitCode code) {
        return assertThatThrownBy(this::land)
                .asInstanceOf(type(CommandFailure.class))
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(code))
                .extracting(Throwable::getMessage)
                .asString();
    }

    private LandingResult land() {
        return land(LandingOrder.strict());
    }

    private LandingResult land(LandingOrder order) {
        return land(broker, order);
    }

    private LandingResult land(KraftBroker from, LandingOrder order) {
        try (KafkaTopic frames = KafkaTopic.open(from.bootstrap(), topic)) {
            return new Landing(lake, LandingTable.FRAMES, frames, order).once(Long.MAX_VALUE);
        }
    }

    private LandingResult landEvents(LandingOrder order) {
        try (EventLanding events = new EventLanding(broker.bootstrap(), lake, List.of(topic), order)) {
            return events.once(Long.MAX_VALUE).get(0);
        }
    }

    private TopicPosition position(int generation) {
        return LandedTopic.in(DeltaTables.snapshot(lake, Frames.TABLE).orElseThrow(), topic)
                .generations()
                .get(generation);
    }

    private JsonNode lostInLedger() throws IOException {
        String tables =
                new RunLedger(lake).latest(Landing.JOB).orElseThrow().tables().orElseThrow();
        return new ObjectMapper().readTree(tables).path("landing.frames").path("lost");
    }

    private List<String> coordinates() {
        return TableRows.of(lake, Frames.TABLE).columns("topic", "partition", "offset").list().stream()
                .map(row -> row.string("topic") + " " + row.intValue("partition") + ":" + row.longValue("offset"))
                .toList();
    }

    private void createAgain() throws Exception {
        broker.deleteTopic(topic);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> broker.createTopic(topic, 2));
    }

    private void deleteBefore(long ofFirst, long ofSecond) throws Exception {
        try (Admin admin = broker.admin()) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(topic, 0),
                            RecordsToDelete.beforeOffset(ofFirst),
                            new TopicPartition(topic, 1),
                            RecordsToDelete.beforeOffset(ofSecond)))
                    .all()
                    .get();
        }
    }

    /** Sends records to both partitions in turn. */
    private void send(KraftBroker to, int records) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", to.bootstrap()), new StringSerializer(), new StringSerializer())) {
            IntStream.range(0, records)
                    .forEach(i -> producer.send(new ProducerRecord<>(topic, i % 2, "CP-" + i, "[2,\"1\",\"x\",{}]")));
        }
    }

    private Path copyLogs(Path from, Path to) throws IOException {
        for (Path log : logs(from)) {
            Path copy = Files.createDirectories(to.resolve(log.getFileName()));
            for (Path file : files(log)) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private void restoreLogs(Path from, Path to) throws IOException {
        for (Path log : logs(to)) {
            for (Path file : files(log)) {
                Files.delete(file);
            }
            for (Path file : files(from.resolve(log.getFileName()))) {
                Files.copy(file, log.resolve(file.getFileName()));
            }
        }
    }

    private List<Path> logs(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(log -> log.getFileName().toString().matches(topic + "-\\d+"))
                    .toList();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
