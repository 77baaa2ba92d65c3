package io.chargelake.ingest.event;

import io.chargelake.cli.CommandFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics of Chargelake, made where they are missing; a topic that exists stays as it is. All methods throw a
 * {@link CommandFailure} that says what to do when Kafka does not answer within about ten seconds, or refuses.
 */
public final class EventTopics implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BREATH = Duration.ofMillis(20);

    private final String kafka;
    private final Admin admin;

    private EventTopics(String kafka, Admin admin) {
        this.kafka = kafka;
        this.admin = admin;
    }

    /**
     * The topics of a Kafka.
     *
     * @param kafka bootstrap servers, {@code HOST:PORT}
     */
    public static EventTopics at(String kafka) {
        try {
            return new EventTopics(
                    kafka,
                    Admin.create(Map.of(
                            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                            kafka,
                            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                            (int) PATIENCE.toMillis(),
                            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                            (int) PATIENCE.toMillis() / 2)));
        } catch (KafkaException e) {
            Throwable cause = e.getCause() instanceof ConfigException ? e.getCause() : e;
            throw CommandFailure.unreachable(
                    "Kafka at " + kafka + " cannot be used: " + cause.getMessage()
                            + ". Give --kafka as HOST:PORT of a broker.",
                    e);
        }
    }

    /**
     * Makes sure that a topic of frames exists. Its records are kept until somebody trims them: replayed events carry
     * their own, old timestamps, and Kafka's retention by time would delete them as soon as they are written.
     *
     * @param partitions of a new topic; frames of one station are always in one partition
     * @param replication of a new topic
     * @return whether the topic was created
     */
    public boolean createFramesIfMissing(String topic, int partitions, int replication) {
        return createIfMissing(new NewTopic(topic, partitions, (short) replication)
                .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.RETENTION_BYTES_CONFIG, "-1")));
    }

    /**
     * Makes sure that a topic exists.
     *
     * @return whether it was created
     */
    public boolean createIfMissing(NewTopic topic) {
        if (partitions(topic.name()) > 0) {
            return false;
        }
        try {
            awaitLeaders(
                    topic.name(),
                    admin.createTopics(List.of(topic))
                            .numPartitions(topic.name())
                            .get());
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw failure(topic.name(), e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(topic.name(), e);
        }
    }

    /**
     * Waits until every partition answers. An idempotent producer that pipelines into a partition which is not there yet
     * can have its second batch accepted before its first, and then waits in vain for two minutes. The broker that is
     * asked may not have heard yet of a topic that the controller has just made; that is no failure.
     */
    private void awaitLeaders(String topic, int partitions) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                // The client logs an error, with a stack trace, when offsets are asked for too early: describing does
                // not.
                if (partitions(topic) == partitions || System.nanoTime() > end) {
                    admin.listOffsets(ends).all().get();
                    return;
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > end) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(BREATH.toMillis());
        }
    }

    /** How many partitions a topic has; 0 when there is no such topic. */
    public int partitions(String topic) {
        try {
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            return description.partitions().size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw failure(topic, e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(topic, e);
        }
    }

    private CommandFailure failure(String topic, Throwable cause) {
        String trouble = cause instanceof TimeoutException
                ? "does not answer within " + PATIENCE.toSeconds() + " s"
                : "does not serve topic " + topic + " (" + cause.getMessage() + ")";
        return CommandFailure.unreachable(
                "Kafka at " + kafka + " " + trouble
                        + ": is it running ('chargelake broker' starts one), and is --kafka right?",
                cause);
    }

    private CommandFailure interrupted(String topic, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return failure(topic, cause);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
