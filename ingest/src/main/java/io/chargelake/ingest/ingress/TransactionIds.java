package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.event.EventTopics;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transaction ids without a database: every new start is a record on a topic of one partition, and its id is that
 * record's offset plus one. Offsets are never used twice, not even when old records are deleted, so ids are positive and
 * unique for as long as the topic exists, and need more than 31 bits only after two thousand million starts.
 *
 * <p>What has been read from the topic decides: the record with the lowest offset for its start, so that any number of
 * ingress processes, before and after a restart, give the same start the same id. While Kafka is away, an id comes from
 * those that this process has {@linkplain ReservedIds reserved}. The start's record then names its id, waits in the spool,
 * and counts like any other once it is on the topic.
 *
 * <p>The topic keeps its records for 90 days, and this process remembers the last 500,000 starts (some 50 MB); a station
 * that repeats an older start gets a new id. Compaction would not do: it keeps the last record of a start, not the first.
 */
final class TransactionIds implements AutoCloseable {

    static final int MOST_REMEMBERED = 500_000;

    /** Starts within one outage that a node can take; a station starts one charge in an hour or so. */
    static final int RESERVE = 256;

    private static final Logger LOG = LoggerFactory.getLogger(TransactionIds.class);
    private static final Duration RETENTION = Duration.ofDays(90);
    private static final Duration PATIENCE_AT_START = Duration.ofSeconds(60);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final TopicPartition topic;
    private final DurableLog log;
    private final String node;
    private final Duration patience;
    private final int mostRemembered;
    private final Consumer<byte[], byte[]> consumer;
    private final Thread reader;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final ReservedIds reserve;

    /** Guards the three maps: event loops look up, the reader writes. */
    private final Object lock = new Object();

    private final Map<StartKey, Long> known;

    /** Given by this node, or one before it, and not read from the topic yet. */
    private final Map<StartKey, Long> given = new HashMap<>();

    private final Map<StartKey, Awaited> awaited = new HashMap<>();
    private volatile boolean closed;

    /**
     * A start that waits for its id.
     *
     * @param read completes when the start has been read from the topic
     * @param id what the station gets
     */
    private record Awaited(CompletableFuture<Long> read, CompletableFuture<Long> id) {}

