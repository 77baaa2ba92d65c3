package io.chargelake.reporting.live;

import io.chargelake.cli.CommandFailure;
import io.chargelake.reporting.live.LiveConsumerState.KafkaAway;
import io.chargelake.reporting.live.LiveConsumerState.Reading;
import io.chargelake.reporting.live.LiveConsumerState.StoreAway;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code ocpp.frames} and {@code ocpp.sessions} into a {@link LiveStore}, as a member of a Kafka consumer group:
 * a batch is one transaction, after which its offsets are committed, so that every record is applied at least once. It
 * waits as long as the store or Kafka is away.
 */
public final class LiveConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveConsumer.class);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(3);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(10);
    private static final int BATCH = 2_000;
    private static final int SESSION_MILLIS = 10_000;
    private static final int FETCH_BYTES = 64 * 1024;
    private static final int FETCH_WAIT_MILLIS = 40;

    /**
     * Where to read.
     *
     * @param kafka bootstrap servers, {@code HOST:PORT}
     * @param group the consumer group; one for each store
     * @param framesTopic usually {@code ocpp.frames}
     * @param sessionsTopic usually {@code ocpp.sessions}
     * @param rebuild whether the store is cleared and everything read that Kafka has; no other member may run meanwhile
     */
    public record Source(String kafka, String group, String framesTopic, String sessionsTopic, boolean rebuild) {}

    private final LiveStore store;
    private final Source source;
    private final LiveChanges changes;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;

    /** When the last record of a partition was received that was applied. */
    private final Map<TopicPartition, Instant> applied = new HashMap<>();

    private final Set<TopicPartition> begun = new HashSet<>();
    private boolean clearing;
    private long probed = System.nanoTime() - PROBE_EVERY.toNanos();

    private volatile boolean stopping;
    private volatile LiveConsumerState state = new KafkaAway(Instant.now(), "Kafka has not answered yet");
    private volatile Optional<Instant> asOf = Optional.empty();
    private volatile OptionalLong lag = OptionalLong.empty();
    private volatile long unreadable;

    private LiveConsumer(LiveStore store, Source source, LiveChanges changes) {
        this.store = store;
        this.source = source;
        this.changes = changes;
        this.clearing = source.rebuild();
        this.consumer = consumer(source);
        this.thread = new Thread(this::run, "live-consumer");
    }

    /**
     * Starts to read, in a thread of its own.
     *
     * @throws CommandFailure (exit 5) if the address of Kafka cannot be used; that Kafka does not answer is no failure
     */
    public static LiveConsumer start(LiveStore store, Source source, LiveChanges changes) {
        LiveConsumer consumer = new LiveConsumer(store, source, changes);
        consumer.thread.start();
        return consumer;
    }

    /** What it is doing. */
    public LiveConsumerState state() {
        return state;
    }

    /**
     * The time to which all partitions have been read and applied, those of other members too: about now at their ends,
     * else the time of the last record; empty while that is not known of one.
     */
    public Optional<Instant> asOf() {
        return asOf;
    }

    /** How many records of this member's partitions are not applied yet; empty before Kafka has told. */
    public OptionalLong lagRecords() {
        return lag;
    }

    /** How many records could not be read since the start; the lake's quarantine says why. */
    public long unreadable() {
        return unreadable;
    }

    /** Stops after the batch in work. */
    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
        try {
            thread.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Source source) {
        try {
            return new KafkaConsumer<>(
                    Map.ofEntries(
                            Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, source.kafka()),
                            Map.entry(ConsumerConfig.GROUP_ID_CONFIG, source.group()),
                            Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                            Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                            Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                            Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH),
                            // So long after a process was killed, its partitions are another's, or its own again.
                            Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS),
                            // One transaction for what comes within some milliseconds, and not one for every few
                            // records.
                            Map.entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES),
                            Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS),
                            // A topic that is made later is read soon.
                            Map.entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000),
                            Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000)),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
        } catch (KafkaException e) {
            Throwable cause = e.getCause() instanceof ConfigException ? e.getCause() : e;
            throw CommandFailure.unreachable(
                    "Kafka at " + source.kafka() + " cannot be used: " + cause.getMessage()
                            + ". Give --kafka as HOST:PORT of a broker.",
                    e);
        }
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(source.framesTopic(), source.sessionsTopic()), new Partitions());
            while (!stopping) {
                try {
                    step();
                } catch (WakeupException e) {
                    // Somebody closes: the loop's condition says so.
                } catch (KafkaException e) {
                    kafkaAway(e);
                    pause(SHORTEST_PAUSE);
                }
            }
        } catch (WakeupException e) {
            LOG.debug("Closed while closing", e);
        } catch (RuntimeException e) {
            LOG.error("The live consumer has ended: what is shown is stale from now on", e);
            state = new KafkaAway(Instant.now(), "the live consumer has ended by a bug: " + e);
        }
    }

    private void step() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (clearing && !consumer.assignment().isEmpty()) {
            clear();
            return;
        }
        if (!records.isEmpty() && apply(records)) {
            commit(records);
        }
        probe();
    }

    private void clear() {
        fromTheBeginning(consumer.assignment());
        persist(store::clear);
        clearing = false;
    }

    /**
     * Reads partitions anew that have not been yet. The offsets are committed first: whoever is stopped in between goes on
     * from there too.
     */
    private void fromTheBeginning(Collection<TopicPartition> partitions) {
        List<TopicPartition> others = partitions.stream()
                .filter(partition -> !begun.contains(partition))
                .toList();
        Map<TopicPartition, OffsetAndMetadata> beginnings = new HashMap<>();
        consumer.beginningOffsets(others)
                .forEach((partition, offset) -> beginnings.put(partition, new OffsetAndMetadata(offset)));
        consumer.commitSync(beginnings);
        beginnings.forEach(consumer::seek);
        begun.addAll(others);
    }

    /** Whether the records are in the store; false if this is stopping before they are. */
    private boolean apply(ConsumerRecords<byte[], byte[]> records) {
        List<LiveChange> batch = new ArrayList<>(records.count() * 2);
        long bad = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            LiveChanges.Said said =
                    record.topic().equals(source.framesTopic()) ? changes.frame(record) : changes.session(record);
            batch.addAll(said.changes());
            if (!said.readable()) {
                bad++;
            }
        }
        if (!batch.isEmpty() && !persist(() -> store.apply(batch))) {
            return false;
        }
        unreadable += bad;
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
            applied.put(
                    partition,
                    Instant.ofEpochMilli(ofPartition.get(ofPartition.size() - 1).timestamp()));
        }
        return true;
    }

    /**
     * Tries until it succeeds; false if this is stopping before. Meanwhile Kafka is polled with all partitions at rest, so
     * that it does not take this member for dead. What partitions are taken away meanwhile does not matter: who has them
     * then applies the same records again.
     */
    private boolean persist(Runnable work) {
        Instant since = null;
        Duration pause = SHORTEST_PAUSE;
        while (!stopping) {
            try {
                work.run();
                if (since != null) {
                    LOG.info("The live store is back after {}", Duration.between(since, Instant.now()));
                    consumer.resume(consumer.assignment());
                    state = new Reading();
                }
                return true;
            } catch (LiveStoreException e) {
                if (since == null) {
                    since = Instant.now();
                    LOG.warn("{}. It is tried again until it can be, and no record is read meanwhile.", e.getMessage());
                }
                state = new StoreAway(since, e.getMessage());
            }
            rest(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        return false;
    }

    private void rest(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        while (!stopping && System.nanoTime() < end) {
            consumer.pause(consumer.assignment());
            ConsumerRecords<byte[], byte[]> early = consumer.poll(Duration.ofNanos(end - System.nanoTime()));
            // Of partitions that came during this very poll.
            early.partitions()
                    .forEach(partition -> consumer.seek(
                            partition, early.records(partition).get(0).offset()));
        }
    }

    /** A commit that fails is made up for by the next one, or by reading the records again. */
    private void commit(ConsumerRecords<byte[], byte[]> records) {
        try {
            consumer.commitSync(records.nextOffsets());
        } catch (CommitFailedException | RebalanceInProgressException e) {
            LOG.info("Partitions have moved; what was applied is applied again by who has them now");
        } catch (RetriableException e) {
            kafkaAway(e);
        }
    }

    /** Asks Kafka where the ends are, which also tells whether it is there: polls of a Kafka that is away say nothing. */
    private void probe() {
        if (System.nanoTime() - probed < PROBE_EVERY.toNanos()) {
            return;
        }
        Instant now = Instant.now();
        Set<TopicPartition> partitions = consumer.assignment();
        try {
            if (partitions.isEmpty()) {
                // Asks a broker whatever is known already, which partitionsFor does not.
                consumer.listTopics(PROBE_PATIENCE);
                lag = OptionalLong.of(0);
                reach(Map.of());
            } else {
                measure(now, consumer.endOffsets(partitions, PROBE_PATIENCE));
            }
            if (!(state instanceof Reading)) {
                LOG.info("The live consumer reads {} and {}", source.framesTopic(), source.sessionsTopic());
                state = new Reading();
            }
        } catch (RetriableException e) {
            kafkaAway(e);
        } finally {
            probed = System.nanoTime();
        }
    }

    private void measure(Instant now, Map<TopicPartition, Long> ends) {
        long behind = 0;
        Map<LivePartition, Instant> reached = new HashMap<>();
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            long missing = Math.max(0, end.getValue() - consumer.position(end.getKey(), PROBE_PATIENCE));
            behind += missing;
            // Where nothing of a partition has been read yet, what was known stays known.
            Instant last = missing == 0 ? now : applied.get(end.getKey());
            if (last != null) {
                reached.put(new LivePartition(end.getKey().topic(), end.getKey().partition()), last);
            }
        }
        lag = OptionalLong.of(behind);
        reach(reached);
    }

    private void reach(Map<LivePartition, Instant> own) {
        try {
            asOf = store.reached(
                            own,
                            Map.of(
                                    source.framesTopic(), partitionsOf(source.framesTopic()),
                                    source.sessionsTopic(), partitionsOf(source.sessionsTopic())))
                    .or(() -> asOf);
        } catch (LiveStoreException e) {
            LOG.debug("How far it has come could not be noted", e);
        }
    }

    /** Of all members; 0 where there is no such topic yet. */
    private int partitionsOf(String topic) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic, PROBE_PATIENCE);
        return partitions == null ? 0 : partitions.size();
    }

    private void kafkaAway(KafkaException e) {
        if (state instanceof KafkaAway) {
            return;
        }
        LOG.warn("Kafka at {} does not answer: {}. It is tried again.", source.kafka(), e.getMessage());
        state = new KafkaAway(Instant.now(), "Kafka at " + source.kafka() + " does not answer: " + e.getMessage());
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Partitions implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.info("The live consumer has got {}", partitions);
            // What is known of their ends is asked for at once.
            probed = System.nanoTime() - PROBE_EVERY.toNanos();
            if (source.rebuild() && !clearing) {
                fromTheBeginning(partitions);
            }
            if (state instanceof StoreAway) {
                consumer.pause(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(applied::remove);
        }
    }
}
