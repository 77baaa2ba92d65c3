package io.chargelake.ingest.landing;

import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.RowWriter;
import io.chargelake.lake.StaleWriterException;
import io.chargelake.lake.TableAppend;
import io.chargelake.lake.TableSnapshot;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** The records of one commit to {@code landing.frames}: all of them and the position after them, or nothing. */
final class FrameBatch implements Closeable {

    /** Each day is an open file; a batch with more is committed and the next begun. */
    private static final int MOST_DAYS = 400;

    private final String topic;
    private final SortedMap<Integer, Long> start;
    private final TableAppend append;
    private final FrameRow frameRow;
    private final Map<Long, RowWriter> writers = new HashMap<>();
    private final SortedMap<Integer, Long> rowsOf = new TreeMap<>();
    private long day = Long.MIN_VALUE;
    private RowWriter rowsOfDay;
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

    /** Adds records. */
    void add(ConsumerRecords<byte[], ByteBuffer> records) {
        for (var partition : records.partitions()) {
            long rows = 0;
            for (ConsumerRecord<byte[], ByteBuffer> record : records.records(partition)) {
                frameRow.write(record, writerOf(FrameRow.epochDay(record)));
                bytes += Math.max(0, record.serializedValueSize());
                rows++;
            }
            rowsOf.merge(partition.partition(), rows, Long::sum);
        }
    }

    /** How many records were added. */
    long rows() {
        return rowsOf.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many bytes the frames of the records have. */
    long bytes() {
        return bytes;
    }

    /** Whether the batch has as many days as one commit should. */
    boolean hasManyDays() {
        return writers.size() >= MOST_DAYS;
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

    /** Records mostly come in the order of their days. */
    private RowWriter writerOf(long epochDay) {
        if (epochDay != day) {
            day = epochDay;
            rowsOfDay = writers.computeIfAbsent(epochDay, each -> append.rows(LocalDate.ofEpochDay(each)));
        }
        return rowsOfDay;
    }
}
