package io.chargelake.ocpp;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * When an event happened: by the station's clock where that can be, else when it was received. Flags:
 * <ul>
 *   <li>{@code timestamp_missing}, {@code timestamp_unreadable}: no time was sent, or none that can be read
 *   <li>{@code clock_before_2010}: the station's clock was not set (1970-01-01, 0001-01-01)
 *   <li>{@code clock_ahead}: more than 5 minutes after receipt
 *   <li>those of {@link OcppTimestamp}
 * </ul>
 *
 * @param occurredAt in UTC, to the microsecond
 * @param flags every repair
 */
public record EventTime(Instant occurredAt, List<String> flags) {

    private static final Instant BEGINNING = Instant.parse("2010-01-01T00:00:00Z");
    private static final Duration AHEAD = Duration.ofMinutes(5);

    public EventTime {
        Objects.requireNonNull(occurredAt, "occurredAt");
        flags = List.copyOf(flags);
    }

    /** The time of an event whose message carries a clock, or should. */
    public static EventTime of(Optional<OcppTimestamp> timestamp, Instant receivedAt) {
        if (timestamp.isEmpty()) {
            return received(receivedAt, List.of(), "timestamp_missing");
        }
        List<String> flags = timestamp.get().flags();
        Optional<Instant> instant = timestamp.get().instant();
        if (instant.isEmpty()) {
            return new EventTime(microseconds(receivedAt), flags);
        }
        if (instant.get().isBefore(BEGINNING)) {
            return received(receivedAt, flags, "clock_before_2010");
        }
        if (instant.get().isAfter(receivedAt.plus(AHEAD))) {
            return received(receivedAt, flags, "clock_ahead");
        }
        return new EventTime(microseconds(instant.get()), flags);
    }

    /** The time of an event whose message carries no clock: that of its receipt, which is no repair. */
    public static EventTime ofReceipt(Instant receivedAt) {
        return new EventTime(microseconds(receivedAt), List.of());
    }

    private static EventTime received(Instant receivedAt, List<String> flags, String flag) {
        List<String> all = new ArrayList<>(flags);
        all.add(flag);
        return new EventTime(microseconds(receivedAt), all);
    }

    private static Instant microseconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
