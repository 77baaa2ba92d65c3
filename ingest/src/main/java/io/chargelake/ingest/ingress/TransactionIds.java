package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.event.EventTopics;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transaction ids without a database: every new start is a record on a topic of one partition, and its id is that
 * record's offset plus one. Offsets are never used twice, not even when old records are deleted, so ids are positive and
 * unique for as long as the topic exists, and need more than 31 bits only after two thousand million starts.
 *
 * <p>What is known is what has been read from the topic, nothing else. The record with the lowest offset decides for its
 * start, so that any number of ingress processes, before and after a restart, give the same start the same id.
 *
 * <p>The topic keeps its records for 90 days, and this process remembers the last 500,000 starts (some 50 MB); a station
 * that repeats an older start gets a new id. Compaction would not do: it keeps the last record of a start, not the first.
 */
final class TransactionIds implements AutoCloseable {

    static final int MOST_REMEMBERED = 500_000;

    private static final Logger LOG = LoggerFactory.getLogger(TransactionIds.class);
    private static final Duration RETENTION = Duration.ofDays(90);
    private static final Duration PATIENCE_AT_START = Duration.ofSeconds(60);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final TopicPartition topic;
    private final AckedLog log;
    private final String node;
    private final Duration patience;
    private final int mostRemembered;
    private final Consumer<byte[], byte[]> consumer;
    private final Thread reader;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();

    /** Guards the two maps: event loops look up, the reader writes. */
    private final Object lock = new Object();

    private final Map<StartKey, Long> known;
    private final Map<StartKey, CompletableFuture<Long>> awaited = new HashMap<>();
    private volatile boolean closed;

    private TransactionIds(IngressConfig config, AckedLog log, int mostRemembered) {
        this.topic = new TopicPartition(config.kafka().transactionsTopic(), 0);
        this.log = log;
        this.node = config.origin().node();
        // The record's way to Kafka, and back.
        this.patience = config.kafka().deliveryTimeout().plusSeconds(5);
        this.mostRemembered = mostRemembered;
        this.known = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<StartKey, Long> eldest) {
                return size() > TransactionIds.this.mostRemembered;
            }
        };
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        config.kafka().bootstrap(),
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        10_000,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        1_000,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.reader = new Thread(this::read, "transaction-ids");
        this.reader.setDaemon(true);
    }

    /** Creates the topic if it is missing; whether it did. */
    static boolean createTopicIfMissing(EventTopics topics, String topic, int replication) {
        boolean created = topics.createIfMissing(new NewTopic(topic, 1, (short) replication)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        String.valueOf(RETENTION.toMillis()))));
        int partitions = created ? 1 : topics.partitions(topic);
        if (partitions != 1) {
            throw CommandFailure.usage("Topic " + topic + " has " + partitions
                    + " partitions, but transaction ids need one of exactly 1: they are its offsets.");
        }
        return created;
    }

    /** Reads the topic to its end, and keeps reading. */
    static TransactionIds open(IngressConfig config, AckedLog log) {
        return open(config, log, MOST_REMEMBERED);
    }

    static TransactionIds open(IngressConfig config, AckedLog log, int mostRemembered) {
        TransactionIds ids = new TransactionIds(config, log, mostRemembered);
        ids.reader.start();
        try {
            ids.caughtUp.get(PATIENCE_AT_START.toMillis(), TimeUnit.MILLISECONDS);
            return ids;
        } catch (ExecutionException | TimeoutException e) {
            ids.close();
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw CommandFailure.unreachable(
                    "Topic " + config.kafka().transactionsTopic() + " of Kafka at "
                            + config.kafka().bootstrap()
                            + " cannot be read within " + PATIENCE_AT_START.toSeconds() + " s: " + cause.getMessage(),
                    cause);
        } catch (InterruptedException e) {
            ids.close();
            Thread.currentThread().interrupt();
            throw CommandFailure.unreachable("Interrupted while reading transaction ids.", e);
        }
    }

    /**
     * The id of a start: the one it has been given before, or a new one. Completes when Kafka has acknowledged the
     * start's record and that record has come back; exceptionally when Kafka fails. Never blocks.
     */
    CompletableFuture<Long> idOf(StartIdentity start) {
        StartKey key = start.key();
        CompletableFuture<Long> id;
        synchronized (lock) {
            Long before = known.get(key);
            if (before != null) {
                return CompletableFuture.completedFuture(before);
            }
            CompletableFuture<Long> underway = awaited.get(key);
            if (underway != null) {
                return underway;
            }
            id = new CompletableFuture<>();
            awaited.put(key, id);
        }
        id.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((done, failure) -> forget(key, id));
        log.append(new ProducerRecord<>(
                        topic.topic(), topic.partition(), key.text().getBytes(UTF_8), start.json(node)))
                .whenComplete((acked, failure) -> {
                    if (failure != null) {
                        id.completeExceptionally(failure);
                    }
                });
        return id;
    }

    private void forget(StartKey key, CompletableFuture<Long> id) {
        synchronized (lock) {
            awaited.remove(key, id);
        }
    }

    private void read() {
        try (consumer) {
            seekToTheRemembered();
            boolean failing = false;
            while (!closed) {
                try {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                        learn(record);
                    }
                    failing = false;
                } catch (OffsetOutOfRangeException e) {
                    LOG.error("Topic {} has lost records or was made anew; transaction ids may repeat", topic, e);
                    consumer.seekToBeginning(List.of(topic));
                } catch (WakeupException | InterruptException e) {
                    throw e;
                } catch (KafkaException e) {
                    if (!failing) {
                        LOG.warn("Topic {} cannot be read, new transactions wait: {}", topic, e.toString());
                    }
                    failing = true;
                    pause();
                }
            }
        } catch (WakeupException | InterruptException e) {
            LOG.debug("Stopped reading {}", topic);
        } catch (RuntimeException e) {
            if (!caughtUp.completeExceptionally(e)) {
                LOG.error("Reading {} has ended, no new transaction can start", topic, e);
            }
        }
    }

    private void seekToTheRemembered() {
        consumer.assign(List.of(topic));
        long first = consumer.beginningOffsets(List.of(topic)).get(topic);
        long end = consumer.endOffsets(List.of(topic)).get(topic);
        consumer.seek(topic, Math.max(first, end - mostRemembered));
        while (!closed && consumer.position(topic) < end) {
            consumer.poll(Duration.ofSeconds(1)).forEach(this::learn);
        }
        LOG.info("{} starts are known from {}", known.size(), topic);
        caughtUp.complete(null);
    }

    private void learn(ConsumerRecord<byte[], byte[]> record) {
        StartKey key = record.key() == null ? null : StartKey.read(new String(record.key(), UTF_8));
        if (key == null) {
            LOG.warn("Record {} of {} is not one of ours, left aside", record.offset(), topic);
            return;
        }
        long id;
        CompletableFuture<Long> waiting;
        synchronized (lock) {
            id = known.computeIfAbsent(key, unknown -> record.offset() + 1);
            waiting = awaited.remove(key);
        }
        if (waiting != null) {
            waiting.complete(id);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops reading; starts that wait for an id fail. */
    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            reader.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<CompletableFuture<Long>> left;
        synchronized (lock) {
            left = List.copyOf(awaited.values());
        }
        left.forEach(id -> id.completeExceptionally(new IllegalStateException("The ingress is closing")));
    }
}
