package io.chargelake.reporting.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.ingest.KraftBroker;
import io.chargelake.ingest.ingress.IngressConfig;
import io.chargelake.ingest.ingress.OcppIngress;
import io.chargelake.lake.Lake;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a station's socket over Kafka to what a support agent sees, and back. */
@Timeout(120)
class LiveApiIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static KraftBroker broker;
    private static OcppIngress ingress;
    private static ApiServer api;

    @BeforeAll
    static void start() throws Exception {
        broker = KraftBroker.start(folder.resolve("kafka"));
        ingress = OcppIngress.start(IngressConfig.forKafka(broker.bootstrap()));
        api = new ApiServer(folder, Lake.at(folder.resolve("lake").toString()), broker.bootstrap());
    }

    @AfterAll
    static void stop() {
        api.close();
        ingress.close();
        broker.close();
    }

    @Test
    void aChargeAndAFaultAreSeenAsTheyHappen() throws Exception {
        String id = "CP 1/<b>\u00e4";
        TestStation station = connect(id);
        station.call(
                "BootNotification",
                "{\"chargePointVendor\":\"Acme\",\"chargePointModel\":\"M1\",\"firmwareVersion\":\"1.2\"}");
        station.status(1, "Available", "NoError");
        String start = station.call(
                "StartTransaction",
                "{\"connectorId\":1,\"idTag\":\"TAG\",\"meterStart\":1000,\"timestamp\":\"" + Instant.now() + "\"}");
        long transaction = JSON.readTree(start).get(2).path("transactionId").longValue();
        station.status(1, "Charging", "NoError");
        JsonNode charging = await(id, now -> now.path("state").textValue().equals("charging"));
        assertThat(charging.path("connection").textValue()).isEqualTo("connected");
        assertThat(charging.path("boot").path("vendor").textValue()).isEqualTo("Acme");
        assertThat(charging.path("sentence").textValue()).startsWith("Connector 1 charging for ");
        assertThat(charging.path("freshness").path("stale").booleanValue()).isFalse();
        JsonNode open = transactions(id).get(0);
        assertThat(open.path("open").booleanValue()).isTrue();
        assertThat(open.path("transactionId").longValue()).isEqualTo(transaction);

        station.status(1, "Faulted", "GroundFailure");
        station.call(
                "StopTransaction",
                "{\"transactionId\":" + transaction + ",\"meterStop\":3500,\"timestamp\":\"" + Instant.now()
                        + "\",\"reason\":\"EmergencyStop\"}");
        JsonNode faulted = await(id, now -> now.path("state").textValue().equals("faulted"));
        assertThat(faulted.path("faultsToday").intValue()).isEqualTo(1);
        assertThat(faulted.path("sentence").textValue()).startsWith("Connector 1 faulted, GroundFailure, for ");
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                transactions(id).get(0).path("energyKwh").decimalValue())
                        .isEqualByComparingTo("2.5"));
        JsonNode history =
                get("/api/v1/stations/" + encoded(id) + "/history?hours=1").path("changes");
        assertThat(history)
                .extracting(change -> change.path("status").textValue())
                .containsExactly("Available", "Charging", "Faulted");

        station.close();
        JsonNode gone = await(id, now -> now.path("connection").textValue().equals("offline"));
        // Offline and faulted are two things.
        assertThat(gone.path("state").textValue()).isEqualTo("faulted");
        assertThat(gone.path("sentence").textValue()).startsWith("Offline for ");
        assertThat(get("/api/v1/stations?state=faulted&connection=offline&q=cp%201")
                        .path("stations"))
                .hasSize(1);
        // What is counted may be a second old.
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/api/v1/summary")
                                .path("counts")
                                .path("faulted")
                                .intValue())
                        .isEqualTo(1));
    }

    @Test
    void anOperatorAsksAStationAndHearsWhatItSays() throws Exception {
        try (TestStation station = connect("ASKED")) {
            station.call("Heartbeat", "{}");
            String path = "/api/v1/stations/ASKED/commands";
            String reset = "{\"action\":\"Reset\",\"payload\":{\"type\":\"Soft\"}}";
            assertThat(api.as("desk").post(path, reset).status()).isEqualTo(403);
            assertThat(api.as("boss").post(path, "{\"action\":\"Explode\"}").status())
                    .isEqualTo(400);
            ApiClient.Answer wrong =
                    api.as("boss").post(path, "{\"action\":\"Reset\",\"payload\":{\"type\":\"Gently\"}}");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.json().path("detail").textValue())
                    .contains("Gently")
                    .contains("Hard or Soft");

            ApiClient.Answer accepted = api.as("boss").post(path, reset);
            assertThat(accepted.status()).isEqualTo(202);
            String command = accepted.json().path("commandId").textValue();
            assertThat(station.next()).isEqualTo("[2,\"" + command + "\",\"Reset\",{\"type\":\"Soft\"}]");
            station.send("[3,\"" + command + "\",{\"status\":\"Accepted\"}]");
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode told =
                        api.as("boss").get("/api/v1/commands/" + command).json();
                assertThat(told.path("outcome").textValue()).isEqualTo("Answered");
                assertThat(told.path("status").textValue()).isEqualTo("Accepted");
            });
        }
    }

    @Test
    void aListenerHearsOfChangesAndGoesOnWhereItWas() throws Exception {
        try (TestStation station = connect("HEARD")) {
            station.status(1, "Available", "NoError");
            await("HEARD", now -> now.path("state").textValue().equals("available"));
            String last;
            try (BufferedReader events = listen(null)) {
                assertThat(JSON.readTree(next(events, "snapshot").data())
                                .path("summary")
                                .path("counts")
                                .path("stations")
                                .intValue())
                        .isPositive();
                station.status(1, "Charging", "NoError");
                Event event = next(events, "stations");
                while (!event.data().contains("\"status\":\"Charging\"")) {
                    event = next(events, "stations");
                }
                assertThat(event.data()).contains("\"stationId\":\"HEARD\"");
                last = event.id();
            }
            station.status(1, "Finishing", "NoError");
            try (BufferedReader events = listen(last)) {
                Event event = next(events, "stations");
                while (!event.data().contains("\"status\":\"Finishing\"")) {
                    event = next(events, "stations");
                }
            }
        }
    }

    @Test
    void whoIsNotAskedForHasNoStations() throws Exception {
        assertThat(api.as("desk").get("/api/v1/stations/NOBODY").status()).isEqualTo(404);
        try (TestStation station = connect("OTHERS")) {
            station.status(1, "Available", "NoError");
            await("OTHERS", now -> now.path("state").textValue().equals("available"));
            assertThat(api.as("north").get("/api/v1/stations/OTHERS").status()).isEqualTo(404);
            assertThat(api.as("north").get("/api/v1/stations").json().path("stations"))
                    .isEmpty();
        }
        assertThat(api.as("desk").get("/api/v1/stations?state=broken").status()).isEqualTo(400);
        assertThat(api.as("desk").get("/api/v1/stations?cursor=%00").status()).isEqualTo(400);
        assertThat(api.as(null).get("/api/v1/stations/stream").status()).isEqualTo(401);
    }

    @Test
    void aListenerToOneStationHearsOfNoOther() throws Exception {
        try (TestStation own = connect("OWN");
                TestStation other = connect("OTHER");
                BufferedReader events = listen(null, "?stationId=OWN")) {
            next(events, "snapshot");
            other.status(1, "Charging", "NoError");
            await("OTHER", now -> now.path("state").textValue().equals("charging"));
            own.status(1, "Charging", "NoError");
            Event event = next(events, "stations");
            assertThat(event.data()).contains("\"stationId\":\"OWN\"").doesNotContain("OTHER");
        }
    }

    private record Event(String id, String data) {}

    private static Event next(BufferedReader events, String name) throws IOException {
        String id = null;
        String event = null;
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("event:")) {
                event = line.substring(6).strip();
            } else if (line.startsWith("data:") && name.equals(event)) {
                return new Event(id, line.substring(5));
            }
        }
        throw new AssertionError("the stream has ended");
    }

    private static BufferedReader listen(String lastEventId) throws Exception {
        return listen(lastEventId, "");
    }

    private static BufferedReader listen(String lastEventId, String query) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.address().resolve("/api/v1/stations/stream" + query))
                .header("Authorization", "Bearer desk");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(response.body(), UTF_8));
    }

    private static TestStation connect(String id) {
        return new TestStation(URI.create(ingress.endpoint() + "/" + encoded(id)));
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, UTF_8).replace("+", "%20");
    }

    private static JsonNode await(String id, Predicate<JsonNode> condition) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> get("/api/v1/stations/" + encoded(id)),
                        now -> now.path("state").isTextual() && condition.test(now));
    }

    private static JsonNode transactions(String id) throws Exception {
        return get("/api/v1/stations/" + encoded(id) + "/transactions").path("transactions");
    }

    private static JsonNode get(String path) throws Exception {
        return api.as("desk").get(path).json();
    }
}
