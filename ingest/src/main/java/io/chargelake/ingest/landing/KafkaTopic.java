package io.chargelake.ingest.landing;

import io.chargelake.cli.CommandFailure;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * One topic of a Kafka, read from given offsets. No consumer group: where reading goes on is the table's business.
 * Only committed records are read. For one thread.
 */
final class KafkaTopic implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String kafka;
    private final String topic;
    private final Admin admin;
    private final KafkaConsumer<byte[], ByteBuffer> consumer;

    /** Kept here because the consumer, asked for it, may first want to talk to a broker that is away. */
    private final SortedMap<Integer, Long> positions = new TreeMap<>();

    private KafkaTopic(String kafka, String topic, Admin admin, KafkaConsumer<byte[], ByteBuffer> consumer) {
        this.kafka = kafka;
        this.topic = topic;
        this.admin = admin;
        this.consumer = consumer;
    }

    /**
     * Prepares to read a topic; Kafka is asked for nothing yet.
     *
     * @param kafka bootstrap servers, {@code HOST:PORT}
     * @throws CommandFailure (exit 5) if none of the hosts is known
     */
    static KafkaTopic open(String kafka, String topic) {
        Admin admin = null;
        try {
            admin = Admin.create(adminSettings(kafka));
            return new KafkaTopic(kafka, topic, admin, new KafkaConsumer<>(consumerSettings(kafka)));
        } catch (KafkaException failure) {
            if (admin != null) {
                admin.close(Duration.ZERO);
            }
            Throwable cause = failure.getCause() instanceof ConfigException ? failure.getCause() : failure;
            throw CommandFailure.unreachable(
                    "Kafka at " + kafka + " cannot be used: " + cause.getMessage()
                            + ". Give --kafka as HOST:PORT of a broker.",
                    failure);
        }
    }

    /** The topic's name. */
    String name() {
        return topic;
    }

    /**
     * Whether Kafka has the topic now.
     *
     * @throws CommandFailure (exit 5) if Kafka does not answer within about ten seconds
     */
    boolean isThere() {
        try {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
            return true;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw silent(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw silent(interrupted);
        }
    }

    /**
     * Asks Kafka how the topic stands.
     *
     * @throws CommandFailure (exit 5) if Kafka does not answer within about ten seconds, (exit 2) if there is no such
     *     topic
     */
    TopicState look() {
        Instant seenAt = Instant.now();
        DescribeClusterResult cluster = admin.describeCluster();
        TopicDescription description =
                answer(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
        List<TopicPartition> partitions = description.partitions().stream()
                .map(TopicPartitionInfo::partition)
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
        ListOffsetsResult beginnings = offsets(partitions, OffsetSpec.earliest());
        ListOffsetsResult ends = offsets(partitions, OffsetSpec.latest());
        return new TopicState(
                seenAt,
                description.topicId().toString(),
                answer(cluster.clusterId()),
                answer(beginnings),
                answer(ends));
    }

    /** Reads on from these offsets, of these partitions alone. */
    void seek(SortedMap<Integer, Long> next) {
        positions.clear();
        positions.putAll(next);
        consumer.assign(next.keySet().stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList());
        next.forEach((partition, offset) -> consumer.seek(new TopicPartition(topic, partition), offset));
    }

    /**
     * The next records, as they come.
     *
     * @throws OffsetOutOfRangeException if Kafka does not have, or no longer has, the records that come next
     */
    ConsumerRecords<byte[], ByteBuffer> poll(Duration patience) {
        ConsumerRecords<byte[], ByteBuffer> records = consumer.poll(patience);
        records.nextOffsets().forEach((partition, next) -> positions.put(partition.partition(), next.offset()));
        return records;
    }

    /** The offset after the last one that was polled, of each partition; markers of transactions are passed over. */
    SortedMap<Integer, Long> positions() {
        return new TreeMap<>(positions);
    }

    /** Fetches nothing more from partitions that are read to their ends. */
    void pauseAt(SortedMap<Integer, Long> ends) {
        consumer.pause(positions.entrySet().stream()
                .filter(next -> next.getValue() >= ends.getOrDefault(next.getKey(), Long.MAX_VALUE))
                .map(next -> new TopicPartition(topic, next.getKey()))
                .toList());
    }

    /** The failure that Kafka says it has records and does not send them. */
    CommandFailure stuck(TopicState state) {
        return CommandFailure.unreachable(
                "Kafka at " + kafka + " sends nothing more of " + topic + ": read up to " + positions() + " of "
                        + state.ends() + " (partition=next offset). Nothing of this commit was landed; is every broker"
                        + " up?",
                null);
    }

    private ListOffsetsResult offsets(List<TopicPartition> partitions, OffsetSpec which) {
        return admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which)),
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    }

    private SortedMap<Integer, Long> answer(ListOffsetsResult result) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        answer(result.all()).forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return offsets;
    }

    private <V> V answer(KafkaFuture<V> future) {
        try {
            return future.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
                throw CommandFailure.usage("There is no topic " + topic + " on Kafka at " + kafka
                        + ". 'chargelake ingress' and 'chargelake import' create it; --topic names another.");
            }
            throw silent(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw silent(interrupted);
        }
    }

    private CommandFailure silent(Throwable cause) {
        return CommandFailure.unreachable(
                "Kafka at " + kafka + " does not answer (" + cause.getMessage()
                        + "). Is it running ('chargelake broker' starts one), and is --kafka right?",
                cause);
    }

    private static Map<String, Object> adminSettings(String kafka) {
        return Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis() / 2);
    }

    private static Map<String, Object> consumerSettings(String kafka) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 4_000);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 32 << 20);
        return settings;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
        admin.close(Duration.ZERO);
    }
}
