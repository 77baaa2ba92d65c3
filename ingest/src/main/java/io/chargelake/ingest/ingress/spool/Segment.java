package io.chargelake.ingest.ingress.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.ProducerRecord;

/** One file of a spool. What lies behind its first {@link #bytes} may be half-written and is no part of it. */
final class Segment {

    private final Path file;
    private final long firstSequence;
    private int records;
    private volatile long bytes;

    Segment(Path file, long firstSequence) {
        this.file = file;
        this.firstSequence = firstSequence;
    }

    Path file() {
        return file;
    }

    long firstSequence() {
        return firstSequence;
    }

    /** The sequence of the record after the last; guarded by the spool's monitor. */
    long endSequence() {
        return firstSequence + records;
    }

    /** Length of the forced part. */
    long bytes() {
        return bytes;
    }

    /** More records have been forced. */
    void grow(int moreRecords, long moreBytes) {
        records += moreRecords;
        bytes += moreBytes;
    }

    /**
     * Reads a record.
     *
     * @param position where it begins
     * @param end where the file ends for this reader
     * @return null where there is no whole record
     */
    static Spooled read(FileChannel channel, long position, long end, long sequence) throws IOException {
        if (end - position < RecordForm.FRAME_BYTES) {
            return null;
        }
        ByteBuffer frame = ByteBuffer.allocate(RecordForm.FRAME_BYTES);
        readFully(channel, frame, position);
        int length = frame.getInt();
        int checksum = frame.getInt();
        if (!RecordForm.isLength(length, end - position - RecordForm.FRAME_BYTES)) {
            return null;
        }
        ByteBuffer body = ByteBuffer.allocate(length);
        readFully(channel, body, position + RecordForm.FRAME_BYTES);
        if (RecordForm.checksum(body) != checksum) {
            return null;
        }
        ProducerRecord<byte[], byte[]> record = RecordForm.read(body);
        return record == null ? null : new Spooled(sequence, RecordForm.FRAME_BYTES + length, record);
    }

    private static void readFully(FileChannel channel, ByteBuffer into, long position) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, position + into.position()) < 0) {
                throw new EOFException("a spool's file is shorter than it was");
            }
        }
        into.flip();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
