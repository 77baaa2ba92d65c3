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
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the records of one topic into a {@link LandingTable}, each exactly once: the table itself says where reading
 * goes on, and the commit that adds records moves that position. For one thread.
 *
 * <p>Records are committed only after Kafka has said once more that the topic is still the one they belong to: between
 * two looks it may be deleted and created again, and a consumer reads on in the new one as if nothing had happened.
 */
final class Landing {

    /** The job's name in the job history, and in {@code ops.runs} that of runs that land frames. */
    static final String JOB = LandedOffsets.FRAMES_JOB;

    private static final Logger LOG = LoggerFactory.getLogger(Landing.class);

    /** How long Kafka may send nothing of what it says it has. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(250);

    private final Lake lake;
    private final LandingTable into;
    private final KafkaTopic topic;
    private final LandingOrder order;
    private final RunLedger ledger;

    /** What records are landed as. */
    private Generation generation;

    /** What was accepted as lost in this generation, ever. */
    private List<Loss> losses = List.of();

    /** Where the consumer stands; equal to the table's position except while a batch is filled. */
    private SortedMap<Integer, Long> standing = new TreeMap<>();

    /** How the topic stood when Kafka was last asked. */
    private TopicState state;

    Landing(Lake lake, LandingTable into, KafkaTopic topic, LandingOrder order) {
        this.lake = lake;
        this.into = into;
        this.topic = topic;
        this.order = order;
        this.ledger = new RunLedger(lake);
        this.generation = Generation.first(topic.name());
    }

    /**
     * Lands what Kafka has now, and adds the run to the history.
     *
     * @param mostBytes as {@link #take} has it
     * @throws CommandFailure as {@link #take} does
     */
    LandingResult once(long mostBytes) {
        LandingResult result = take(mostBytes);
        ledger.append(result.toRun());
        return result;
    }

    /**
     * Lands what Kafka has now, in as many commits as it takes.
     *
     * @param mostBytes how many bytes of records one commit may have; it ends with the poll that exceeds them
     * @throws CommandFailure if Kafka or the lake cannot be used, or Kafka's log is not the one that was landed before
     *     (exit 5), there is no such topic (exit 2), or records are missing (exit 4)
     */
    LandingResult take(long mostBytes) {
        LandingCount count = new LandingCount();
        TableSnapshot table = begin(count);
        TopicState aim = state;
        while (!aim.isReachedBy(standing)) {
            try (LandingBatch batch = batch(table)) {
                boolean reached = readTo(aim, batch, mostBytes);
                checkSameLog(topic.look());
                commit(batch, reached ? Optional.of(aim.seenAt()) : validThrough(table), count);
            }
            table = table();
            checkStillThere(table);
        }
        return count.result(table.version(), Optional.of(aim.seenAt()));
    }

    /**
     * Lands what comes until it is asked to stop. Kafka may go away for any time and come back. A loss is accepted only
     * at the start; one that happens later ends this.
     *
     * @param every how long records may wait for a commit
     * @param mostBytes how many bytes of records may wait for a commit
     * @param stop asked between polls; what has been read is committed then
     * @param ready told once Kafka and the table have answered
     * @param landed told of every commit
     */
    void follow(Duration every, long mostBytes, BooleanSupplier stop, Runnable ready, Consumer<LandingResult> landed) {
        LandingCount accepted = new LandingCount();
        TableSnapshot begun = begin(accepted);
        ready.run();
        if (accepted.commits > 0) {
            report(accepted.result(begun.version(), validThrough(begun)), landed);
        }
        while (!stop.getAsBoolean()) {
            LandingCount count = new LandingCount();
            TableSnapshot table = table();
            checkStillThere(table);
            try (LandingBatch batch = batch(table)) {
                Optional<Instant> caughtUp = Optional.empty();
                boolean confirmed = false;
                while (!confirmed && !(stop.getAsBoolean() && batch.isEmpty())) {
                    fill(batch, every, mostBytes, stop);
                    if (lookPatiently()) {
                        Instant seenAt = state.seenAt();
                        caughtUp = catchUp(batch, mostBytes, stop) ? Optional.of(seenAt) : Optional.empty();
                        confirmed = batch.isEmpty() || lookPatiently();
                    }
                    if (!confirmed && stop.getAsBoolean()) {
                        LOG.warn(
                                "{} records were read and are not landed, because Kafka does not say whether the topic"
                                        + " is still the same; the next run reads them again.",
                                batch.rows());
                        return;
                    }
                }
                if (!confirmed) {
                    return;
                }
                Optional<Instant> validThrough = caughtUp.or(() -> validThrough(table));
                if (!topic.positions().equals(standing)) {
                    commit(batch, validThrough, count);
                }
                if (count.commits > 0 || caughtUp.isPresent()) {
                    report(count.result(table.version(), validThrough), landed);
                }
            }
            if (!standing.keySet().containsAll(state.ends().keySet())) {
                standAt(table(), false);
            }
        }
    }

    private void report(LandingResult result, Consumer<LandingResult> landed) {
        ledger.append(result.toRun());
        landed.accept(result);
    }

    private TableSnapshot table() {
        return DeltaTables.snapshot(lake, into.table())
                .orElseThrow(() -> new IllegalStateException(into.table() + " vanished from " + lake.root()));
    }

    private Optional<Instant> validThrough(TableSnapshot table) {
        return LandedTopic.in(table, topic.name()).position(generation).flatMap(TopicPosition::validThrough);
    }

    private LandingBatch batch(TableSnapshot table) {
        return new LandingBatch(into, generation, table, standing, order.tolerateGaps());
    }

