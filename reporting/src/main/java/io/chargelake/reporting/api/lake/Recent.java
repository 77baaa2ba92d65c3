package io.chargelake.reporting.api.lake;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Something that was looked up a second ago at most. One caller a second looks again, and the others do not wait for it: they
 * get what was known.
 */
final class Recent<T> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final UnaryOperator<T> look;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Seen<T> seen;

    private record Seen<T>(T value, long atNanos) {}

    /** @param look finds it, given what was known before; null at first */
    Recent(UnaryOperator<T> look) {
        this.look = look;
    }

    /** It. The first callers wait until it is found. */
    T get() {
        Seen<T> known = seen;
        if (known != null && System.nanoTime() - known.atNanos < LOOK_EVERY.toNanos()) {
            return known.value;
        }
        if (known == null) {
            looking.lock();
        } else if (!looking.tryLock()) {
            return known.value;
        }
        try {
            known = seen;
            seen = new Seen<>(look.apply(known == null ? null : known.value), System.nanoTime());
            return seen.value;
        } finally {
            looking.unlock();
        }
    }
}
