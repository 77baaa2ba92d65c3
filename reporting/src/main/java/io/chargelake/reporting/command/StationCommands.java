package io.chargelake.reporting.command;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.MalformedEventException;
import io.chargelake.ingest.event.StationCommand;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks stations over Kafka, and follows what becomes of every command of the last quarter of an hour, whoever asked: any
 * process of several can be asked about a command. While Kafka is away it tries again; nothing else depends on it.
 */
public final class StationCommands implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StationCommands.class);
    private static final Duration LOOK_BACK = Duration.ofMinutes(15);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    private static final Duration SEND_PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_KNOWN = 10_000;

    private final Topics topics;
    private final InstantSource clock;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread reader = new Thread(this::readUntilClosed, "station-commands");
    private final Map<String, AskedCommand> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AskedCommand> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    /** A result may be read before its command, from another partition. */
    private final Map<String, CommandResult> early = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CommandResult> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean closed;

    /**
     * Where commands go and results come from.
     *
     * @param kafka bootstrap servers
     */
    public record Topics(String kafka, String commands, String results) {}

    private StationCommands(Topics topics, InstantSource clock) {
        this.topics = topics;
        this.clock = clock;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topics.kafka,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (int) SEND_PATIENCE.toMillis(),
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) SEND_PATIENCE.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Begins to follow. */
    public static StationCommands open(Topics topics, InstantSource clock) {
        StationCommands commands = new StationCommands(topics, clock);
        commands.reader.setDaemon(true);
        commands.reader.start();
        return commands;
    }

    /**
     * Asks; returns when Kafka has acknowledged the command.
     *
     * @throws CommandFailure (exit 5) if Kafka does not take it; it may arrive all the same
     */
    public void send(StationCommand command) {
        remember(command);
        try {
            producer.send(command.on(topics.commands)).get(SEND_PATIENCE.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw CommandFailure.unreachable("Kafka at " + topics.kafka + " does not take the command.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.unreachable("Interrupted before Kafka took the command.", e);
        }
    }

    /** A command of the last quarter of an hour, whoever asked. */
    public Optional<AskedCommand> find(String commandId) {
        synchronized (known) {
            return Optional.ofNullable(known.get(commandId));
        }
    }

    private void readUntilClosed() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> opened = open()) {
                consumer = opened;
                if (!closed && assign(opened)) {
                    while (!closed) {
                        read(opened.poll(POLL));
                    }
                }
            } catch (WakeupException | InterruptException stop) {
                // Closed, or about to be.
            } catch (KafkaException e) {
                LOG.warn(
                        "What becomes of commands cannot be read from {}, tried again: {}", topics.kafka, e.toString());
            } finally {
                consumer = null;
            }
            pause();
        }
    }

    private KafkaConsumer<byte[], byte[]> open() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topics.kafka,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        100,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Whether there is anything to read; the topics may not be made yet. */
    private boolean assign(KafkaConsumer<byte[], byte[]> opened) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(topics.commands, topics.results)) {
            for (PartitionInfo info : opened.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, info.partition()));
            }
        }
        long since = clock.millis() - LOOK_BACK.toMillis();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since));
        Map<TopicPartition, OffsetAndTimestamp> found = opened.offsetsForTimes(times);
        Map<TopicPartition, Long> ends = opened.endOffsets(partitions);
        opened.assign(partitions);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp at = found.get(partition);
            opened.seek(partition, at != null ? at.offset() : ends.get(partition));
        }
        return !partitions.isEmpty();
    }

    private void read(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                if (record.topic().equals(topics.commands)) {
                    remember(StationCommand.read(record.value()));
                } else {
                    learn(CommandResult.read(record.value()));
                }
            } catch (MalformedEventException e) {
                LOG.debug("Record {} of {} is passed over: {}", record.offset(), record.topic(), e.getMessage());
            }
        }
    }

    private void remember(StationCommand command) {
        synchronized (known) {
            if (!known.containsKey(command.id())) {
                CommandResult told = early.remove(command.id());
                known.put(command.id(), new AskedCommand(command, Optional.ofNullable(told)));
            }
        }
    }

    private void learn(CommandResult result) {
        synchronized (known) {
            AskedCommand command = known.get(result.commandId());
            if (command != null) {
                known.put(result.commandId(), command.with(result));
            } else {
                early.put(result.commandId(), result);
            }
        }
    }

    private void pause() {
        synchronized (reader) {
            try {
                if (!closed) {
                    reader.wait(TRY_AGAIN.toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<byte[], byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        synchronized (reader) {
            reader.notifyAll();
        }
        try {
            reader.join(SEND_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
    }
}
