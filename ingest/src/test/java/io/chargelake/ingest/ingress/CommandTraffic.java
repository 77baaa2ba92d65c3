package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.CommandResult.Outcome;
import io.chargelake.ingest.event.FrameHeaders;
import io.chargelake.ingest.event.StationCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Commands on Kafka as a back office sends them, and what comes of them. */
final class CommandTraffic implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final IngressConfig.Kafka kafka;
    private final KafkaProducer<byte[], byte[]> producer;

    CommandTraffic(IngressConfig.Kafka kafka) {
        this.kafka = kafka;
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** A command of now that expires in half a minute. */
    static StationCommand command(String station, String action, String payload) {
        Instant now = Instant.now();
        return new StationCommand(
                UUID.randomUUID().toString(), station, action, payload, now, now.plusSeconds(30), Optional.of("test"));
    }

    void send(StationCommand command) throws Exception {
        producer.send(command.on(kafka.commandsTopic())).get();
    }

    /** What has been told of it so far, in order. */
    List<Outcome> outcomes(StationCommand command) throws Exception {
        return results(command).stream().map(CommandResult::outcome).toList();
    }

    /** Waits for its end. */
    CommandResult end(StationCommand command) {
        return await().atMost(PATIENCE)
                .until(
                        () -> results(command).stream()
                                .filter(result -> result.outcome().last())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private List<CommandResult> results(StationCommand command) throws Exception {
        List<CommandResult> found = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : TopicRecords.of(kafka.bootstrap(), kafka.commandResultsTopic())) {
            CommandResult result = CommandResult.read(record.value());
            assertThat(TopicRecords.header(record, FrameHeaders.EVENT)).isEqualTo(CommandResult.EVENT);
            if (result.commandId().equals(command.id())) {
                found.add(result);
            }
        }
        return found;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
