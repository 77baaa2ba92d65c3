package io.chargelake.sample.truth;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * What a station did on a day: the expected row of {@code gold.station_days}.
 *
 * @param minutes in each state, over all connectors but 0
 * @param heartbeatsExpected empty where the station was told no interval
 * @param peakPowerW highest power of a charge, empty without a sample
 */
public record StationDay(
        String stationId,
        LocalDate day,
        int messages,
        int heartbeats,
        Optional<Instant> firstHeardAt,
        Optional<Instant> lastHeardAt,
        Optional<Integer> heartbeatsExpected,
        int connectors,
        int chargesBegun,
        int chargesEnded,
        BigDecimal energyKwh,
        Optional<Long> peakPowerW,
        int faults,
        int warnings,
        Map<String, BigDecimal> minutes,
        BigDecimal upMinutes,
        BigDecimal downMinutes,
        Optional<BigDecimal> availabilityPct,
        Optional<BigDecimal> utilisationPct) {

    public StationDay {
        minutes = Map.copyOf(minutes);
    }
}
