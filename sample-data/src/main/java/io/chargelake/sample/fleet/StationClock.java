package io.chargelake.sample.fleet;

import java.time.Instant;
import java.time.ZoneId;

/** What a station believes the time to be. */
final class StationClock {

    /** What is wrong with a station's clock. */
    enum Fault {
        NONE,
        /** Starts in 1970 when power returns; set by the first heartbeat. */
        FROM_1970,
        /** Two hours ahead when power returns; set by the first heartbeat. */
        AHEAD,
        /** Shows local time and calls it UTC, for ever. */
        LOCAL_AS_UTC
    }

    private static final long TWO_HOURS = 2 * 3_600_000L;

    private final Fault fault;
    private final TimeStyle style;
    private final ZoneId zone;
    private long skew;

    StationClock(Fault fault, TimeStyle style, ZoneId zone) {
        this.fault = fault;
        this.style = style;
        this.zone = zone;
    }

    /** Power has returned. */
    void restart(long now) {
        if (fault == Fault.FROM_1970) {
            skew = -now;
        } else if (fault == Fault.AHEAD) {
            skew = TWO_HOURS;
        }
    }

    /** A heartbeat was answered with the right time. */
    void set() {
        skew = 0;
    }

    boolean isRight() {
        return skew == 0 && fault != Fault.LOCAL_AS_UTC;
    }

    /** A moment as the station writes it. */
    Stamp stamp(long millis) {
        long shown = millis + skew;
        if (fault == Fault.LOCAL_AS_UTC) {
            shown += zone.getRules().getOffset(Instant.ofEpochMilli(millis)).getTotalSeconds() * 1000L;
        }
        return style.stamp(shown, zone);
    }
}
