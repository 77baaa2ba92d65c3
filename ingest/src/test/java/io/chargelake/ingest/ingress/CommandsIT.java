package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.ingest.KraftBroker;
import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.CommandResult.Outcome;
import io.chargelake.ingest.event.FrameHeaders;
import io.chargelake.ingest.event.SessionEvent;
import io.chargelake.ingest.event.StationCommand;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands to stations and news of their sockets, over two ingress processes that share one Kafka. */
class CommandsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static KraftBroker broker;
    private static IngressConfig config;
    private static OcppIngress here;
    private static OcppIngress there;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void startTwoNodes() throws Exception {
        broker = KraftBroker.start(folder);
        config = IngressConfig.forKafka(broker.bootstrap())
                .with(new SocketManners(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(2),
                        Clock.systemUTC()));
        here = OcppIngress.start(
                config.with(new IngressConfig.Origin("here", null)).with(new IngressConfig.Admin("127.0.0.1", 0)));
        there = OcppIngress.start(config.with(new IngressConfig.Origin("there", null)));
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close(Duration.ZERO);
        here.close();
        there.close();
        broker.close();
    }

    @Test
    void aCommandFindsItsStationOnEitherNode() throws Exception {
        for (OcppIngress node : List.of(here, there)) {
            String id = "CP-" + node.port();
            try (WebSocketStation station = WebSocketStation.connect(node, id)) {
                station.call("[2,\"1\",\"Heartbeat\",{}]");
                StationCommand command = command(id, "Reset", "{\"type\":\"Soft\"}");
                send(command);

                assertThat(station.next()).isEqualTo("[2,\"" + command.id() + "\",\"Reset\",{\"type\":\"Soft\"}]");
                station.send("[3,\"" + command.id() + "\",{\"status\":\"Accepted\"}]");

                CommandResult result = end(command);
                assertThat(result.outcome()).isEqualTo(Outcome.ANSWERED);
                assertThat(result.status()).contains("Accepted");
                assertThat(result.node()).isEqualTo(node == here ? "here" : "there");
                assertThat(outcomes(command)).containsExactly(Outcome.SENT, Outcome.ANSWERED);
            }
        }
        // Both directions of a command are frames like any other, with its action.
        assertThat(TopicRecords.of(broker.bootstrap(), config.kafka().framesTopic()))
                .filteredOn(record -> new String(record.value(), UTF_8).contains("\"Accepted\""))
                .anyMatch(record -> "Reset".equals(TopicRecords.header(record, FrameHeaders.ACTION))
                        && "in".equals(TopicRecords.header(record, FrameHeaders.DIRECTION)));
    }

    @Test
    void oneCommandIsUnderwayAtATimeAndARefusalEndsIt() throws Exception {
        try (WebSocketStation station = WebSocketStation.connect(here, "BUSY")) {
            station.call("[2,\"1\",\"Heartbeat\",{}]");
            StationCommand first = command("BUSY", "ClearCache", "{}");
            StationCommand second = command("BUSY", "UnlockConnector", "{\"connectorId\":1}");
            send(first);
            assertThat(station.next()).contains("ClearCache");
            send(second);
            await().atMost(PATIENCE).until(() -> outcomes(second).contains(Outcome.QUEUED));
            // A request of the station may cross.
            assertThat(station.call("[2,\"2\",\"Heartbeat\",{}]")).startsWith("[3,\"2\"");

            station.send("[4,\"" + first.id() + "\",\"NotSupported\",\"no cache\",{}]");
            assertThat(station.next()).contains("UnlockConnector");
            station.send("[3,\"" + second.id() + "\",{\"status\":\"Unlocked\"}]");

            CommandResult refused = end(first);
            assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(refused.errorCode()).contains("NotSupported");
            assertThat(refused.explanation()).contains("no cache");
            assertThat(end(second).status()).contains("Unlocked");
            assertThat(outcomes(second)).containsExactly(Outcome.QUEUED, Outcome.SENT, Outcome.ANSWERED);
        }
    }

    @Test
    void everyCommandEndsAlsoWithoutAStation() throws Exception {
        StationCommand nobody = command("NOBODY", "ClearCache", "{}");
        StationCommand nonsense = command("NOBODY", "MakeCoffee", "{}");
        StationCommand incomplete = command("NOBODY", "Reset", "{\"type\":\"Gently\"}");
        send(nobody);
        send(nonsense);
        send(incomplete);
        try (WebSocketStation station = WebSocketStation.connect(here, "SILENT")) {
            station.call("[2,\"1\",\"Heartbeat\",{}]");
            StationCommand unanswered = command("SILENT", "ClearCache", "{}");
            send(unanswered);
            assertThat(station.next()).contains("ClearCache");
            assertThat(end(unanswered).outcome()).isEqualTo(Outcome.TIMED_OUT);
        }
        assertThat(end(nobody).outcome()).isEqualTo(Outcome.NOT_CONNECTED);
        assertThat(outcomes(nobody)).containsExactly(Outcome.NOT_CONNECTED);
        assertThat(end(nonsense).explanation())
                .hasValueSatisfying(why -> assertThat(why).contains("MakeCoffee"));
        assertThat(end(incomplete).explanation()).contains("type: \"Gently\" (expected: Hard or Soft)");
    }

    @Test
    void aStationThatConnectsAMomentLaterIsAskedThen() throws Exception {
        StationCommand command = command("LATE", "ClearCache", "{}");
        send(command);
        try (WebSocketStation station = WebSocketStation.connect(there, "LATE")) {
            assertThat(station.next()).contains(command.id());
            station.send("[3,\"" + command.id() + "\",{\"status\":\"Accepted\"}]");
            assertThat(end(command).outcome()).isEqualTo(Outcome.ANSWERED);
        }
    }

    @Test
    void socketsThatOpenAndCloseAreNews() throws Exception {
        try (WebSocketStation old = WebSocketStation.connect(here, "MOVES")) {
            old.call("[2,\"1\",\"Heartbeat\",{}]");
            try (WebSocketStation newer = WebSocketStation.connect(here, "MOVES")) {
                newer.call("[2,\"2\",\"Heartbeat\",{}]");
                assertThat(old.closeStatus()).isEqualTo(1000);
            }
        }
        await().atMost(PATIENCE).until(() -> news("MOVES").size() == 4);
        Map<String, List<String>> bySession = new HashMap<>();
        for (SessionEvent event : news("MOVES")) {
            bySession
                    .computeIfAbsent(event.session(), session -> new ArrayList<>())
                    .add(event.change().word()
                            + event.reason().map(why -> " " + why).orElse(""));
            assertThat(event.node()).isEqualTo("here");
        }
        assertThat(bySession.values())
                .containsExactlyInAnyOrder(
                        List.of("Connected", "Disconnected replaced"),
                        List.of("Connected", "Disconnected connection-lost"));
        assertThat(news("here")).extracting(SessionEvent::change).containsOnly(SessionEvent.Change.NODE_STARTED);
    }

    @Test
    void healthAndMetricsAreToldOnAPortOfTheirOwn() throws Exception {
        String base = "http://127.0.0.1:" + here.adminPort().orElseThrow();
        assertThat(get(base + "/health/live").statusCode()).isEqualTo(200);
        assertThat(get(base + "/health/ready").statusCode()).isEqualTo(200);
        try (WebSocketStation station = WebSocketStation.connect(here, "COUNTED")) {
            station.call("[2,\"1\",\"StatusNotification\",{}]");
            String metrics = get(base + "/metrics").body();
            assertThat(metrics)
                    .contains("chargelake_ingress_frames_total{what=\"StatusNotification\"}")
                    .contains("chargelake_ingress_stations ")
                    .contains("chargelake_ingress_ack_seconds_bucket")
                    .contains("chargelake_ingress_spool_bytes 0.0")
                    .contains("chargelake_ingress_kafka_takes_records 1.0");
        }
    }

    private static HttpResponse<String> get(String uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static StationCommand command(String station, String action, String payload) {
        Instant now = Instant.now();
        return new StationCommand(
                UUID.randomUUID().toString(), station, action, payload, now, now.plusSeconds(30), Optional.of("test"));
    }

    private static void send(StationCommand command) throws Exception {
        producer.send(command.on(config.kafka().commandsTopic())).get();
    }

    private static List<Outcome> outcomes(StationCommand command) throws Exception {
        return results(command).stream().map(CommandResult::outcome).toList();
    }

    private static CommandResult end(StationCommand command) {
        return await().atMost(PATIENCE)
                .until(
                        () -> results(command).stream()
                                .filter(result -> result.outcome().last())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static List<CommandResult> results(StationCommand command) throws Exception {
        List<CommandResult> found = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
                TopicRecords.of(broker.bootstrap(), config.kafka().commandResultsTopic())) {
            CommandResult result = CommandResult.read(record.value());
            assertThat(TopicRecords.header(record, FrameHeaders.EVENT)).isEqualTo(CommandResult.EVENT);
            if (result.commandId().equals(command.id())) {
                found.add(result);
            }
        }
        return found;
    }

    private static List<SessionEvent> news(String station) throws Exception {
        List<SessionEvent> found = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
                TopicRecords.of(broker.bootstrap(), config.kafka().sessionsTopic())) {
            JsonNode json = JSON.readTree(record.value());
            if (json.path("station").asText().equals(station)) {
                found.add(SessionEvent.read(record.value()));
            }
        }
        return found;
    }
}
