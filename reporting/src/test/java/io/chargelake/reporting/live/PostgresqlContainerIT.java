package io.chargelake.reporting.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The store in a PostgreSQL of its own machine, as far as a container is one. */
class PostgresqlContainerIT extends LiveStoreContract {

    private static final int PORT = 5432;
    private static final String PASSWORD = "of the test";

    private static GenericContainer<?> server;

    @BeforeAll
    static void start() {
        boolean there = DockerClientFactory.instance().isDockerAvailable();
        if ("required".equals(System.getProperty("chargelake.docker"))) {
            assertThat(there).as("a Docker engine answers").isTrue();
        }
        assumeTrue(there, "No Docker engine answers; start one to run the container tests.");
        server = new GenericContainer<>(DockerImageName.parse(System.getProperty("chargelake.postgresql.image")))
                .withEnv("POSTGRES_PASSWORD", PASSWORD)
                .withExposedPorts(PORT);
        server.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> LiveStore.open(address()).close());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    String url() {
        return address();
    }

    private static String address() {
        return "jdbc:postgresql://" + server.getHost() + ":" + server.getMappedPort(PORT)
                + "/postgres?user=postgres&password=" + PASSWORD.replace(" ", "%20");
    }
}
