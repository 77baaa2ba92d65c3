package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargelake.ingest.KraftBrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broker and ingress are killed with SIGKILL under traffic; afterwards every frame that a station saw confirmed, and
 * its answer, is in Kafka.
 */
@Timeout(180)
class IngressCrashIT {

    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final int STATIONS = 6;

    @TempDir
    private Path folder;

    private volatile IngressProcess ingress;
    private KraftBrokerProcess broker;

    @Test
    void nothingConfirmedIsLostWhenBrokerAndIngressAreKilled() throws Exception {
        long seed = Long.getLong("chargelake.seed", 20_261_125L);
        Ledgers ledgers = null;
        broker = KraftBrokerProcess.start(folder.resolve("kafka"));
        try {
            ingress = startIngress();
            ledgers = new Ledgers(
                    IntStream.range(0, STATIONS)
                            .mapToObj(i -> new LedgerStation("CP" + i, () -> ingress.station("CP" + i), seed + i))
                            .toList(),
                    PATIENCE);
            ledgers.awaitConfirmed(30);

            broker.kill();
            // While there are ids in the reserve, which these stations use up.
            ledgers.awaitStarts(2);
            ledgers.awaitConfirmed(60);
            int confirmedWithoutKafka = ledgers.confirmed();
            ingress.kill();
            int segments = segments();
            assertThat(segments).as("files of the killed ingress").isPositive();

            broker.restart();
            ingress = startIngress();
            ledgers.awaitConfirmed(30);

            broker.kill();
            ledgers.awaitConfirmed(60);
            broker.restart();
            await().atMost(PATIENCE).until(() -> segments() == 0);
            ledgers.awaitConfirmed(30);

            ledgers.stop();
            assertThat(ingress.stop()).isZero();
            assertThat(segments()).isZero();
            ledgers.assertConfirmedIsInKafka(broker.bootstrap());
            System.out.printf(
                    Locale.ROOT,
                    "%d requests confirmed, %d when the ingress was killed; %d starts; %d told to try again; seed %d%n",
                    ledgers.confirmed(),
                    confirmedWithoutKafka,
                    ledgers.starts(),
                    ledgers.refused(),
                    seed);
        } finally {
            if (ledgers != null) {
                ledgers.close();
            }
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

    private int segments() {
        try (Stream<Path> files = Files.list(folder.resolve("spool"))) {
            return (int)
                    files.filter(file -> file.toString().endsWith(".segment")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
