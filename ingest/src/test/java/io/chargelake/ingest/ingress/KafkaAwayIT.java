package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.KraftBroker;
import io.chargelake.ingest.ingress.spool.SpoolConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stations notice when Kafka goes away and comes back. */
class KafkaAwayIT {

    private static final String HEARTBEAT = "[2,\"h\",\"Heartbeat\",{}]";
    private static final String START = "[2,\"s\",\"StartTransaction\",{\"connectorId\":1,\"idTag\":\"AB\","
            + "\"meterStart\":1,\"timestamp\":\"2023-01-01T10:00:00Z\"}]";

    @Test
    void stationsAreToldToSendAgainUntilKafkaIsBack(@TempDir Path folder) throws Exception {
        try (KraftBroker broker = KraftBroker.start(folder);
                OcppIngress ingress = OcppIngress.start(IngressConfig.forKafka(broker.bootstrap())
                        .with(IngressConfig.Kafka.at(broker.bootstrap()).withDeliveryTimeout(Duration.ofSeconds(2))));
                WebSocketStation station = WebSocketStation.connect(ingress, "CP1")) {
            assertThat(station.call(HEARTBEAT)).startsWith("[3,\"h\",");

            broker.stop();
            for (String request : List.of(HEARTBEAT, START)) {
                assertThat(station.call(request)).contains("\"InternalError\"").endsWith(",{}]");
            }

            broker.restart();
            await().atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .until(() -> station.call(HEARTBEAT).startsWith("[3,\"h\","));
            await().atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .until(() -> station.call(START).startsWith("[3,\"s\",{\"transactionId\":1,"));
        }
    }

    @Test
    void withASpoolStationsGoOnAndAStartKeepsItsId(@TempDir Path folder) throws Exception {
        try (KraftBroker broker = KraftBroker.start(folder.resolve("kafka"))) {
            IngressConfig withoutSpool = IngressConfig.forKafka(broker.bootstrap())
                    .with(IngressConfig.Kafka.at(broker.bootstrap()).withDeliveryTimeout(Duration.ofSeconds(2)));
            IngressConfig config = withoutSpool.with(SpoolConfig.in(folder.resolve("spool")));
            String answer;
            try (OcppIngress ingress = OcppIngress.start(config);
                    WebSocketStation station = WebSocketStation.connect(ingress, "CP1")) {
                assertThat(station.call(HEARTBEAT)).startsWith("[3,\"h\",");
                assertThat(ingress.spooledRecords()).isZero();

                broker.stop();

                assertThat(station.call(HEARTBEAT)).startsWith("[3,\"h\",");
                answer = station.call(START);
                assertThat(answer).matches("\\[3,\"s\",\\{\"transactionId\":[1-9]\\d*,.*");
                assertThat(station.call(START)).isEqualTo(answer);
                assertThat(station.call(START.replace(":1,", ":2,")))
                        .startsWith("[3,")
                        .isNotEqualTo(answer);
                assertThat(ingress.kafkaTakesRecords()).isFalse();
                assertThat(ingress.spooledRecords()).isEqualTo(10);
                assertThat(ingress.spooledBytes()).isPositive();
            }

            broker.restart();
            try (OcppIngress ingress = OcppIngress.start(config);
                    WebSocketStation station = WebSocketStation.connect(ingress, "CP1")) {
                assertThat(station.call(START)).isEqualTo(answer);
                await().atMost(Duration.ofSeconds(30)).until(() -> ingress.spooledRecords() == 0);
                // Another node, which has read the topic only.
                try (OcppIngress other = OcppIngress.start(withoutSpool);
                        WebSocketStation there = WebSocketStation.connect(other, "CP1")) {
                    assertThat(there.call(START)).isEqualTo(answer);
                }
            }
        }
    }

    @Test
    void aSecondIngressWithTheSameSpoolIsRefused(@TempDir Path folder) throws Exception {
        try (KraftBroker broker = KraftBroker.start(folder.resolve("kafka"))) {
            IngressConfig config = IngressConfig.forKafka(broker.bootstrap()).with(SpoolConfig.in(folder.resolve("s")));
            try (OcppIngress ingress = OcppIngress.start(config)) {
                assertThatThrownBy(() -> OcppIngress.start(config))
                        .isInstanceOf(CommandFailure.class)
                        .hasMessageContaining("--spool");
                assertThat(ingress.kafkaTakesRecords()).isTrue();
            }
        }
    }
}
