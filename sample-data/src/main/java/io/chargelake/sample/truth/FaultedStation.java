package io.chargelake.sample.truth;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/**
 * A station that faulted in the month: the expected row of {@code gold.faulted_stations}.
 *
 * @param month the UTC month
 * @param rank place in the month by faults, episodes, fault minutes (descending) and station id, from 1
 * @param stationId the station
 * @param faults statuses Faulted of the month, repeats removed
 * @param worstDate the day with the most faults, the first of several
 * @param worstDayFaults faults on that day
 * @param daysOverThreshold days with at least {@link Truth#THRESHOLD} faults
 * @param faultDays days with at least one fault
 * @param episodes fault episodes that began in the month
 * @param faultMinutes minutes of the month within fault episodes, summed over connectors, rounded once, two decimals
 * @param warnings statuses of the whole month with an error code but not Faulted
 * @param faultedTransactions charges begun in the month that met a fault or ended abnormally
 * @param topErrorCodes up to three error codes of the faults, most frequent first, then by name
 * @param firstFaultAt the month's first fault
 * @param lastFaultAt the month's last fault
 */
public record FaultedStation(
        YearMonth month,
        int rank,
        String stationId,
        int faults,
        LocalDate worstDate,
        int worstDayFaults,
        int daysOverThreshold,
        int faultDays,
        int episodes,
        BigDecimal faultMinutes,
        int warnings,
        int faultedTransactions,
        List<String> topErrorCodes,
        Instant firstFaultAt,
        Instant lastFaultAt) {

    public FaultedStation {
        topErrorCodes = List.copyOf(topErrorCodes);
    }

    FaultedStation withRank(int place) {
        return new FaultedStation(
                month,
                place,
                stationId,
                faults,
                worstDate,
                worstDayFaults,
                daysOverThreshold,
                faultDays,
                episodes,
                faultMinutes,
                warnings,
                faultedTransactions,
                topErrorCodes,
                firstFaultAt,
                lastFaultAt);
    }
}
