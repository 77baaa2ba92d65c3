package io.chargelake.ingest.ingress;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * So many handshakes a second, and no more: when a network comes back after an outage, all of its stations connect at
 * once, and each costs a handshake, a boot and its queue of messages. Who comes too early waits for a turn; when the turn
 * is too far away, none is given, and the station is asked to come again later.
 */
final class AcceptRate {

    /** Longer waits would look like a dead server to a station. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final long nanosEach;
    private final LongSupplier nanoTime;
    private long nextTurn;

    /** @param perSecond more than 0 */
    AcceptRate(int perSecond, LongSupplier nanoTime) {
        this.nanosEach = Duration.ofSeconds(1).toNanos() / perSecond;
        this.nanoTime = nanoTime;
        this.nextTurn = nanoTime.getAsLong();
    }

    /** How long to wait for one's turn; negative where there is none. */
    synchronized Duration turn() {
        long now = nanoTime.getAsLong();
        // An idle second may be made up for, so that a small burst does not wait.
        long earliest = now - Duration.ofSeconds(1).toNanos();
        long mine = nextTurn - earliest < 0 ? earliest : nextTurn;
        long wait = Math.max(0, mine - now);
        if (wait > LONGEST_WAIT.toNanos()) {
            return Duration.ofNanos(-1);
        }
        nextTurn = mine + nanosEach;
        return Duration.ofNanos(wait);
    }
}
