package io.chargelake.reporting.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargelake.ingest.KraftBroker;
import io.chargelake.ingest.event.Direction;
import io.chargelake.ingest.event.FrameRecord;
import io.chargelake.reporting.live.LiveStore;
import io.chargelake.reporting.live.StationKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed again and again while stations report: changes of all ages, late ones, repeats, several at the same
 * instant. In the end it knows of each connector what the topic says, and its history has each change once.
 */
@Timeout(180)
class ServeCrashIT {

    private static final int KILLS = Boolean.getBoolean("chargelake.soak") ? 50 : 4;
    private static final int STATIONS = 40;
    private static final int CONNECTORS = 3;
    private static final int CHANGES_OF_A_ROUND = 4_000;
    private static final String FRAMES = "frames";
    private static final String SESSIONS = "sessions";
    private static final List<String> STATUSES =
            List.of("Available", "Preparing", "Charging", "Finishing", "Unavailable", "Faulted");

    @TempDir
    private Path folder;

    private final Random dice = new Random(Long.getLong("chargelake.seed", 17));
    private final Instant begin = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);

    /** The newest change of each connector, by station and connector. */
    private final Map<String, Said> truth = new TreeMap<>();

    /** All different changes of each station. */
    private final Map<String, TreeSet<String>> different = new TreeMap<>();

    private final Map<String, Instant> newestSeen = new TreeMap<>();
    private int number;

    /** A change, as far as it decides which is the newest: what happened later, was received later, stands later in Kafka. */
    private record Said(Instant occurredAt, Instant receivedAt, long offset, String status, String info)
            implements Comparable<Said> {

        private static final Comparator<Said> ORDER = Comparator.comparing(Said::occurredAt)
                .thenComparing(Said::receivedAt)
                .thenComparing(Said::offset);

        @Override
        public int compareTo(Said other) {
            return ORDER.compare(this, other);
        }
    }

    @Test
    void whateverTheMomentTheProcessIsKilledNothingIsLostAndNothingOlderWins() throws Exception {
        Path state = folder.resolve("state");
        try (KraftBroker broker = KraftBroker.start(folder.resolve("kafka"));
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            broker.createTopic(FRAMES, 3);
            broker.createTopic(SESSIONS, 1);
            for (int kill = 0; kill < KILLS; kill++) {
                try (ServeProcess serve = ServeProcess.start(broker.bootstrap(), FRAMES, SESSIONS, state)) {
                    long before = look(serve.client());
                    report(producer);
                    // In the middle of it: something of this round is there, and the rest comes or not.
                    await().atMost(Duration.ofSeconds(60))
                            .pollInterval(Duration.ofMillis(5))
                            .until(() -> look(serve.client()) > before);
                    serve.kill();
                }
            }

            try (ServeProcess serve = ServeProcess.start(broker.bootstrap(), FRAMES, SESSIONS, state)) {
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(
                                () -> assertThat(connectors(serve.client())).isEqualTo(expected()));
                // All of it may have been there before this process had partitions: until then it does not claim to
                // know.
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> !serve.client()
                                .ask("/api/v1/summary")
                                .path("freshness")
                                .path("stale")
                                .booleanValue());
                assertThat(text(serve.admin().resolve("/health/ready"))).isEqualTo("ready\n");
                assertThat(text(serve.admin().resolve("/metrics")))
                        .contains("chargelake_serve_live_reads_kafka 1.0", "chargelake_serve_live_age_seconds ")
                        .containsPattern("chargelake_serve_requests_seconds_count\\{method=\"GET\","
                                + "path=\"/api/v1/summary\",status=\"200\"\\} [1-9]");
                serve.kill();
            }
        }
        try (LiveStore store = LiveStore.open("jdbc:sqlite:" + state.resolve("live.sqlite"))) {
            different.forEach((station, changes) -> assertThat(store.history(
                            new StationKey("", station), begin.minusSeconds(60), begin.plusSeconds(7_200)))
                    .as("history of %s", station)
                    .hasSize(changes.size()));
        }
    }

    private static String text(URI address) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void report(KafkaProducer<byte[], byte[]> producer) throws Exception {
        ProducerRecord<byte[], byte[]> last = null;
        List<Runnable> noted = new ArrayList<>();
        for (int i = 0; i < CHANGES_OF_A_ROUND; i++) {
            String station = "S" + dice.nextInt(STATIONS);
            int connector = 1 + dice.nextInt(CONNECTORS);
            // Most are of now, some of long ago, and many share their second with others.
            Instant occurredAt = begin.plusSeconds(dice.nextInt(4) == 0 ? dice.nextInt(1_800) : number / 10);
            Instant receivedAt = begin.plusSeconds(3_000).plusMillis(number);
            String status = STATUSES.get(dice.nextInt(STATUSES.size()));
            String info = "n" + number++;
            ProducerRecord<byte[], byte[]> record = FrameRecord.of(
                            station,
                            receivedAt,
                            ("[2,\"" + info + "\",\"StatusNotification\",{\"connectorId\":" + connector
                                            + ",\"status\":\"" + status + "\",\"errorCode\":\"NoError\",\"info\":\""
                                            + info + "\",\"timestamp\":\"" + occurredAt + "\"}]")
                                    .getBytes(UTF_8))
                    .direction(Direction.IN)
                    .session("socket")
                    .on(FRAMES);
            Future<RecordMetadata> sent = producer.send(record);
            if (last != null && dice.nextInt(20) == 0) {
                producer.send(last);
            }
            last = record;
            different.computeIfAbsent(station, any -> new TreeSet<>()).add(info);
            noted.add(() -> {
                try {
                    Said said = new Said(occurredAt, receivedAt, sent.get().offset(), status, info);
                    truth.merge(
                            station + "/" + connector, said, (one, other) -> one.compareTo(other) >= 0 ? one : other);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
        }
        producer.flush();
        noted.forEach(Runnable::run);
    }

    /** Looks at all connectors, none of which may show anything older than before; the newest version of all stations. */
    private long look(ApiClient client) throws Exception {
        long newest = 0;
        for (JsonNode station : client.ask("/api/v1/stations?limit=500").path("stations")) {
            for (JsonNode connector : station.path("connectors")) {
                Instant occurredAt = Instant.parse(connector.path("occurredAt").textValue());
                newestSeen.merge(
                        station.path("stationId").textValue() + "/"
                                + connector.path("connectorId").intValue(),
                        occurredAt,
                        (before, now) -> {
                            assertThat(now)
                                    .as("a newer status gave way to an older one")
                                    .isAfterOrEqualTo(before);
                            return now;
                        });
            }
        }
        JsonNode first = client.get("/api/v1/stations/S0").json();
        return first.path("version").longValue();
    }

    private Map<String, String> expected() {
        Map<String, String> expected = new TreeMap<>();
        truth.forEach((connector, said) -> expected.put(connector, said.status + " " + said.info));
        return expected;
    }

    private static Map<String, String> connectors(ApiClient client) throws Exception {
        Map<String, String> connectors = new TreeMap<>();
        for (JsonNode station : client.ask("/api/v1/stations?limit=500").path("stations")) {
            for (JsonNode connector : station.path("connectors")) {
                connectors.put(
                        station.path("stationId").textValue() + "/"
                                + connector.path("connectorId").intValue(),
                        connector.path("status").textValue() + " "
                                + connector.path("info").textValue());
            }
        }
        return connectors;
    }
}
