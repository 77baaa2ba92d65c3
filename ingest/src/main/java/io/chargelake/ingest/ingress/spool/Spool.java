package io.chargelake.ingest.ingress.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on the local disk that wait for Kafka, in the order in which they were appended. One thread writes; what has
 * come while it was forcing the disk is forced with the next batch, so that many records share one force.
 *
 * <p>A reader that has brought records to Kafka says so with {@link #release}, and files whose records are all released
 * are deleted. After a crash some of them may be there again: at least once.
 *
 * <pre>{@code
 * spool.append(record).thenRun(() -> answer());
 * }</pre>
 */
public final class Spool implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private static final long MOST_SEGMENT_BYTES = 4 << 20;
    private static final int MOST_BATCH_BYTES = 1 << 20;

    /** A disk that takes too little must not fill the heap. */
    private static final long MOST_UNWRITTEN_BYTES = 64 << 20;

    private final SpoolFolder folder;
    private final RejectedRecords rejected;
    private final long mostBytes;
    private final long segmentBytes;
    private final Thread writer;

    /** Guards what follows; nobody holds it while the disk works. */
    private final Object monitor = new Object();

    private final NavigableMap<Long, Segment> segments;
    private final Deque<Waiting> unwritten = new ArrayDeque<>();
    private Segment active;
    private FileChannel activeChannel;
    private long unwrittenBytes;
    private long storedBytes;
    private volatile long durable;
    private long released;
    private boolean writing;
    private boolean paused;
    private boolean closed;
    private boolean saidFull;
    private boolean saidBroken;

    /** A record that is not yet on the disk. */
    private record Waiting(ProducerRecord<byte[], byte[]> record, int bytes, CompletableFuture<Void> stored) {}

    private Spool(SpoolConfig config, SpoolFolder folder) {
        this.folder = folder;
        this.rejected = new RejectedRecords(config.folder());
        this.mostBytes = config.mostBytes();
        this.segmentBytes = Math.min(MOST_SEGMENT_BYTES, mostBytes / 8);
        this.segments = folder.segments();
        this.storedBytes = segments.values().stream().mapToLong(Segment::bytes).sum();
        this.durable = segments.isEmpty() ? 0 : segments.lastEntry().getValue().endSequence();
        this.writer = new Thread(this::write, "spool-writer");
        this.writer.setDaemon(true);
    }

    /**
     * Opens a spool, with what an earlier process has left in it.
     *
     * @throws io.chargelake.cli.CommandFailure if the folder is another process's, or cannot be used
     */
    public static Spool open(SpoolConfig config) {
        SpoolFolder folder = SpoolFolder.lock(config.folder());
        try {
            Spool spool = new Spool(config, folder);
            spool.writer.start();
            return spool;
        } catch (RuntimeException e) {
            closeQuietly(folder);
            throw e;
        }
    }

    /**
     * Appends a record. Never blocks.
     *
     * @return complete when the record is on the disk; completes exceptionally with a {@link SpoolFullException}, or with
     *     an {@link IOException} where the disk fails
     */
    public CompletableFuture<Void> append(ProducerRecord<byte[], byte[]> record) {
        int bytes = RecordForm.bytes(record);
        synchronized (monitor) {
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("The spool is closed"));
            }
            if (storedBytes + unwrittenBytes + bytes > mostBytes || unwrittenBytes + bytes > MOST_UNWRITTEN_BYTES) {
                return CompletableFuture.failedFuture(full());
            }
            Waiting waiting = new Waiting(record, bytes, new CompletableFuture<>());
            unwritten.add(waiting);
            unwrittenBytes += bytes;
            monitor.notifyAll();
            return waiting.stored();
        }
    }

    private SpoolFullException full() {
        SpoolFullException full = new SpoolFullException("The spool " + folder.path() + " is full: "
                + (storedBytes + unwrittenBytes) + " of " + mostBytes + " bytes wait");
        if (!saidFull) {
            saidFull = true;
            LOG.error("{}; stations are told to try again", full.getMessage());
        }
        return full;
    }

    /** The folder, for messages. */
    public Path folder() {
        return folder.path();
    }

    /** Bytes that wait, or lie in a file of which some wait. */
    public long bytes() {
        synchronized (monitor) {
            return storedBytes + unwrittenBytes;
        }
    }

    /** Records that wait. */
    public long records() {
        synchronized (monitor) {
            return durable - released + unwritten.size();
        }
    }

    /** A reader that begins with the oldest record that is not released. */
    public SpoolReader reader() {
        synchronized (monitor) {
            return new SpoolReader(this, released);
        }
    }

    long durable() {
        return durable;
    }

    Segment segmentOf(long sequence) {
        synchronized (monitor) {
            return segments.floorEntry(sequence).getValue();
        }
    }

    /** All records before this sequence are in Kafka, or rejected: deletes the files that hold no others. */
    public void release(long before) {
        List<Segment> done = new ArrayList<>();
        FileChannel channel = null;
        synchronized (monitor) {
            released = Math.max(released, before);
            while (!segments.isEmpty()
                    && segments.firstEntry().getValue().endSequence() <= released
                    && !(segments.size() == 1 && writing)) {
                Segment segment = segments.pollFirstEntry().getValue();
                storedBytes -= segment.bytes();
                done.add(segment);
                if (segment == active) {
                    channel = activeChannel;
                    active = null;
                    activeChannel = null;
                }
            }
            saidFull &= done.isEmpty();
        }
        closeQuietly(channel);
        for (Segment segment : done) {
            try {
                Files.deleteIfExists(segment.file());
            } catch (IOException e) {
                LOG.warn("{} cannot be deleted, its records will be sent again after a restart", segment, e);
            }
        }
    }

    /**
     * Keeps a record, which Kafka will never take, beside the segments.
     *
     * @throws IOException if the disk fails; the record must then not be released
     */
    public void reject(Spooled spooled, Exception reason) throws IOException {
        rejected.keep(spooled.record(), reason);
        LOG.error(
                "Kafka will never take a record of {} with {} bytes ({}); it is kept in {}",
                spooled.record().topic(),
                spooled.bytes(),
                reason.toString(),
                rejected.file());
    }

    /** Waits until nothing is being written; then nothing more is written until {@link #resume}. */
    public void pause() throws InterruptedException {
        synchronized (monitor) {
            paused = true;
            while (writing) {
                monitor.wait();
            }
        }
    }

    /** Takes out what is not yet written, the oldest first, while the spool is paused. */
    public List<Unwritten> takeUnwritten() {
        synchronized (monitor) {
            List<Unwritten> taken = unwritten.stream()
                    .map(waiting -> new Unwritten(waiting.record(), waiting.stored()))
                    .toList();
            unwritten.clear();
            unwrittenBytes = 0;
            return taken;
        }
    }

    /** Writes again. */
    public void resume() {
        synchronized (monitor) {
            paused = false;
            monitor.notifyAll();
        }
    }

    private void write() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(MOST_BATCH_BYTES);
        while (true) {
            List<Waiting> batch;
            try {
                batch = nextBatch();
            } catch (InterruptedException e) {
                LOG.error("The spool's writer was interrupted, nothing more is written", e);
                return;
            }
            if (batch.isEmpty()) {
                return;
            }
            Exception failure = null;
            int bytes = batch.stream().mapToInt(Waiting::bytes).sum();
            try {
                buffer = buffer.capacity() >= bytes ? buffer.clear() : ByteBuffer.allocateDirect(bytes);
                for (Waiting waiting : batch) {
                    RecordForm.write(waiting.record(), buffer);
                }
                store(buffer.flip());
            } catch (IOException | RuntimeException e) {
                failure = e;
                giveUpSegment(e);
            }
            written(batch, bytes, failure);
        }
    }

    /** What is to be written next; empty when all is written and the spool is closing. */
    private List<Waiting> nextBatch() throws InterruptedException {
        synchronized (monitor) {
            while (paused || unwritten.isEmpty()) {
                if (closed && unwritten.isEmpty()) {
                    return List.of();
                }
                monitor.wait();
            }
            writing = true;
            List<Waiting> batch = new ArrayList<>();
            int bytes = 0;
            for (Waiting waiting : unwritten) {
                bytes += waiting.bytes();
                if (bytes > MOST_BATCH_BYTES && !batch.isEmpty()) {
                    break;
                }
                batch.add(waiting);
            }
            return batch;
        }
    }

    private void store(ByteBuffer batch) throws IOException {
        if (active == null || active.bytes() >= segmentBytes) {
            openSegment();
        }
        long position = active.bytes();
        while (batch.hasRemaining()) {
            position += activeChannel.write(batch, position);
        }
        activeChannel.force(false);
    }

    /** While the writer writes, nobody else touches the active segment. */
    private void openSegment() throws IOException {
        closeQuietly(activeChannel);
        active = null;
        activeChannel = null;
        Path file = folder.next();
        activeChannel = FileChannel.open(file, StandardOpenOption.WRITE);
        active = new Segment(file, durable);
    }

    /** After a disk has failed nobody knows what it holds of the batch: what was forced stays, a new file begins. */
    private void giveUpSegment(Exception cause) {
        if (!saidBroken) {
            saidBroken = true;
            LOG.error("The spool {} cannot be written, stations are told to try again", folder.path(), cause);
        }
        if (active != null) {
            try {
                activeChannel.truncate(active.bytes());
            } catch (IOException e) {
                LOG.debug("{} cannot be cut", active, e);
            }
            closeQuietly(activeChannel);
            if (active.bytes() == 0) {
                try {
                    Files.deleteIfExists(active.file());
                } catch (IOException e) {
                    LOG.debug("{} cannot be deleted", active, e);
                }
            }
            active = null;
            activeChannel = null;
        }
    }

    private void written(List<Waiting> batch, int bytes, Exception failure) {
        synchronized (monitor) {
            batch.forEach(waiting -> unwritten.remove());
            unwrittenBytes -= bytes;
            if (failure == null) {
                saidBroken = false;
                segments.putIfAbsent(active.firstSequence(), active);
                active.grow(batch.size(), bytes);
                storedBytes += bytes;
                durable += batch.size();
            }
            writing = false;
            monitor.notifyAll();
        }
        for (Waiting waiting : batch) {
            if (failure == null) {
                waiting.stored().complete(null);
            } else {
                waiting.stored().completeExceptionally(failure);
            }
        }
    }

    /** Writes what has been appended, and lets go of the folder; what waits is there for the next start. */
    @Override
    public void close() {
        synchronized (monitor) {
            closed = true;
            paused = false;
            monitor.notifyAll();
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        release(released);
        closeQuietly(activeChannel);
        closeQuietly(folder);
    }

    private static void closeQuietly(Closeable file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            LOG.debug("A file of the spool is not closed", e);
        }
    }
}
