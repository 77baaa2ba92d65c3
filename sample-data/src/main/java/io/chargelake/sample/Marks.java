package io.chargelake.sample;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Numbers that stations send along with their changes, and when each was sent and first seen again. A number is in the
 * {@code info} of a StatusNotification (OCPP 1.6, section 6.47), which the API repeats.
 */
final class Marks {

    private final AtomicLongArray sentAt;
    private final AtomicLongArray seenAt;
    private final AtomicInteger sent = new AtomicInteger();

    /** @param most how many are sent at most */
    Marks(int most) {
        sentAt = new AtomicLongArray(most);
        seenAt = new AtomicLongArray(most);
    }

    /** The next number; its time runs from now. */
    int next() {
        int mark = sent.getAndIncrement();
        sentAt.set(mark, System.nanoTime());
        return mark;
    }

    /** How many have been sent. */
    int sent() {
        return sent.get();
    }

    long sentAt(int mark) {
        return sentAt.get(mark);
    }

    /** Notes that a number was seen, if it was not before. */
    void seen(int mark, long atNanos) {
        seenAt.compareAndSet(mark, 0, atNanos);
    }

    /**
     * How long it took until numbers were seen.
     *
     * @param from the first number
     * @param to the one after the last
     */
    Latencies latencies(int from, int to) {
        Latencies latencies = new Latencies();
        for (int mark = from; mark < to; mark++) {
            long seen = seenAt.get(mark);
            if (seen != 0) {
                latencies.add(seen - sentAt.get(mark));
            }
        }
        latencies.stop();
        return latencies;
    }
}
