package io.chargelake.ingest.landing;

import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.TableSnapshot;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the records of one topic into {@code landing.frames}, each exactly once: the table itself says where reading
 * goes on, and the commit that adds records moves that position. For one thread.
 */
final class Landing {

    /** The job's name in {@code ops.runs}. */
    static final String JOB = "land";

    private static final Logger LOG = LoggerFactory.getLogger(Landing.class);

    /** How long Kafka may send nothing of what it says it has. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(250);

    private final Lake lake;
    private final FrameTopic topic;
    private final RunLedger ledger;

    /** Where the consumer stands; equal to the table's position except while a batch is filled. */
    private SortedMap<Integer, Long> standing = new TreeMap<>();

    Landing(Lake lake, FrameTopic topic) {
        this.lake = lake;
        this.topic = topic;
        this.ledger = new RunLedger(lake);
    }

    /**
     * Lands what Kafka has now, in as many commits as it takes.
     *
     * @param mostBytes how many bytes of frames one commit may have; it ends with the poll that exceeds them
     * @throws CommandFailure if Kafka or the lake cannot be used (exit 5), there is no such topic (exit 2), or records
     *     are missing (exit 4)
     */
    LandingResult once(long mostBytes) {
        Instant startedAt = Instant.now();
        TopicState state = topic.look();
        DeltaTables.createIfMissing(lake, Frames.TABLE);
        LandingCount count = new LandingCount(Run.newId(), topic.name(), startedAt);
        TableSnapshot table = table();
        standAt(table, state);
        while (!state.isReachedBy(standing)) {
            try (FrameBatch batch = new FrameBatch(topic.name(), table, standing)) {
                boolean reached = readTo(state, batch, mostBytes);
                commit(batch, state, reached ? Optional.of(state.seenAt()) : validThrough(table), count);
            }
            table = table();
            checkStillThere(table);
        }
        LandingResult result = count.result(table.version(), standing, Optional.of(state.seenAt()));
        ledger.append(result.toRun());
        return result;
    }

    /**
     * Lands what comes until it is asked to stop. Kafka may go away for any time and come back.
     *
     * @param every how long records may wait for a commit
     * @param mostBytes how many bytes of frames may wait for a commit
     * @param stop asked between polls; what has been read is committed then
     * @param ready told once Kafka and the table have answered
     * @param landed told of every commit
     */
    void follow(Duration every, long mostBytes, BooleanSupplier stop, Runnable ready, Consumer<LandingResult> landed) {
        TopicState state = topic.look();
        DeltaTables.createIfMissing(lake, Frames.TABLE);
        standAt(table(), state);
        ready.run();
        while (!stop.getAsBoolean()) {
            LandingCount count = new LandingCount(Run.newId(), topic.name(), Instant.now());
            TableSnapshot table = table();
            checkStillThere(table);
            Optional<Instant> validThrough = validThrough(table);
            try (FrameBatch batch = new FrameBatch(topic.name(), table, standing)) {
                long due = System.nanoTime() + every.toNanos();
                while (!stop.getAsBoolean() && System.nanoTime() < due && !batch.isFull(mostBytes)) {
                    poll(batch);
                }
                boolean caughtUp = false;
                if (!stop.getAsBoolean() && !batch.isFull(mostBytes)) {
                    Optional<TopicState> now = lookPatiently();
                    if (now.isPresent()) {
                        checkSameTopic(state.topicId(), state.clusterId(), now.get());
                        state = now.get();
                        caughtUp = catchUp(state, batch, mostBytes, stop);
                    }
                }
                validThrough = caughtUp ? Optional.of(state.seenAt()) : validThrough;
                if (batch.rows() > 0) {
                    commit(batch, state, validThrough, count);
                }
                if (batch.rows() > 0 || caughtUp) {
                    LandingResult result = count.result(count.versionOr(table.version()), standing, validThrough);
                    ledger.append(result.toRun());
                    landed.accept(result);
                }
            }
            if (!standing.keySet().containsAll(state.ends().keySet())) {
                standAt(table(), state);
            }
        }
    }

    private TableSnapshot table() {
        return DeltaTables.snapshot(lake, Frames.TABLE)
                .orElseThrow(() -> new IllegalStateException(Frames.TABLE + " vanished from " + lake.root()));
    }

    private Optional<TopicPosition> positionIn(TableSnapshot table) {
        return table.domainMetadata(TopicPosition.domain(topic.name())).map(TopicPosition::parse);
    }

    private Optional<Instant> validThrough(TableSnapshot table) {
        return positionIn(table).flatMap(TopicPosition::validThrough);
    }

