package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargelake.ingest.KraftBroker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two ingress processes that share nothing but Kafka. One is killed with SIGKILL while its stations charge; they go on
 * at the other.
 */
@Timeout(120)
class StationMovesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STATIONS = 8;

    @TempDir
    private Path folder;

    private final AtomicReferenceArray<IngressProcess> nodes = new AtomicReferenceArray<>(2);
    private KraftBroker broker;

    @Test
    void chargesGoOnAtTheOtherNodeWhenOneIsKilled() throws Exception {
        long seed = Long.getLong("chargelake.seed", 20_261_126L);
        broker = KraftBroker.start(folder.resolve("kafka"));
        Ledgers ledgers = null;
        try {
            start(0);
            start(1);
            ledgers = new Ledgers(
                    IntStream.range(0, STATIONS)
                            .mapToObj(i -> new LedgerStation("CP" + i, () -> endpoint(i), seed + i))
                            .toList(),
                    PATIENCE);
            ledgers.awaitConfirmed(30);
            kill(0);
            ledgers.awaitConfirmed(30);
            start(0);
            kill(1);
            ledgers.awaitConfirmed(30);
            await().atMost(PATIENCE).until(ledgers::chargesOverTwoNodes, charges -> charges >= 3);

            ledgers.stop();
            assertThat(nodes.get(0).stop()).isZero();
            ledgers.assertConfirmedIsInKafka(broker.bootstrap());
            System.out.printf(
                    Locale.ROOT,
                    "%d requests confirmed, %d charges began at one node and ended at the other; seed %d%n",
                    ledgers.confirmed(),
                    ledgers.chargesOverTwoNodes(),
                    seed);
        } finally {
            if (ledgers != null) {
                ledgers.close();
            }
            for (int i = 0; i < nodes.length(); i++) {
                if (nodes.get(i) != null) {
                    nodes.get(i).close();
                }
            }
            broker.close();
        }
    }

    /** Every other station prefers the one node; all take what there is. */
    private URI endpoint(int station) {
        IngressProcess preferred = nodes.get(station % 2);
        IngressProcess node = preferred != null ? preferred : nodes.get(1 - station % 2);
        return node.station("CP" + station);
    }

    private void start(int node) throws IOException {
        nodes.set(
                node,
                IngressProcess.start(
                        folder.resolve("ingress" + node + ".log"),
                        "--kafka",
                        broker.bootstrap(),
                        "--node",
                        "node" + node,
                        "--spool",
                        folder.resolve("spool" + node).toString()));
    }

    private void kill(int node) throws InterruptedException {
        nodes.getAndSet(node, null).kill();
    }
}
