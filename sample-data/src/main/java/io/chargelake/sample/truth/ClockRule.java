package io.chargelake.sample.truth;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When an event happened, in the eyes of whoever reads the tables: the station's clock, unless it cannot be right. */
public final class ClockRule {

    private static final Instant EARLIEST = Instant.parse("2010-01-01T00:00:00Z");
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private ClockRule() {}

    /**
     * The time that counts.
     *
     * @param claimed what the message says, empty where it says nothing
     * @param receivedAt when it was received first
     * @return {@code claimed}, or {@code receivedAt} where that is missing, before 2010 or more than 5 minutes after
     *     the receipt
     */
    public static Instant occurredAt(Optional<Instant> claimed, Instant receivedAt) {
        return claimed.filter(time -> isPossible(time, receivedAt)).orElse(receivedAt);
    }

    /** Whether a clock can have shown this time to somebody who received the message then. */
    public static boolean isPossible(Instant claimed, Instant receivedAt) {
        return !claimed.isBefore(EARLIEST) && !claimed.isAfter(receivedAt.plus(AHEAD));
    }
}
