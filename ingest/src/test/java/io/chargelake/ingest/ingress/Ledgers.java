package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Stations that run, and their ledgers against what is in Kafka. */
final class Ledgers implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<LedgerStation> stations;
    private final ExecutorService threads;
    private final Duration patience;

    /**
     * Lets the stations run, each in a thread of its own.
     *
     * @param patience for each wait
     */
    Ledgers(List<LedgerStation> stations, Duration patience) {
        this.stations = List.copyOf(stations);
        this.threads = Executors.newFixedThreadPool(stations.size());
        this.patience = patience;
        stations.forEach(threads::execute);
    }

    /** So many more requests confirmed, from each station. */
    void awaitConfirmed(int more) {
        Map<LedgerStation, Integer> before = new HashMap<>();
        stations.forEach(station -> before.put(station, station.ledger().size()));
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(10))
                .until(() ->
                        stations.stream().allMatch(station -> station.ledger().size() >= before.get(station) + more));
    }

    /** So many more starts confirmed, of all stations. */
    void awaitStarts(int more) {
        long before = starts();
        await().atMost(patience).pollInterval(Duration.ofMillis(10)).until(() -> starts() >= before + more);
    }

    int confirmed() {
        return stations.stream().mapToInt(station -> station.ledger().size()).sum();
    }

    long starts() {
        return stations.stream()
                .flatMap(station -> station.ledger().stream())
                .filter(LedgerStation.Confirmed::start)
                .count();
    }

    /** Charges that were confirmed to have begun on one ingress and to have ended on another. */
    int chargesOverTwoNodes() {
        int moved = 0;
        for (LedgerStation station : stations) {
            LedgerStation.Confirmed start = null;
            for (LedgerStation.Confirmed confirmed : station.ledger()) {
                switch (confirmed.kind()) {
                    case START -> start = confirmed;
                    case STOP ->
                        moved += start.where().getPort() == confirmed.where().getPort() ? 0 : 1;
                    case OTHER -> {}
                }
            }
        }
        return moved;
    }

    /** Results that were InternalError. */
    int refused() {
        return stations.stream().mapToInt(LedgerStation::refused).sum();
    }

    /** Ends the stations, each after its request of now. */
    void stop() throws InterruptedException {
        stations.forEach(LedgerStation::stop);
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Every confirmed request and its result are in the topic, in the station's order; no transaction id is given twice. */
    void assertConfirmedIsInKafka(String bootstrap) throws IOException {
        Map<String, List<String>> recorded = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : TopicRecords.of(bootstrap, "ocpp.frames")) {
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

    @Override
    public void close() {
        stations.forEach(LedgerStation::stop);
        threads.shutdownNow();
    }
}
