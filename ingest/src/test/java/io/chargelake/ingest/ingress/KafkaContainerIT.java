package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * Kafka and two ingress nodes in containers, each with an address of its own. Kafka is paused, killed, and cut off from
 * one node and from both; afterwards every frame that a station saw confirmed, and its answer, is in Kafka.
 */
@Timeout(400)
class KafkaContainerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STATIONS = 6;
    private static final int FOR_STATIONS = 9000;
    private static final int FOR_METRICS = 9001;
    private static final int FOR_TESTS = 9094;
    private static final Pattern SPOOLED = Pattern.compile("(?m)^chargelake_ingress_spool_records ([0-9.E]+)$");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void dockerIsThere() {
        boolean there = DockerClientFactory.instance().isDockerAvailable();
        if ("required".equals(System.getProperty("chargelake.docker"))) {
            assertThat(there).as("a Docker engine answers").isTrue();
        }
        assumeTrue(there, "No Docker engine answers; start one to run the container tests.");
    }

    @Test
    void nothingConfirmedIsLostWhenKafkaIsPausedKilledOrCutOff() throws Exception {
        long seed = Long.getLong("chargelake.seed", 20_261_126L);
        int port = freePort();
        try (Network outside = Network.newNetwork();
                Network inside = Network.builder()
                        .createNetworkCmdModifier(network -> network.withInternal(true))
                        .build();
                ContainerInside kafka = kafka(outside, inside, port)) {
            kafka.start();
            String image = ingressImage();
            try (ContainerInside first = node("first", image, outside, inside);
                    ContainerInside second = node("second", image, outside, inside)) {
                Stream.of(first, second).parallel().forEach(ContainerInside::start);
                try (Ledgers ledgers = new Ledgers(
                        IntStream.range(0, STATIONS)
                                .mapToObj(i ->
                                        new LedgerStation("CP" + i, () -> station(i, List.of(first, second)), seed + i))
                                .toList(),
                        PATIENCE)) {
                    ledgers.awaitConfirmed(30);

                    kafka.pause();
                    awaitSpooled(ledgers, first, second);
                    kafka.unpause();
                    awaitDrained(ledgers, first, second);

                    kafka.kill();
                    awaitSpooled(ledgers, first, second);
                    kafka.startAgain();
                    awaitDrained(ledgers, first, second);

                    first.leave();
                    awaitSpooled(ledgers, first);
                    assertThat(spooled(second))
                            .as("at the node that is not cut off")
                            .isZero();
                    second.leave();
                    awaitSpooled(ledgers, second);
                    second.join();
                    first.join();
                    awaitDrained(ledgers, first, second);

                    ledgers.stop();
                    assertThat(first.terminate()).isZero();
                    assertThat(second.terminate()).isZero();
                    ledgers.assertConfirmedIsInKafka("localhost:" + port);
                    System.out.printf(
                            Locale.ROOT,
                            "%d requests confirmed by two nodes; %d starts; %d told to try again; seed %d%n",
                            ledgers.confirmed(),
                            ledgers.starts(),
                            ledgers.refused(),
                            seed);
                }
            }
        }
    }

    private static void awaitSpooled(Ledgers ledgers, ContainerInside... nodes) {
        await().atMost(PATIENCE).until(() -> Stream.of(nodes).allMatch(node -> spooled(node) > 0));
        ledgers.awaitConfirmed(30);
    }

    private static void awaitDrained(Ledgers ledgers, ContainerInside... nodes) {
        await().atMost(PATIENCE).until(() -> Stream.of(nodes).allMatch(node -> spooled(node) == 0));
        ledgers.awaitConfirmed(30);
    }

    /** Records in a node's spool, as its metrics say. */
    private static double spooled(ContainerInside node) {
        String metrics =
                get(URI.create("http://" + node.getHost() + ":" + node.getMappedPort(FOR_METRICS) + "/metrics"));
        Matcher spooled = SPOOLED.matcher(metrics);
        assertThat(spooled.find()).as(metrics).isTrue();
        return Double.parseDouble(spooled.group(1));
    }

    private static String get(URI uri) {
        try {
            return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URI station(int number, List<ContainerInside> nodes) {
        ContainerInside node = nodes.get(number % nodes.size());
        return URI.create("ws://" + node.getHost() + ":" + node.getMappedPort(FOR_STATIONS) + "/ocpp/CP" + number);
    }

    private static ContainerInside node(String name, String image, Network outside, Network inside) {
        return new ContainerInside(image, outside, inside, name)
                .withCommand("--kafka", "kafka:9092", "--node", name, "--delivery-timeout", "1")
                .withExposedPorts(FOR_STATIONS, FOR_METRICS)
                .waitingFor(Wait.forLogMessage("ready: .*", 1).withStartupTimeout(PATIENCE));
    }

    /**
     * A broker.
     *
     * @param port of the host for this test; the same one when it is started again
     */
    private static ContainerInside kafka(Network outside, Network inside, int port) {
        return new ContainerInside(System.getProperty("chargelake.kafka.image"), outside, inside, "kafka")
                .withEnv(Map.ofEntries(
                        Map.entry("KAFKA_NODE_ID", "1"),
                        Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
                        Map.entry(
                                "KAFKA_LISTENERS",
                                "NODES://0.0.0.0:9092,TESTS://0.0.0.0:" + FOR_TESTS + ",CONTROLLER://0.0.0.0:9093"),
                        Map.entry("KAFKA_ADVERTISED_LISTENERS", "NODES://kafka:9092,TESTS://localhost:" + port),
                        Map.entry(
                                "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                                "NODES:PLAINTEXT,TESTS:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                        Map.entry("KAFKA_INTER_BROKER_LISTENER_NAME", "NODES"),
                        Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
                        Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093"),
                        Map.entry("KAFKA_LOG_DIRS", "/tmp/kraft-combined-logs"),
                        Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
                        Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
                        Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
                        Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")))
                .withExposedPorts(FOR_TESTS)
                .withCreateContainerCmdModifier(command -> command.getHostConfig()
                        .withPortBindings(new PortBinding(Ports.Binding.bindPort(port), ExposedPort.tcp(FOR_TESTS))))
                .waitingFor(Wait.forListeningPort().withStartupTimeout(PATIENCE));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The product's image, of the jars of this build. */
    private static String ingressImage() throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        ImageFromDockerfile image = new ImageFromDockerfile("chargelake-test/ingress", true)
                .withFileFromPath(
                        "Dockerfile", Path.of(System.getProperty("chargelake.home"), "etc/images/ingress/Dockerfile"))
                .withBuildArg("JRE_IMAGE", System.getProperty("chargelake.jre.image"));
        try (Stream<Path> jars = Stream.concat(
                Files.list(target)
                        .filter(file -> file.getFileName().toString().matches("ingest-[^s].*(?<!tests)\\.jar")),
                Stream.of(Files.readString(target.resolve("classpath")).split(File.pathSeparator))
                        .map(Path::of))) {
            jars.forEach(jar -> image.withFileFromPath("lib/" + jar.getFileName(), jar));
        }
        return image.get();
    }
}