    /** Puts the consumer where the table says, and at the beginning of partitions that the table does not know. */
    private void standAt(TableSnapshot table, TopicState state) {
        Optional<TopicPosition> position = positionIn(table);
        position.ifPresent(landed -> checkSameTopic(landed.topicId(), landed.clusterId(), state));
        SortedMap<Integer, Long> next = new TreeMap<>(state.beginnings());
        position.ifPresent(landed -> landed.next().forEach((partition, offset) -> {
            checkReadable(state, partition, offset);
            next.put(partition, offset);
        }));
        topic.seek(next);
        standing = next;
    }

    private void checkSameTopic(String topicId, String clusterId, TopicState state) {
        if (!topicId.equals(state.topicId())) {
            throw CommandFailure.unreachable(
                    "Topic " + topic.name() + " is not the one that was landed before: it was deleted and created"
                            + " again, or --kafka names another cluster (topic id " + state.topicId() + " in cluster "
                            + state.clusterId() + ", landed was " + topicId + " in " + clusterId
                            + "). Land it into another lake, or under another topic name.",
                    null);
        }
    }

    private void checkReadable(TopicState state, int partition, long next) {
        Long beginning = state.beginnings().get(partition);
        Long end = state.ends().get(partition);
        if (beginning == null || end < next) {
            throw CommandFailure.unreachable(
                    "Kafka has " + (beginning == null ? "no" : "only " + end + " offsets of") + " partition "
                            + partition
                            + " of " + topic.name() + ", but " + next
                            + " have been landed: its log was cut off or restored from an older copy.",
                    null);
        }
        if (beginning > next) {
            throw FrameTopic.gone(topic.name(), partition, next);
        }
    }

    /** The table's position must be the one that this run has left there. */
    private void checkStillThere(TableSnapshot table) {
        Optional<SortedMap<Integer, Long>> landed = positionIn(table).map(TopicPosition::next);
        if (landed.isPresent() && !standing.entrySet().containsAll(landed.get().entrySet())) {
            throw FrameBatch.overtaken(topic.name(), null);
        }
    }

    private boolean poll(FrameBatch batch) {
        ConsumerRecords<byte[], ByteBuffer> records = topic.poll(POLL);
        batch.add(records);
        return !records.isEmpty();
    }

    /**
     * Reads until the ends are reached or the batch is full.
     *
     * @return whether the ends are reached
     */
    private boolean readTo(TopicState state, FrameBatch batch, long mostBytes) {
        long lastRecord = System.nanoTime();
        topic.pauseAt(state.ends());
        while (!state.isReachedBy(topic.positions())) {
            if (batch.isFull(mostBytes)) {
                return false;
            }
            if (poll(batch)) {
                lastRecord = System.nanoTime();
                topic.pauseAt(state.ends());
            } else if (System.nanoTime() - lastRecord > PATIENCE.toNanos()) {
                throw topic.stuck(state);
            }
        }
        return true;
    }

    /** As {@link #readTo}, but gives up on a silent Kafka, or when asked to stop. */
    private boolean catchUp(TopicState state, FrameBatch batch, long mostBytes, BooleanSupplier stop) {
        long due = System.nanoTime() + PATIENCE.toNanos();
        while (!state.isReachedBy(topic.positions())) {
            if (stop.getAsBoolean() || batch.isFull(mostBytes) || System.nanoTime() > due) {
                return false;
            }
            poll(batch);
        }
        return true;
    }

    private Optional<TopicState> lookPatiently() {
        try {
            return Optional.of(topic.look());
        } catch (CommandFailure silent) {
            LOG.warn("{} Waiting for it.", silent.getMessage());
            return Optional.empty();
        }
    }

    private void commit(FrameBatch batch, TopicState state, Optional<Instant> validThrough, LandingCount count) {
        SortedMap<Integer, Long> next = topic.positions();
        long version = batch.commit(new TopicPosition(state.topicId(), state.clusterId(), next, validThrough));
        standing = next;
        count.add(batch, version);
    }

    /** Adds up the commits of a run. */
    private static final class LandingCount {

        private final String runId;
        private final String topic;
        private final Instant startedAt;
        private final SortedSet<LocalDate> dates = new TreeSet<>();
        private long rows;
        private int commits;
        private long version = -1;

        LandingCount(String runId, String topic, Instant startedAt) {
            this.runId = runId;
            this.topic = topic;
            this.startedAt = startedAt;
        }

        void add(FrameBatch batch, long committed) {
            dates.addAll(batch.dates());
            rows += batch.rows();
            commits++;
            version = committed;
        }

        long versionOr(long other) {
            return commits > 0 ? version : other;
        }

        LandingResult result(long tableVersion, SortedMap<Integer, Long> next, Optional<Instant> validThrough) {
            return new LandingResult(
                    runId,
                    topic,
                    startedAt,
                    Instant.now(),
                    rows,
                    commits,
                    dates,
                    tableVersion,
                    Offsets.none().with(topic, next),
                    validThrough);
        }
    }
}
