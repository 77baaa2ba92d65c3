package io.chargelake.reporting.monthly.month;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that one month's mails are made of.
 *
 * @param threshold faults within one day from which a station is worth a visit
 * @param days whose days they are
 * @param register every station that is known
 * @param faulted every station that faulted in the month, in any order
 * @param earlier the months before
 * @param corrections of what the mails of earlier months said, the latest month first
 * @param heard every station of which anything was heard in the month; empty where that is not known
 */
public record FaultMonth(
        int threshold,
        DayZone days,
        DataThrough data,
        List<Station> register,
        List<StationFaults> faulted,
        EarlierMonths earlier,
        List<Correction> corrections,
        Optional<Set<String>> heard) {

    /** Copies what may change. */
    public FaultMonth {
        register = List.copyOf(register);
        faulted = List.copyOf(faulted);
        corrections = List.copyOf(corrections);
        heard = heard.map(Set::copyOf);
    }

    /** The UTC month. */
    public YearMonth month() {
        return data.month();
    }
}
