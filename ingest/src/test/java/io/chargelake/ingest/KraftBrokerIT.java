package io.chargelake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KraftBrokerIT {

    @Test
    void keepsPortAndTopicsOverARestart(@TempDir Path folder) throws Exception {
        try (KraftBroker broker = KraftBroker.start(folder)) {
            broker.createTopic("frames", 2);
            String before = broker.bootstrap();

            broker.stop();
            broker.restart();

            assertThat(broker.bootstrap()).isEqualTo(before);
            try (Admin admin = broker.admin()) {
                Set<String> topics = admin.listTopics().names().get();
                assertThat(topics).containsExactly("frames");
            }
        }
    }
}
