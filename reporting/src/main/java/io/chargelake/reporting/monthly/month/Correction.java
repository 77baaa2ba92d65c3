package io.chargelake.reporting.monthly.month;

import java.time.YearMonth;
import java.util.Optional;

/**
 * What an earlier month's mails said of a station, and what the data says now that more has come in.
 *
 * @param month the earlier month
 * @param mailed the faults that a mail listed the station with; empty if no mail listed it
 * @param faults those that it has to be listed with; empty if it is not to be listed
 */
public record Correction(YearMonth month, String stationId, Optional<Integer> mailed, Optional<Integer> faults) {

    /** Refuses to correct nothing. */
    public Correction {
        if (mailed.equals(faults)) {
            throw new IllegalArgumentException("faults: " + faults + " as mailed (expected: something to correct)");
        }
    }
}
