package io.chargelake.reporting.monthly;

import java.time.YearMonth;
import java.util.List;

/**
 * All that one month's mails are made of.
 *
 * @param threshold faults within one day from which a station is worth a visit
 * @param register every station that is known
 * @param faulted every station that faulted in the month, in any order
 */
record FaultMonth(int threshold, DataThrough data, List<Station> register, List<StationFaults> faulted) {

    FaultMonth {
        register = List.copyOf(register);
        faulted = List.copyOf(faulted);
    }

    YearMonth month() {
        return data.month();
    }
}
