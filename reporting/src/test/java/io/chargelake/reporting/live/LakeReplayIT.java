package io.chargelake.reporting.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargelake.cli.CommandMain;
import io.chargelake.cli.ExitCode;
import io.chargelake.ingest.KraftBroker;
import io.chargelake.ingest.event.Direction;
import io.chargelake.ingest.event.FrameRecord;
import io.chargelake.ingest.event.SessionEvent;
import io.chargelake.ingest.landing.LandCommand;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.Lake;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is filled from the lake, and goes on from Kafka, is the one that followed Kafka from the start. */
class LakeReplayIT {

    private static final String FRAMES = "frames";
    private static final String SESSIONS = "sessions";
    private static final int STATIONS = 20;

    @TempDir
    private Path folder;

    private final Random dice = new Random(7);
    private final Instant begin = Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.MILLIS);
    private int number;

    @Test
    void aStoreOfTheLakeIsTheOneThatFollowedFromTheStart() throws Exception {
        Path lake = folder.resolve("lake");
        try (KraftBroker broker = KraftBroker.start(folder.resolve("kafka"));
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            broker.createTopic(FRAMES, 3);
            broker.createTopic(SESSIONS, 2);
            happen(producer, 2_000);
            land(broker, lake);
            happen(producer, 500);
            List<String> followed = rows(follow(broker, "first"));

            forget(broker, Lake.at(lake.toString()));
            Path rebuilt = folder.resolve("second.sqlite");
            try (LiveStore store = LiveStore.open("jdbc:sqlite:" + rebuilt)) {
                store.apply(List.of(LiveStoreContract.heard("of nowhere", Instant.now())));
                long records = new LakeReplay(Lake.at(lake.toString()), store, changes()).run(source(broker, "second"));
                assertThat(records).isEqualTo(2_000);
            }

            assertThat(rows(follow(broker, "second"))).isEqualTo(followed).hasSizeGreaterThan(1_000);
        }
    }

    /** Follows Kafka until nothing is missing; the store's file. */
    private Path follow(KraftBroker broker, String name) {
        Path file = folder.resolve(name + ".sqlite");
        try (LiveStore store = LiveStore.open("jdbc:sqlite:" + file);
                LiveConsumer consumer = LiveConsumer.start(store, source(broker, name), changes())) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            consumer.asOf().isPresent() && consumer.lagRecords().orElse(-1) == 0);
        }
        return file;
    }

    private static LiveConsumer.Source source(KraftBroker broker, String group) {
        return new LiveConsumer.Source(broker.bootstrap(), group, FRAMES, SESSIONS, false);
    }

    private static LiveChanges changes() {
        return new LiveChanges(station -> Optional.empty());
    }

    private static void land(KraftBroker broker, Path lake) {
        assertThat(CommandMain.run(new LandCommand(), new String[] {
                    "--kafka=" + broker.bootstrap(), "--topic=" + FRAMES, "--event-topics=" + SESSIONS, "--lake=" + lake
                }))
                .isEqualTo(ExitCode.DONE);
    }

    /** Kafka has no longer what has landed. */
    private static void forget(KraftBroker broker, Lake lake) throws Exception {
        Map<TopicPartition, RecordsToDelete> landed = new HashMap<>();
        LandedOffsets.of(lake)
                .next()
                .of(FRAMES)
                .forEach((partition, offset) ->
                        landed.put(new TopicPartition(FRAMES, partition), RecordsToDelete.beforeOffset(offset)));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.deleteRecords(landed).all().get();
        }
    }

    /** Charges, statuses of all ages, boots, and sockets that come and go. */
    private void happen(KafkaProducer<byte[], byte[]> producer, int records) {
        for (int i = 0; i < records; i++) {
            String station = "S" + dice.nextInt(STATIONS);
            Instant at = begin.plusMillis(1_000L * number);
            producer.send(
                    switch (dice.nextInt(8)) {
                        case 0 ->
                            frame(
                                    station,
                                    at,
                                    Direction.IN,
                                    "[2,\"b\",\"BootNotification\",{\"chargePointVendor\":\"V\","
                                            + "\"chargePointModel\":\"M" + number + "\"}]");
                        case 1 ->
                            frame(
                                    station,
                                    at,
                                    Direction.IN,
                                    "[2,\"s" + number + "\",\"StartTransaction\",{\"connectorId\":1,"
                                            + "\"idTag\":\"T\",\"meterStart\":" + number + ",\"timestamp\":\"" + at
                                            + "\"}]");
                        case 2 ->
                            frame(
                                    station,
                                    at,
                                    Direction.OUT,
                                    "[3,\"s" + dice.nextInt(number + 1) + "\",{\"transactionId\":"
                                            + (1 + dice.nextInt(300)) + ",\"idTagInfo\":{\"status\":\"Accepted\"}}]");
                        case 3 ->
                            frame(
                                    station,
                                    at,
                                    Direction.IN,
                                    "[2,\"e\",\"StopTransaction\",{\"transactionId\":" + (1 + dice.nextInt(300))
                                            + ",\"meterStop\":" + number + ",\"timestamp\":\"" + at + "\"}]");
                        case 4 -> session(station, at);
                        default ->
                            frame(
                                    station,
                                    at,
                                    Direction.IN,
                                    "[2,\"n\",\"StatusNotification\",{\"connectorId\":" + dice.nextInt(3)
                                            + ",\"status\":\""
                                            + (dice.nextBoolean() ? "Faulted" : "Available")
                                            + "\",\"errorCode\":\"NoError\",\"timestamp\":\""
                                            + at.minusSeconds(dice.nextInt(4) == 0 ? dice.nextInt(600) : 0) + "\"}]");
                    });
            number++;
        }
        producer.flush();
    }

    private static ProducerRecord<byte[], byte[]> frame(String station, Instant at, Direction direction, String frame) {
        return FrameRecord.of(station, at, frame.getBytes(UTF_8))
                .direction(direction)
                .session("socket of " + station)
                .on(FRAMES);
    }

    private ProducerRecord<byte[], byte[]> session(String station, Instant at) {
        boolean opens = dice.nextBoolean();
        return new SessionEvent(
                        opens ? SessionEvent.Change.CONNECTED : SessionEvent.Change.DISCONNECTED,
                        station,
                        "session " + dice.nextInt(100) + " of " + station,
                        at,
                        "node",
                        Optional.empty(),
                        Optional.empty(),
                        opens ? Optional.empty() : Optional.of("connection-lost"),
                        Optional.empty())
                .on(SESSIONS);
    }

    /** All rows of all tables, but for what depends on when they were read: versions, and how far it has come. */
    private static List<String> rows(Path file) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                            + " AND name LIKE 'live_%' AND name NOT IN ('live_clock', 'live_partition', 'live_schema_history')")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
                    ResultSetMetaData columns = row.getMetaData();
                    while (row.next()) {
                        Map<String, String> values = new TreeMap<>();
                        for (int i = 1; i <= columns.getColumnCount(); i++) {
                            if (!columns.getColumnName(i).equals("version")) {
                                values.put(columns.getColumnName(i), row.getString(i));
                            }
                        }
                        rows.add(table + " " + values);
                    }
                }
            }
        }
        rows.sort(null);
        return rows;
    }
}
