package io.chargelake.sample.truth;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A UTC day on which a station faulted: the expected row of {@code gold.station_fault_days}.
 *
 * @param stationId the station
 * @param date the UTC day
 * @param faults statuses Faulted, repeats removed
 * @param warnings statuses with an error code but not Faulted
 * @param episodes fault episodes that began on the day
 * @param faultMinutes minutes of the day within fault episodes, summed over connectors, two decimals
 * @param connectors how many connectors faulted
 * @param errorCodes error codes of the faults, most frequent first, then by name
 * @param firstFaultAt the day's first fault
 * @param lastFaultAt the day's last fault
 */
public record FaultDay(
        String stationId,
        LocalDate date,
        int faults,
        int warnings,
        int episodes,
        BigDecimal faultMinutes,
        int connectors,
        List<String> errorCodes,
        Instant firstFaultAt,
        Instant lastFaultAt) {

    public FaultDay {
        errorCodes = List.copyOf(errorCodes);
    }
}
