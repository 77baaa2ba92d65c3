package io.chargelake.ingest.ingress;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/**
 * The memory that messages take which have begun and not ended. One connection is bounded by the largest message that is
 * allowed; many that never end would take all memory together, so the one that holds most is cut off when all hold too
 * much. A station sends its message in one go, and holds nothing but for a moment.
 */
final class UnfinishedMessages {

    /** Much more than a network sends at a time, and a part only of the memory of a small process. */
    static final long MOST_BYTES = 16 << 20;

    private final long mostBytes;
    private final IngressMetrics metrics;
    private final Set<UnfinishedMessage> begun = new HashSet<>();
    private long bytes;

    UnfinishedMessages(long mostBytes, IngressMetrics metrics) {
        this.mostBytes = mostBytes;
        this.metrics = metrics;
        metrics.gauge("chargelake.ingress.unfinished.bytes", "Bytes of messages that have not ended", this::bytes);
    }

    /** A connection holds so much now; may cut off another, or the same. */
    void hold(UnfinishedMessage message, long now) {
        if (now == 0 && message.counted() == 0) {
            return; // As nearly always: a message has come in one piece.
        }
        UnfinishedMessage largest = null;
        synchronized (begun) {
            bytes += message.count(now);
            if (message.counted() > 0) {
                begun.add(message);
            } else {
                begun.remove(message);
            }
            if (bytes > mostBytes) {
                largest = begun.stream()
                        .max(Comparator.comparingLong(UnfinishedMessage::counted))
                        .orElseThrow();
                bytes += largest.count(0);
                begun.remove(largest);
                largest.cut();
            }
        }
        if (largest != null) {
            metrics.cutOff();
        }
    }

    long bytes() {
        synchronized (begun) {
            return bytes;
        }
    }
}
