package io.chargelake.ocpp;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A time as a station wrote it (OCPP 1.6, section 3.15: ISO 8601, fractions and offsets allowed), read tolerantly:
 * a blank for the T, a decimal comma, any number of digits after it (cut to microseconds), no seconds, offsets
 * {@code Z}, {@code +02}, {@code +0200}, {@code +02:00}. What is repaired is flagged:
 * <ul>
 *   <li>{@code no_time_zone}: no offset; read as UTC
 *   <li>{@code station_zone_assumed}: no offset; read by the clock of the place where the station stands, see {@link #in}
 *   <li>{@code timestamp_epoch}: a number of seconds or milliseconds since 1970-01-01T00:00Z
 *   <li>{@code timestamp_unreadable}: none of these; there is no instant
 * </ul>
 *
 * @param instant the time in UTC, to the microsecond; empty where what was sent is no time
 * @param flags every repair
 */
public record OcppTimestamp(Optional<Instant> instant, List<String> flags) {

    static final String NO_TIME_ZONE = "no_time_zone";

    public OcppTimestamp {
        Objects.requireNonNull(instant, "instant");
        flags = List.copyOf(flags);
    }

    /** Reads a timestamp; whatever the text, nothing is thrown. */
    public static OcppTimestamp parse(String text) {
        return new TimestampReader(text.strip()).read();
    }

    /**
     * The same, read by the clock of a zone where the station wrote no offset. Of an hour that comes twice, when summer
     * time ends, the first is meant; an hour that is skipped, when it begins, is counted on from before it.
     */
    public OcppTimestamp in(ZoneId zone) {
        if (instant.isEmpty() || !flags.contains(NO_TIME_ZONE)) {
            return this;
        }
        List<String> all = new ArrayList<>(flags);
        all.add("station_zone_assumed");
        return new OcppTimestamp(
                instant.map(utc -> LocalDateTime.ofInstant(utc, ZoneOffset.UTC)
                        .atZone(zone)
                        .toInstant()),
                all);
    }
}
