package io.chargelake.sample.fleet;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** How a station writes times (OCPP 1.6, section 3.14: UTC is advised, not demanded). */
enum TimeStyle {
    /** {@code 2026-10-01T08:00:00Z}. */
    SECONDS_UTC,
    /** {@code 2026-10-01T08:00:00.123Z}. */
    MILLIS_UTC,
    /** {@code 2026-10-01T08:00:00.123217+00:00}. */
    MICROS_UTC,
    /** {@code 2026-10-01T10:00:00.123+02:00}. */
    LOCAL_OFFSET,
    /** {@code 2026-10-01T10:00:00+02}. */
    SHORT_OFFSET,
    /** {@code 2026-10-01T10:00:00}, meaning the time of the place. */
    NO_ZONE;

    /** Microseconds below the millisecond, the same in all times, so that differences stay whole. */
    private static final int MICROS = 217;

    /**
     * Writes a time.
     *
     * @param millis since 1970, UTC
     * @param zone where the station stands
     */
    Stamp stamp(long millis, ZoneId zone) {
        ZoneOffset offset = this == LOCAL_OFFSET || this == SHORT_OFFSET || this == NO_ZONE
                ? zone.getRules().getOffset(Instant.ofEpochMilli(millis))
                : ZoneOffset.UTC;
        long seconds = Math.floorDiv(millis, 1000L);
        int fraction = (int) Math.floorMod(millis, 1000L);
        StringBuilder text = dateAndTime(seconds, offset);
        switch (this) {
            case SECONDS_UTC:
                return new Stamp(text.append('Z').toString(), Instant.ofEpochSecond(seconds));
            case NO_ZONE:
                return new Stamp(text.toString(), Instant.ofEpochSecond(seconds));
            case SHORT_OFFSET:
                return new Stamp(
                        text.append(
                                        offset == ZoneOffset.UTC
                                                ? "+00"
                                                : offset.getId().substring(0, 3))
                                .toString(),
                        Instant.ofEpochSecond(seconds));
            case MICROS_UTC:
                pad(text.append('.'), fraction, 3);
                pad(text, MICROS, 3);
                return new Stamp(
                        text.append("+00:00").toString(),
                        Instant.ofEpochMilli(millis).plusNanos(MICROS * 1000L));
            case LOCAL_OFFSET:
                pad(text.append('.'), fraction, 3);
                return new Stamp(text.append(offset.getId()).toString(), Instant.ofEpochMilli(millis));
            default:
                pad(text.append('.'), fraction, 3);
                return new Stamp(text.append('Z').toString(), Instant.ofEpochMilli(millis));
        }
    }

    private static StringBuilder dateAndTime(long epochSecond, ZoneOffset offset) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, 0, offset);
        StringBuilder text = new StringBuilder(32);
        pad(text, time.getYear(), 4);
        pad(text.append('-'), time.getMonthValue(), 2);
        pad(text.append('-'), time.getDayOfMonth(), 2);
        pad(text.append('T'), time.getHour(), 2);
        pad(text.append(':'), time.getMinute(), 2);
        pad(text.append(':'), time.getSecond(), 2);
        return text;
    }

    private static void pad(StringBuilder text, int value, int digits) {
        for (int limit = 10, missing = digits - 1; missing > 0; missing--, limit *= 10) {
            if (value < limit) {
                for (int i = 0; i < missing; i++) {
                    text.append('0');
                }
                break;
            }
        }
        text.append(value);
    }
}
