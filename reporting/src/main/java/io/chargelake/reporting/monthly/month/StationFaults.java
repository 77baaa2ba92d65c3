package io.chargelake.reporting.monthly.month;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The faults of one station in one month, days being UTC days.
 *
 * @param daysOverThreshold days with at least as many faults as the report's threshold
 * @param faultMinutes minutes within fault episodes, added up over connectors
 * @param errorCodes the most frequent codes, most frequent first
 * @param byDay faults of each day that has any
 * @param energyNotDeliveredKwh an estimate, see {@link EnergyNotDelivered}; empty where there is none
 * @param openEpisodes connectors that were still faulted at the end of the month, or of its data; empty where not known
 */
public record StationFaults(
        String stationId,
        int faults,
        LocalDate worstDay,
        int worstDayFaults,
        int daysOverThreshold,
        int episodes,
        BigDecimal faultMinutes,
        int faultedTransactions,
        List<String> errorCodes,
        Instant lastFaultAt,
        SortedMap<LocalDate, Integer> byDay,
        Optional<BigDecimal> energyNotDeliveredKwh,
        Optional<Integer> openEpisodes) {

    /** The order of the list: faults, episodes and minutes, the most first, then the station's id. */
    public static final Comparator<StationFaults> MOST_FAULTS_FIRST = Comparator.comparingInt(StationFaults::faults)
            .thenComparingInt(StationFaults::episodes)
            .thenComparing(StationFaults::faultMinutes)
            .reversed()
            .thenComparing(StationFaults::stationId);

    /** Copies what may change. */
    public StationFaults {
        errorCodes = List.copyOf(errorCodes);
        byDay = Collections.unmodifiableSortedMap(new TreeMap<>(byDay));
    }

    /** Whether it is worth a visit. */
    public boolean overThreshold() {
        return daysOverThreshold > 0;
    }
}
