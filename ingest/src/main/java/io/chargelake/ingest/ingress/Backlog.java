package io.chargelake.ingest.ingress;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that stations have sent and nothing has stored yet. When there are too many, no socket is read until something is
 * stored: each message that is makes room for one socket, the one that has waited longest, so that memory stays bounded
 * and everybody has a turn.
 */
final class Backlog {

    /** With what is unfinished, less than the memory of a Kafka producer, which must not run out. */
    static final long MOST_BYTES = 8 << 20;

    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    Backlog(long mostBytes, IngressMetrics metrics) {
        this.mostBytes = mostBytes;
        metrics.gauge("chargelake.ingress.backlog.bytes", "Bytes of messages that are not stored yet", bytes::get);
    }

    /**
     * Whether a socket may be read.
     *
     * @param resume called once, on any thread, when it may where it may not now
     */
    boolean hasRoom(Runnable resume) {
        if (bytes.get() < mostBytes) {
            return true;
        }
        waiting.add(resume);
        if (bytes.get() == 0) {
            // The last message has been stored in between, and nobody else would call.
            resumeAll();
        }
        return false;
    }

    /** A message has come. */
    void received(int length) {
        bytes.addAndGet(length);
    }

    /** A message is stored, or given up. */
    void stored(int length) {
        if (bytes.addAndGet(-length) == 0) {
            resumeAll();
        } else {
            resumeOne();
        }
    }

    private void resumeAll() {
        while (resumeOne()) {
            // The next one.
        }
    }

    private boolean resumeOne() {
        Runnable next = waiting.poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }
}
