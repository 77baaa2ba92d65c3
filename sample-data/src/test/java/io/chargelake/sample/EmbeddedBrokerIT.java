package io.chargelake.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.ingest.event.EventTopics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

    @TempDir
    Path folder;

    @Test
    void keeps_records_with_old_and_future_timestamps_over_a_restart() throws Exception {
        Path data = folder.resolve("data");
        try (EmbeddedBroker broker = EmbeddedBroker.start(0, data)) {
            assertThat(createTopic(broker)).isTrue();
            try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", broker.bootstrap()), new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>("t", 1, 0L, "k", "from 1970"))
                        .get();
                producer.send(new ProducerRecord<>("t", 1, 4_102_444_800_000L, "k", "from 2100"))
                        .get();
            }
        }
        try (EmbeddedBroker again = EmbeddedBroker.start(0, data)) {
            assertThat(createTopic(again)).isFalse();
            assertThat(valuesIn(again, new TopicPartition("t", 1))).containsExactly("from 1970", "from 2100");
        }
    }

    @Test
    void a_temporary_broker_leaves_nothing_behind() throws Exception {
        List<Path> before = brokerFolders();
        EmbeddedBroker broker = EmbeddedBroker.temporary();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            assertThat(admin.describeCluster().nodes().get()).hasSize(1);
        }
        broker.close();
        assertThat(brokerFolders()).isEqualTo(before);
    }

    @Test
    void says_that_a_port_is_taken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedBroker.start(taken.getLocalPort(), folder.resolve("data")))
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                    .hasMessageContaining("Port " + taken.getLocalPort());
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void refuses_a_folder_that_cannot_be_made_and_one_with_other_files() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> EmbeddedBroker.start(0, file.resolve("data")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> EmbeddedBroker.start(0, folder))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("holds files");
        assertThat(folder).isDirectoryContaining(file::equals);
    }

    @Test
    void refuses_a_folder_in_which_another_broker_works() {
        Path data = folder.resolve("data");
        try (EmbeddedBroker first = EmbeddedBroker.start(0, data)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(0, data))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("Another broker");
            assertThat(first.bootstrap()).startsWith("localhost:");
        }
    }

    private static boolean createTopic(EmbeddedBroker broker) {
        try (EventTopics topics = EventTopics.at(broker.bootstrap())) {
            return topics.createFramesIfMissing("t", 4, 1);
        }
    }

    private static List<Path> brokerFolders() throws IOException {
        try (var folders =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "chargelake-broker*")) {
            List<Path> found = new ArrayList<>();
            folders.forEach(found::add);
            return found.stream().sorted().toList();
        }
    }

    private static List<String> valuesIn(EmbeddedBroker broker, TopicPartition partition) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap()), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(each -> values.add(each.value()));
            }
            return values;
        }
    }
}
