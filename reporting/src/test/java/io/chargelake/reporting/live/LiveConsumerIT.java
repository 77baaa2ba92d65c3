package io.chargelake.reporting.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargelake.ingest.KraftBroker;
import io.chargelake.ingest.event.Direction;
import io.chargelake.ingest.event.FrameRecord;
import io.chargelake.ingest.event.SessionEvent;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveConsumerIT {

    private static final AtomicInteger TOPICS = new AtomicInteger();

    @TempDir
    static Path folder;

    private static KraftBroker broker;

    private final LiveChanges changes = new LiveChanges(id -> Optional.empty());
    private String frames;
    private String sessions;
    private String url;
    private LiveStore store;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = KraftBroker.start(folder.resolve("kafka"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        int number = TOPICS.incrementAndGet();
        frames = "frames-" + number;
        sessions = "sessions-" + number;
        broker.createTopic(frames, 3);
        broker.createTopic(sessions, 3);
        url = "jdbc:sqlite:" + folder.resolve("live-" + number + ".db");
        store = LiveStore.open(url);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsInKafkaIsInTheStoreAndItSaysToWhichTime() {
        Instant before = Instant.now();
        try (LiveConsumer consumer = start(store, false)) {
            produce(List.of(
                    new SessionEvent(
                                    SessionEvent.Change.CONNECTED,
                                    "S1",
                                    "socket",
                                    Instant.now(),
                                    "node",
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty())
                            .on(sessions),
                    frame("S1", Direction.IN, status("Charging", Instant.now())),
                    frame("S1", Direction.IN, "nonsense"),
                    frame(
                            "S1",
                            Direction.IN,
                            "[2,\"m1\",\"StartTransaction\",{\"connectorId\":1,\"idTag\":\"T\",\"meterStart\":5}]"),
                    frame("S1", Direction.OUT, "[3,\"m1\",{\"transactionId\":42}]")));

            patiently()
                    .until(() -> store.transactions(new StationKey("", "S1"), 1).size() == 1);
            patiently()
                    .until(() -> store.station(Tenants.all(), "S1")
                            .filter(station -> station.connection() == StationConnection.CONNECTED)
                            .isPresent());
            assertThat(store.station(Tenants.all(), "S1").orElseThrow().state()).isEqualTo(StationState.CHARGING);
            patiently()
                    .until(() -> consumer.asOf().filter(before::isBefore).isPresent()
                            && consumer.lagRecords().orElse(-1) == 0);
            assertThat(consumer.state()).isEqualTo(new LiveConsumerState.Reading());
            assertThat(consumer.unreadable()).isEqualTo(1);
        }
    }

    @Test
    void itGoesOnWhereItStoppedAndMembersTakeOver() {
        LiveConsumer first = start(store, false);
        LiveConsumer second = start(store, false);
        produceStations(0, 300);
        patiently().until(() -> stations() == 300);
        first.close();
        produceStations(300, 600);

        patiently().until(() -> stations() == 600);
        second.close();
        long version = store.version();
        produceStations(600, 601);
        try (LiveConsumer third = start(store, false)) {
            patiently().until(() -> stations() == 601);
            patiently().until(() -> third.lagRecords().orElse(-1) == 0);
        }
        // One batch for one record: what was applied before was committed.
        assertThat(store.version()).isEqualTo(version + 1);
    }

    @Test
    void recordsThatComeAgainChangeNothing() {
        Instant now = Instant.now();
        produce(List.of(
                frame("S1", Direction.IN, status("Faulted", now.minusSeconds(60))),
                frame("S1", Direction.IN, status("Available", now))));
        try (LiveConsumer consumer = start(store, false)) {
            patiently()
                    .until(() -> consumer.lagRecords().orElse(-1) == 0
                            && store.station(Tenants.all(), "S1")
                                    .filter(station -> station.state() == StationState.AVAILABLE)
                                    .isPresent());
        }
        LiveStation before = store.station(Tenants.all(), "S1").orElseThrow();
        long version = store.version();

        LiveConsumer.Source other =
                new LiveConsumer.Source(broker.bootstrap(), frames + "-other", frames, sessions, false);
        try (LiveConsumer consumer = LiveConsumer.start(store, other, changes)) {
            patiently().until(() -> consumer.lagRecords().orElse(-1) == 0 && store.version() > version);
        }

        LiveStation after = store.station(Tenants.all(), "S1").orElseThrow();
        assertThat(after.connectors()).isEqualTo(before.connectors());
        assertThat(store.faults(new StationKey("", "S1"), Instant.EPOCH, now.plusSeconds(9)))
                .isEqualTo(1);
    }

    @Test
    void aRebuiltStoreHasWhatKafkaHas() {
        produceStations(0, 50);
        try (LiveConsumer consumer = start(store, false)) {
            patiently().until(() -> stations() == 50 && consumer.lagRecords().orElse(-1) == 0);
        }
        store.apply(List.of(LiveStoreContract.heard("of nowhere", Instant.now())));

        try (LiveConsumer consumer = start(store, true)) {
            patiently()
                    .until(() -> stations() == 50
                            && consumer.lagRecords().orElse(-1) == 0
                            && store.station(Tenants.all(), "of nowhere").isEmpty());
        }
    }

    @Test
    void aLockedFileIsWaitedFor() throws Exception {
        try (LiveConsumer consumer = start(store, false)) {
            patiently().until(() -> consumer.state() instanceof LiveConsumerState.Reading);
            try (Connection other = DriverManager.getConnection(url);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                produceStations(0, 100);
                patiently().until(() -> consumer.state() instanceof LiveConsumerState.StoreAway);
                assertThat(((LiveConsumerState.StoreAway) consumer.state()).why())
                        .contains("locked");
                assertThat(stations()).isZero();
                produceStations(100, 200);
            }
            patiently().until(() -> stations() == 200);
            assertThat(consumer.state()).isEqualTo(new LiveConsumerState.Reading());
        }
    }

    @Test
    void aStoppedPostgresqlIsWaitedFor() throws Exception {
        int port = freePort();
        EmbeddedPostgres server = postgresql(port);
        String postgresql = server.getJdbcUrl("postgres", "postgres");
        try (LiveStore there = LiveStore.open(postgresql);
                LiveConsumer consumer = start(there, false)) {
            produceStations(0, 100);
            patiently().until(() -> there.counts(Tenants.all()).stations() == 100);
            server.close();
            produceStations(100, 200);
            patiently().until(() -> consumer.state() instanceof LiveConsumerState.StoreAway);

            server = postgresql(port);

            patiently()
                    .ignoreExceptions()
                    .until(() -> there.counts(Tenants.all()).stations() == 200);
            patiently().until(() -> consumer.state() instanceof LiveConsumerState.Reading);
        } finally {
            server.close();
        }
    }

    @Test
    void aStoppedKafkaIsWaitedFor() throws Exception {
        try (LiveConsumer consumer = start(store, false)) {
            produceStations(0, 10);
            patiently().until(() -> stations() == 10 && consumer.lagRecords().orElse(-1) == 0);
            Instant stopping = Instant.now();
            broker.stop();
            try {
                patiently().until(() -> consumer.state() instanceof LiveConsumerState.KafkaAway);
                assertThat(consumer.asOf().orElseThrow()).isBefore(stopping.plusSeconds(2));
            } finally {
                broker.restart();
                broker.awaitLeaders(frames);
            }
            produceStations(10, 20);

            patiently().until(() -> stations() == 20);
            patiently().until(() -> consumer.state() instanceof LiveConsumerState.Reading);
        }
    }

    private LiveConsumer start(LiveStore there, boolean rebuild) {
        return LiveConsumer.start(
                there,
                new LiveConsumer.Source(broker.bootstrap(), frames + "-group", frames, sessions, rebuild),
                changes);
    }

    private long stations() {
        return store.counts(Tenants.all()).stations();
    }

    private void produceStations(int from, int to) {
        produce(IntStream.range(from, to)
                .mapToObj(i -> frame("S" + i, Direction.IN, status("Available", Instant.now())))
                .toList());
    }

    private static void produce(List<ProducerRecord<byte[], byte[]>> records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            records.forEach(producer::send);
        }
    }

    private ProducerRecord<byte[], byte[]> frame(String station, Direction direction, String frame) {
        return FrameRecord.of(station, Instant.now(), frame.getBytes(UTF_8))
                .direction(direction)
                .session("socket")
                .on(frames);
    }

    private static String status(String status, Instant at) {
        return "[2,\"m0\",\"StatusNotification\",{\"connectorId\":1,\"status\":\"" + status
                + "\",\"errorCode\":\"NoError\",\"timestamp\":\"" + at + "\"}]";
    }

    private static EmbeddedPostgres postgresql(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("postgresql"))
                .setCleanDataDirectory(false)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }
}