    private TransactionIds(IngressConfig config, DurableLog log, int mostRemembered, int reserved) {
        this.topic = new TopicPartition(config.kafka().transactionsTopic(), 0);
        this.log = log;
        this.node = config.origin().node();
        // The record's way to Kafka, and back.
        this.patience = config.kafka().deliveryTimeout().plusSeconds(5);
        this.mostRemembered = mostRemembered;
        this.reserve = new ReservedIds(topic, log, node, reserved);
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

    /**
     * Reads the topic to its end, reserves ids where there is a spool to use them with, and keeps reading. While Kafka can be
     * read but takes its time to write, the ids are reserved later.
     */
    static TransactionIds open(IngressConfig config, DurableLog log) {
        return open(config, log, MOST_REMEMBERED, config.spool().isPresent() ? RESERVE : 0);
    }

    static TransactionIds open(IngressConfig config, DurableLog log, int mostRemembered, int reserved) {
        TransactionIds ids = new TransactionIds(config, log, mostRemembered, reserved);
        log.left(config.kafka().transactionsTopic()).forEach(ids::learnLeft);
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
                            + " cannot be used within " + PATIENCE_AT_START.toSeconds() + " s: " + cause.getMessage(),
                    cause);
        } catch (InterruptedException e) {
            ids.close();
            Thread.currentThread().interrupt();
            throw CommandFailure.unreachable("Interrupted while reading transaction ids.", e);
        }
    }

    /**
     * The id of a start: the one it has been given before, or a new one. Completes when Kafka has acknowledged the
     * start's record and that record has come back, or, while Kafka is away, when the record is in the spool;
     * exceptionally when both fail. Never blocks.
     */
    CompletableFuture<Long> idOf(StartIdentity start) {
        StartKey key = start.key();
        Awaited waiting;
        synchronized (lock) {
            Long before = known.getOrDefault(key, given.get(key));
            Awaited underway = awaited.get(key);
            if (underway != null) {
                return underway.id();
            }
            if (before != null) {
                return CompletableFuture.completedFuture(before);
            }
            waiting = new Awaited(new CompletableFuture<>(), new CompletableFuture<>());
            awaited.put(key, waiting);
        }
        CompletableFuture<RecordMetadata> acked = log.appendToKafka(record(key, start.json(node)));
        acked.whenComplete((metadata, failure) -> {
            if (failure != null) {
                waiting.read().completeExceptionally(failure);
            }
        });
        waiting.read()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> withoutKafka(start, key, acked, failure))
                .whenComplete((id, failure) -> {
                    forget(key, waiting);
                    if (failure == null) {
                        waiting.id().complete(id);
                    } else {
                        waiting.id().completeExceptionally(failure);
                    }
                });
        return waiting.id();
    }

    private CompletableFuture<Long> withoutKafka(
            StartIdentity start, StartKey key, CompletableFuture<RecordMetadata> acked, Throwable failure) {
        if (closed) {
            return CompletableFuture.failedFuture(failure);
        }
        if (acked.isDone() && !acked.isCompletedExceptionally() && reserve.isThere()) {
            // Kafka has gone between the record's arrival and its way back.
            long id = acked.join().offset() + 1;
            give(key, id);
            return CompletableFuture.completedFuture(id);
        }
        Long id = reserve.take();
        if (id == null) {
            return CompletableFuture.failedFuture(failure);
        }
        give(key, id);
        return log.append(record(key, start.json(node, id)))
                .thenApply(stored -> id)
                .whenComplete((stored, notStored) -> {
                    if (notStored != null) {
                        takeBack(key, id);
                    }
                });
    }

    private ProducerRecord<byte[], byte[]> record(StartKey key, byte[] value) {
        return new ProducerRecord<>(topic.topic(), topic.partition(), key.text().getBytes(UTF_8), value);
    }

    private void give(StartKey key, long id) {
        synchronized (lock) {
            given.put(key, id);
        }
    }

    private void takeBack(StartKey key, long id) {
        synchronized (lock) {
            given.remove(key, id);
        }
    }

    private void forget(StartKey key, Awaited waiting) {
        synchronized (lock) {
            awaited.remove(key, waiting);
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
                    reserve.fillIfLow();
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
        reserve.fillIfLow().whenComplete((filled, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause == null) {
                caughtUp.complete(null);
            } else if (cause instanceof RetriableException) {
                // A broker that has just come back takes its time. Stations are better served than not: all but starts
                // go to
                // the spool meanwhile, and the reserve is filled when Kafka takes records.
                LOG.warn("No transaction ids are reserved yet: {}", cause.toString());
                caughtUp.complete(null);
            } else {
                caughtUp.completeExceptionally(cause);
            }
        });
    }

    private void learn(ConsumerRecord<byte[], byte[]> record) {
        String text = record.key() == null ? "" : new String(record.key(), UTF_8);
        StartKey key = StartKey.read(text);
        if (key == null) {
            if (!ReservedIds.isKey(text)) {
                LOG.warn("Record {} of {} is not one of ours, left aside", record.offset(), topic);
            }
            return;
        }
        long named = StartIdentity.transactionId(record.value()).orElse(record.offset() + 1);
        long id;
        Awaited waiting;
        synchronized (lock) {
            id = known.computeIfAbsent(key, unknown -> named);
            given.remove(key);
            waiting = awaited.get(key);
        }
        if (waiting != null) {
            waiting.read().complete(id);
        }
    }

    /** A start that an earlier process has answered, and whose record is still in the spool. */
    private void learnLeft(ProducerRecord<byte[], byte[]> record) {
        StartKey key = StartKey.read(new String(record.key(), UTF_8));
        OptionalLong id = StartIdentity.transactionId(record.value());
        if (key != null && id.isPresent()) {
            synchronized (lock) {
                given.putIfAbsent(key, id.getAsLong());
            }
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
        List<Awaited> left;
        synchronized (lock) {
            left = List.copyOf(awaited.values());
        }
        left.forEach(each -> each.read().completeExceptionally(new IllegalStateException("The ingress is closing")));
    }
}
