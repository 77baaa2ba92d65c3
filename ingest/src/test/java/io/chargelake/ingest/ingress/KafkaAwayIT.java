package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargelake.ingest.KraftBroker;
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
}