    /** Asks Kafka, and puts the consumer where the table says; what is lost by that is accepted, or ends the run. */
    private TableSnapshot begin(LandingCount count) {
        state = topic.look();
        DeltaTables.createIfMissing(lake, into.table());
        TableSnapshot table = table();
        List<Loss> lost = standAt(table, order.acceptLoss());
        if (lost.isEmpty()) {
            return table;
        }
        try (LandingBatch acceptance = batch(table)) {
            count.lost = lost;
            commit(acceptance, validThrough(table), count);
        }
        return table();
    }

    /**
     * Puts the consumer where the table says, and at the beginning of partitions that the table does not know.
     *
     * @return what is lost by going on there
     */
    private List<Loss> standAt(TableSnapshot table, boolean acceptLoss) {
        Continuation on = Continuation.of(LandedTopic.in(table, topic.name()), state);
        if (!acceptLoss && on.refusal().isPresent()) {
            throw on.refusal().get();
        }
        generation = on.generation();
        losses = on.allLosses();
        standing = on.next();
        topic.seek(standing);
        return on.lost();
    }

    /** Notes what Kafka says now. */
    private void checkSameLog(TopicState now) {
        if (!now.isSameLogAs(state)) {
            throw Continuation.of(LandedTopic.in(table(), topic.name()), now)
                    .refusal()
                    .orElseGet(() -> CommandFailure.unreachable(
                            "Topic " + topic.name() + " was deleted and created again while it was being read;"
                                    + " nothing of this commit was landed. Run 'chargelake land' again.",
                            null));
        }
        state = now;
    }

    /** The table's position must be the one that this run has left there. */
    private void checkStillThere(TableSnapshot table) {
        LandedTopic landed = LandedTopic.in(table, topic.name());
        landed.current(state).ifPresent(current -> {
            SortedMap<Integer, Long> next =
                    landed.position(current).orElseThrow().next();
            if (!current.equals(generation) || !standing.entrySet().containsAll(next.entrySet())) {
                throw LandingBatch.overtaken(topic.name(), null);
            }
        });
    }

    private boolean poll(LandingBatch batch) {
        ConsumerRecords<byte[], ByteBuffer> records;
        try {
            records = topic.poll(POLL);
        } catch (OffsetOutOfRangeException gone) {
            throw Continuation.of(LandedTopic.in(table(), topic.name()), topic.look())
                    .refusal()
                    .orElseGet(() -> CommandFailure.qualityGate("Records of " + topic.name()
                            + " were deleted from Kafka while they were being read (" + gone.getMessage()
                            + "); nothing of this commit was landed. Run 'chargelake land' again."));
        }
        batch.add(records);
        return !records.isEmpty();
    }

    private void fill(LandingBatch batch, Duration every, long mostBytes, BooleanSupplier stop) {
        long due = System.nanoTime() + every.toNanos();
        while (!stop.getAsBoolean() && System.nanoTime() < due && !batch.isFull(mostBytes)) {
            poll(batch);
        }
    }

    /**
     * Reads until the ends are reached or the batch is full.
     *
     * @return whether the ends are reached
     */
    private boolean readTo(TopicState aim, LandingBatch batch, long mostBytes) {
        long lastRecord = System.nanoTime();
        topic.pauseAt(aim.ends());
        while (!aim.isReachedBy(topic.positions())) {
            if (batch.isFull(mostBytes)) {
                return false;
            }
            if (poll(batch)) {
                lastRecord = System.nanoTime();
                topic.pauseAt(aim.ends());
            } else if (System.nanoTime() - lastRecord > PATIENCE.toNanos()) {
                throw topic.stuck(aim);
            }
        }
        return true;
    }

    /** As {@link #readTo}, but gives up on a silent Kafka, or when asked to stop. */
    private boolean catchUp(LandingBatch batch, long mostBytes, BooleanSupplier stop) {
        long due = System.nanoTime() + PATIENCE.toNanos();
        while (!state.isReachedBy(topic.positions())) {
            if (stop.getAsBoolean() || batch.isFull(mostBytes) || System.nanoTime() > due) {
                return false;
            }
            poll(batch);
        }
        return true;
    }

    /** Asks Kafka how the topic stands; whether it has answered. */
    private boolean lookPatiently() {
        TopicState now;
        try {
            now = topic.look();
        } catch (CommandFailure silent) {
            LOG.warn("{} Waiting for it.", silent.getMessage());
            return false;
        }
        checkSameLog(now);
        return true;
    }

    private void commit(LandingBatch batch, Optional<Instant> validThrough, LandingCount count) {
        SortedMap<Integer, Long> next = topic.positions();
        long version = batch.commit(new TopicPosition(state.topicId(), state.clusterId(), next, validThrough, losses));
        standing = next;
        count.add(batch, version);
    }

    /** Adds up the commits of a run. */
    private final class LandingCount {

        private final String runId = Run.newId();
        private final Instant startedAt = Instant.now();
        private final SortedSet<LocalDate> dates = new TreeSet<>();
        private List<Loss> lost = List.of();
        private long rows;
        private long gaps;
        private int commits;
        private long version = -1;

        void add(LandingBatch batch, long committed) {
            dates.addAll(batch.dates());
            rows += batch.rows();
            gaps += batch.gaps();
            commits++;
            version = committed;
        }

        /**
         * The run so far.
         *
         * @param tableVersion what the table's version was if nothing was committed
         */
        LandingResult result(long tableVersion, Optional<Instant> validThrough) {
            return new LandingResult(
                    runId,
                    into,
                    generation,
                    startedAt,
                    Instant.now(),
                    rows,
                    gaps,
                    lost,
                    commits,
                    dates,
                    commits > 0 ? version : tableVersion,
                    Offsets.none().with(generation.landedAs(), standing),
                    validThrough,
                    state.behind(standing));
        }
    }
}
