package io.chargelake.ingest.landing;

import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.RowWriter;
import io.chargelake.lake.StaleWriterException;
import io.chargelake.lake.TableAppend;
import io.chargelake.lake.TableSnapshot;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of one commit to a {@link LandingTable}: all of them and the position after them, or nothing.
 *
 * <p>Records are written by a thread of the batch's own while the caller polls for more; the caller is one thread.
 */
final class LandingBatch implements Closeable {

    /** Each day is an open file; a batch with more is committed and the next begun. */
    private static final int MOST_DAYS = 400;

    /** How many polls may wait to be written; they are all in memory. */
    private static final int MOST_POLLS = 4;

    /** How many bytes of records may wait to be written, so that large ones do not fill a small heap. */
    private static final long MOST_WAITING_BYTES =
            Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16);

    private final LandingTable into;
    private final Generation generation;
    private final boolean tolerateGaps;
    private final TableSnapshot table;
    private final SortedMap<Integer, Long> start;
    private final TableAppend append;
    private final RecordRow recordRow;
    private final Map<Long, RowWriter> writers = new HashMap<>();
    private final SortedMap<Integer, Long> rowsOf = new TreeMap<>();
    private final ExecutorService writing =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "landing-writer"));
    private final Queue<WaitingPoll> polls = new ArrayDeque<>();
    private long day = Long.MIN_VALUE;
    private RowWriter rowsOfDay;
    private volatile int days;
    private long bytes;
    private long waitingBytes;
    private boolean empty = true;
    private long gaps;

    /**
     * Begins a batch on top of a state of the table.
     *
     * @param into the table
     * @param generation what the records will be landed as
     * @param start partition → offset from which records will be added
     * @param tolerateGaps whether offsets without a record are counted and no failure
     */
    LandingBatch(
            LandingTable into,
            Generation generation,
            TableSnapshot table,
            SortedMap<Integer, Long> start,
            boolean tolerateGaps) {
        this.into = into;
        this.generation = generation;
        this.tolerateGaps = tolerateGaps;
        this.table = table;
        this.start = Collections.unmodifiableSortedMap(new TreeMap<>(start));
        this.recordRow = into.rowsOf(generation.landedAs());
        String writer = TopicPosition.domain(generation);
        this.append = table.append(writer, table.lastTransaction(writer).orElse(0) + 1);
    }

    /** Adds records, which are written soon; waits while many are waiting. */
    void add(ConsumerRecords<byte[], ByteBuffer> records) {
        if (!records.isEmpty()) {
            long added = 0;
            for (ConsumerRecord<byte[], ByteBuffer> record : records) {
                added += Math.max(0, record.serializedValueSize());
            }
            empty = false;
            bytes += added;
            waitingBytes += added;
            polls.add(new WaitingPoll(writing.submit(() -> write(records)), added));
            awaitUntilLeft(MOST_POLLS, MOST_WAITING_BYTES);
        }
    }

    /** Whether nothing was added. */
    boolean isEmpty() {
        return empty;
    }

    /** How many records were added. */
    long rows() {
        awaitUntilLeft(0, 0);
        return rowsOf.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether the batch has so many bytes of records, or so many days, that it should be committed. */
    boolean isFull(long mostBytes) {
        return bytes >= mostBytes || days >= MOST_DAYS;
    }

    /** The landing dates of the records. */
    SortedSet<LocalDate> dates() {
        SortedSet<LocalDate> dates = new TreeSet<>();
        writers.keySet().forEach(epochDay -> dates.add(LocalDate.ofEpochDay(epochDay)));
        return dates;
    }

    /**
     * Commits the records together with the position after them.
     *
     * @return the table's version
     * @throws CommandFailure (exit 4) if the records are not all that lie between the positions, (exit 5) if another
     *     run has landed meanwhile or the lake cannot be written; nothing is committed then
     */
    long commit(TopicPosition position) {
        awaitUntilLeft(0, 0);
        position.next().forEach(this::checkComplete);
        String domain = TopicPosition.domain(generation);
        append.note(domain, position.toJson());
        try {
            return append.commit();
        } catch (StaleWriterException stale) {
            // Files that others add or remove beside us, as OPTIMIZE and retention do, are no conflict for an append.
            throw table.latest().domainMetadata(domain).equals(table.domainMetadata(domain))
                    ? redefined(stale)
                    : overtaken(generation.topic(), stale);
        }
    }

    /** How many offsets between the positions had no record; known once committed. */
    long gaps() {
        return gaps;
    }

    /** Removes what was not committed. */
    @Override
    public void close() {
        writing.shutdownNow();
        try {
            // The table's files are closed only when nobody writes to them any more.
            writing.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        append.close();
    }

    /** The failure that the table has moved on under this run. */
    static CommandFailure overtaken(String topic, Throwable cause) {
        return CommandFailure.unreachable(
                "Another landing run advanced " + topic + " in this lake meanwhile; nothing of this run was kept."
                        + " Let only one 'chargelake land' of a topic run at a time.",
                cause);
    }

    private CommandFailure redefined(StaleWriterException stale) {
        return CommandFailure.unreachable(
                "The definition of " + into.table() + " was changed while records of " + generation.topic()
                        + " were being landed (" + stale.getCause().getMessage()
                        + "); nothing of this commit was kept. Run 'chargelake land' again.",
                stale);
    }

    private void checkComplete(Integer partition, Long next) {
        long from = start.getOrDefault(partition, next);
        long expected = next - from;
        long rows = rowsOf.getOrDefault(partition, 0L);
        if (rows > expected) {
            throw new IllegalStateException("Partition " + partition + " of " + generation.topic() + " has " + expected
                    + " offsets from " + from + " to " + (next - 1) + ", but " + rows + " records");
        }
        if (rows < expected && !tolerateGaps) {
            throw CommandFailure.qualityGate("Partition " + partition + " of " + generation.topic() + " has "
                    + expected + " offsets from " + from + " to " + (next - 1) + ", but only " + rows
                    + " records: a compacted topic or transactional producers leave such gaps, and so does loss."
                    + " Nothing was landed. Turn compaction and transactions off for this topic, or, where they are"
                    + " meant to be, land with --tolerate-gaps, which counts the gaps.");
        }
        gaps += expected - rows;
    }

    private void write(ConsumerRecords<byte[], ByteBuffer> records) {
        for (TopicPartition partition : records.partitions()) {
            long rows = 0;
            for (ConsumerRecord<byte[], ByteBuffer> record : records.records(partition)) {
                recordRow.write(record, writerOf(RecordRow.epochDay(record)));
                rows++;
            }
            rowsOf.merge(partition.partition(), rows, Long::sum);
        }
        days = writers.size();
    }

    /** Waits for polls to be written; their failures are the caller's. */
    private void awaitUntilLeft(int most, long mostBytes) {
        while (polls.size() > most || waitingBytes > mostBytes) {
            WaitingPoll poll = polls.remove();
            waitingBytes -= poll.bytes();
            try {
                poll.written().get();
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(failure.getCause());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while records are written", interrupted);
            }
        }
    }

    /** Records mostly come in the order of their days. */
    private RowWriter writerOf(long epochDay) {
        if (epochDay != day) {
            day = epochDay;
            rowsOfDay = writers.computeIfAbsent(epochDay, each -> append.rows(LocalDate.ofEpochDay(each)));
        }
        return rowsOfDay;
    }

    /**
     * A poll that may not have been written yet.
     *
     * @param written done when it has been
     * @param bytes of its records
     */
    private record WaitingPoll(Future<?> written, long bytes) {}
}
