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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
    private static CommandTraffic commands;

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
        commands = new CommandTraffic(config.kafka());
    }

    @AfterAll
    static void stop() {
        commands.close();
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
                StationCommand command = CommandTraffic.command(id, "Reset", "{\"type\":\"Soft\"}");
                commands.send(command);

                assertThat(station.next()).isEqualTo("[2,\"" + command.id() + "\",\"Reset\",{\"type\":\"Soft\"}]");
                station.send("[3,\"" + command.id() + "\",{\"status\":\"Accepted\"}]");

                CommandResult result = commands.end(command);
                assertThat(result.outcome()).isEqualTo(Outcome.ANSWERED);
                assertThat(result.status()).contains("Accepted");
                assertThat(result.node()).isEqualTo(node == here ? "here" : "there");
                assertThat(commands.outcomes(command)).containsExactly(Outcome.SENT, Outcome.ANSWERED);
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
            StationCommand first = CommandTraffic.command("BUSY", "ClearCache", "{}");
            StationCommand second = CommandTraffic.command("BUSY", "UnlockConnector", "{\"connectorId\":1}");
            commands.send(first);
            assertThat(station.next()).contains("ClearCache");
            commands.send(second);
            await().atMost(PATIENCE).until(() -> commands.outcomes(second).contains(Outcome.QUEUED));
            // A request of the station may cross.
            assertThat(station.call("[2,\"2\",\"Heartbeat\",{}]")).startsWith("[3,\"2\"");

            station.send("[4,\"" + first.id() + "\",\"NotSupported\",\"no cache\",{}]");
            assertThat(station.next()).contains("UnlockConnector");
            station.send("[3,\"" + second.id() + "\",{\"status\":\"Unlocked\"}]");

            CommandResult refused = commands.end(first);
            assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(refused.errorCode()).contains("NotSupported");
            assertThat(refused.explanation()).contains("no cache");
            assertThat(commands.end(second).status()).contains("Unlocked");
            assertThat(commands.outcomes(second)).containsExactly(Outcome.QUEUED, Outcome.SENT, Outcome.ANSWERED);
        }
    }

    @Test
    void everyCommandEndsAlsoWithoutAStation() throws Exception {
        StationCommand nobody = CommandTraffic.command("NOBODY", "ClearCache", "{}");
        StationCommand nonsense = CommandTraffic.command("NOBODY", "MakeCoffee", "{}");
        StationCommand incomplete = CommandTraffic.command("NOBODY", "Reset", "{\"type\":\"Gently\"}");
        commands.send(nobody);
        commands.send(nonsense);
        commands.send(incomplete);
        try (WebSocketStation station = WebSocketStation.connect(here, "SILENT")) {
            station.call("[2,\"1\",\"Heartbeat\",{}]");
            StationCommand unanswered = CommandTraffic.command("SILENT", "ClearCache", "{}");
            commands.send(unanswered);
            assertThat(station.next()).contains("ClearCache");
            assertThat(commands.end(unanswered).outcome()).isEqualTo(Outcome.TIMED_OUT);
        }
        assertThat(commands.end(nobody).outcome()).isEqualTo(Outcome.NOT_CONNECTED);
        assertThat(commands.outcomes(nobody)).containsExactly(Outcome.NOT_CONNECTED);
        assertThat(commands.end(nonsense).explanation())
                .hasValueSatisfying(why -> assertThat(why).contains("MakeCoffee"));
        assertThat(commands.end(incomplete).explanation()).contains("type: \"Gently\" (expected: Hard or Soft)");
    }

    @Test
    void aStationThatConnectsAMomentLaterIsAskedThen() throws Exception {
        StationCommand command = CommandTraffic.command("LATE", "ClearCache", "{}");
        commands.send(command);
        try (WebSocketStation station = WebSocketStation.connect(there, "LATE")) {
            assertThat(station.next()).contains(command.id());
            station.send("[3,\"" + command.id() + "\",{\"status\":\"Accepted\"}]");
            assertThat(commands.end(command).outcome()).isEqualTo(Outcome.ANSWERED);
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
                    .contains("chargelake_ingress_answers_total{action=\"StatusNotification\",result=\"CallResult\"}")
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
