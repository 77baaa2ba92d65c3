package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.ingest.KraftBrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broker and ingress are killed with SIGKILL under traffic; afterwards every frame that a station saw confirmed, and
 * its answer, is in Kafka.
 */
@Timeout(180)
class IngressCrashIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final int STATIONS = 6;

    @TempDir
    private Path folder;

    private volatile IngressProcess ingress;
    private List<LedgerStation> stations;
    private KraftBrokerProcess broker;

    @Test
    void nothingConfirmedIsLostWhenBrokerAndIngressAreKilled() throws Exception {
        long seed = Long.getLong("chargelake.seed", 20_261_125L);
        ExecutorService threads = Executors.newFixedThreadPool(STATIONS);
        broker = KraftBrokerProcess.start(folder.resolve("kafka"));
        try {
            ingress = startIngress();
            stations = IntStream.range(0, STATIONS)
                    .mapToObj(i -> new LedgerStation("CP" + i, () -> ingress.station("CP" + i), seed + i))
                    .toList();
            stations.forEach(threads::execute);
            awaitConfirmed(30);

            broker.kill();
            awaitConfirmed(60);
            awaitStarts(2);
            int confirmedWithoutKafka = confirmed();
            ingress.kill();
            int segments = segments();
            assertThat(segments).as("files of the killed ingress").isPositive();

            broker.restart();
            ingress = startIngress();
            awaitConfirmed(30);

            broker.kill();
            awaitConfirmed(60);
            broker.restart();
            await().atMost(PATIENCE).until(() -> segments() == 0);
            awaitConfirmed(30);

            stations.forEach(LedgerStation::stop);
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(ingress.stop()).isZero();
            assertThat(segments()).isZero();
            assertConfirmedIsInKafka();
            System.out.printf(
                    Locale.ROOT,
                    "%d requests confirmed, %d when the ingress was killed; %d starts; %d told to try again; seed %d%n",
                    confirmed(),
                    confirmedWithoutKafka,
                    starts(),
                    stations.stream().mapToInt(LedgerStation::refused).sum(),
                    seed);
        } finally {
            if (stations != null) {
                stations.forEach(LedgerStation::stop);
            }
            threads.shutdownNow();
            if (ingress != null) {
                ingress.close();
            }
            broker.close();
        }
    }

    private IngressProcess startIngress() throws IOException {
        return IngressProcess.start(
                folder.resolve("ingress.log"),
                "--kafka",
                broker.bootstrap(),
                "--delivery-timeout",
                "1",
                "--spool",
                folder.resolve("spool").toString());
    }

    /** So many more from each station. */
    private void awaitConfirmed(int more) {
        Map<LedgerStation, Integer> before = new HashMap<>();
        stations.forEach(station -> before.put(station, station.ledger().size()));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() ->
                        stations.stream().allMatch(station -> station.ledger().size() >= before.get(station) + more));
    }

    private void awaitStarts(int more) {
        long before = starts();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> starts() >= before + more);
    }

    private int confirmed() {
        return stations.stream().mapToInt(station -> station.ledger().size()).sum();
    }

    private long starts() {
        return stations.stream()
                .flatMap(station -> station.ledger().stream())
                .filter(LedgerStation.Confirmed::start)
                .count();
    }

    private int segments() {
        try (Stream<Path> files = Files.list(folder.resolve("spool"))) {
            return (int)
                    files.filter(file -> file.toString().endsWith(".segment")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertConfirmedIsInKafka() throws IOException {
        Map<String, List<String>> recorded = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : TopicRecords.of(broker.bootstrap(), "ocpp.frames")) {
            recorded.computeIfAbsent(new String(record.key(), UTF_8), station -> new ArrayList<>())
                    .add(new String(record.value(), UTF_8));
        }
        Map<Long, String> startOfId = new HashMap<>();
        for (LedgerStation station : stations) {
            Map<String, Integer> firsts = new HashMap<>();
            List<String> frames = recorded.get(station.id());
            for (int i = 0; i < frames.size(); i++) {
                firsts.putIfAbsent(frames.get(i), i);
            }
            int before = -1;
            for (LedgerStation.Confirmed confirmed : station.ledger()) {
                for (String frame : List.of(confirmed.request(), confirmed.result())) {
                    assertThat(firsts).as("%s in Kafka", station.id()).containsKey(frame);
                    assertThat(firsts.get(frame))
                            .as("%s: %s", station.id(), frame)
                            .isGreaterThan(before);
                    before = firsts.get(frame);
                }
                if (confirmed.start()) {
                    JsonNode id = JSON.readTree(confirmed.result()).get(2).get("transactionId");
                    assertThat(id.asLong()).isPositive();
                    assertThat(startOfId.put(id.asLong(), station.id() + confirmed.request()))
                            .as("another start with transaction id %s", id)
                            .isNull();
                }
            }
        }
    }
}
