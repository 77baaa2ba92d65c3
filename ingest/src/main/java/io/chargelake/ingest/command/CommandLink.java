package io.chargelake.ingest.command;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.EventTopics;
import io.chargelake.ingest.event.MalformedEventException;
import io.chargelake.ingest.event.StationCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Asks over Kafka, and listens for what comes of it from before it asks. */
final class CommandLink implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final String commandsTopic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;

    private CommandLink(
            String commandsTopic, KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer) {
        this.commandsTopic = commandsTopic;
        this.consumer = consumer;
        this.producer = producer;
    }

    /** @throws CommandFailure if Kafka or a topic is not there */
    static CommandLink open(String kafka, String commandsTopic, String resultsTopic) {
        try (EventTopics topics = EventTopics.at(kafka)) {
            for (String topic : List.of(commandsTopic, resultsTopic)) {
                if (topics.partitions(topic) == 0) {
                    throw CommandFailure.unreachable(
                            "Kafka at " + kafka + " has no topic " + topic + "; 'chargelake ingress' creates it.",
                            null);
                }
            }
        }
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        100),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(resultsTopic).stream()
                .map(info -> new TopicPartition(resultsTopic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.endOffsets(partitions).forEach(consumer::seek);
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        10_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        return new CommandLink(commandsTopic, consumer, producer);
    }

    /** The final result of a command; empty where none is told in time. */
    Optional<CommandResult> ask(StationCommand command, Duration patience) {
        try {
            producer.send(command.on(commandsTopic)).get();
        } catch (ExecutionException | KafkaException e) {
            throw CommandFailure.unreachable("Kafka does not take the command: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.unreachable("Interrupted before Kafka took the command.", e);
        }
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Optional<CommandResult> result = result(record);
                if (result.filter(told -> told.commandId().equals(command.id()))
                        .filter(told -> told.outcome().last())
                        .isPresent()) {
                    return result;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<CommandResult> result(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(CommandResult.read(record.value()));
        } catch (MalformedEventException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        consumer.close();
    }
}
