package io.chargelake.ingest.ingress.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Reads a spool from its oldest record on. For one thread, which must not be interrupted. */
public final class SpoolReader implements AutoCloseable {

    private final Spool spool;
    private long sequence;
    private Segment segment;
    private FileChannel channel;
    private long position;

    SpoolReader(Spool spool, long first) {
        this.spool = spool;
        this.sequence = first;
    }

    /**
     * The next record.
     *
     * @return null where all records that are on the disk have been read; there may be more later
     * @throws IOException if the disk does not give back what was written
     */
    public Spooled next() throws IOException {
        if (sequence >= spool.durable()) {
            return null;
        }
        if (segment == null) {
            open(spool.segmentOf(sequence));
        }
        while (position >= segment.bytes()) {
            open(spool.segmentOf(sequence));
        }
        Spooled next = Segment.read(channel, position, segment.bytes(), sequence);
        if (next == null) {
            throw new IOException(segment + " is damaged at byte " + position);
        }
        position += next.bytes();
        sequence++;
        return next;
    }

    private void open(Segment next) throws IOException {
        close();
        channel = FileChannel.open(next.file(), StandardOpenOption.READ);
        segment = next;
        position = 0;
        for (long skipped = next.firstSequence(); skipped < sequence; skipped++) {
            position += Segment.read(channel, position, next.bytes(), skipped).bytes();
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
            segment = null;
        }
    }
}
