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
 * The records of one commit to {@code landing.frames}: all of them and the position after them, or nothing.
 *
 * <p>Records are written by a thread of the batch's own while the caller polls for more; the caller is one thread.
 */
final class FrameBatch implements Closeable {

    /** Each day is an open file; a batch with more is committed and the next begun. */
    private static final int MOST_DAYS = 400;

    /** How many polls may wait to be written; they are all in memory. */
    private static final int MOST_POLLS = 4;

    private final String topic;
    private final SortedMap<Integer, Long> start;
    private final TableAppend append;
    private final FrameRow frameRow;
    private final Map<Long, RowWriter> writers = new HashMap<>();
    private final SortedMap<Integer, Long> rowsOf = new TreeMap<>();
    private final ExecutorService writing =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "landing-writer"));
    private final Queue<Future<?>> polls = new ArrayDeque<>();
    private long day = Long.MIN_VALUE;
    private RowWriter rowsOfDay;
    private volatile int days;
    private long bytes;

    /**
     * Begins a batch on top of a state of the table.
     *
     * @param start partition → offset from which records will be added
     */
    FrameBatch(String topic, TableSnapshot table, SortedMap<Integer, Long> start) {
        this.topic = topic;
        this.start = Collections.unmodifiableSortedMap(new TreeMap<>(start));
        this.frameRow = new FrameRow(topic);
        String writer = TopicPosition.domain(topic);
        try {
            this.append = table.append(writer, table.lastTransaction(writer).orElse(0) + 1);
        } catch (StaleWriterException repeated) {
            throw overtaken(topic, repeated);
        }
    }

    /** Adds records, which are written soon; waits while many are waiting. */
    void add(ConsumerRecords<byte[], ByteBuffer> records) {
        if (!records.isEmpty()) {
            for (ConsumerRecord<byte[], ByteBuffer> record : records) {
                bytes += Math.max(0, record.serializedValueSize());
            }
            polls.add(writing.submit(() -> write(records)));
            awaitUntilLeft(MOST_POLLS);
        }
    }

    /** How many records were added. */
    long rows() {
        awaitUntilLeft(0);
        return rowsOf.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether the batch has so many bytes of frames, or so many days, that it should be committed. */
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
        awaitUntilLeft(0);
        position.next().forEach(this::checkComplete);
        append.note(TopicPosition.domain(topic), position.toJson());
        try {
            return append.commit();
        } catch (StaleWriterException overtaken) {
            throw overtaken(topic, overtaken);
        }
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

    private void checkComplete(Integer partition, Long next) {
        long from = start.getOrDefault(partition, next);
        long expected = next - from;
        long rows = rowsOf.getOrDefault(partition, 0L);
        if (rows != expected) {
            throw CommandFailure.qualityGate("Partition " + partition + " of " + topic + " has " + expected
                    + " offsets from " + from + " to " + (next - 1) + ", but only " + rows
                    + " records: a compacted topic or transactional producers leave such gaps, and so does loss."
                    + " Nothing was landed; turn compaction and transactions off for this topic.");
        }
    }

    private void write(ConsumerRecords<byte[], ByteBuffer> records) {
        for (TopicPartition partition : records.partitions()) {
            long rows = 0;
            for (ConsumerRecord<byte[], ByteBuffer> record : records.records(partition)) {
                frameRow.write(record, writerOf(FrameRow.epochDay(record)));
                rows++;
            }
            rowsOf.merge(partition.partition(), rows, Long::sum);
        }
        days = writers.size();
    }

    /** Waits for polls to be written; their failures are the caller's. */
    private void awaitUntilLeft(int left) {
        while (polls.size() > left) {
            try {
                polls.remove().get();
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
}
