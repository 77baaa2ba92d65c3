package io.chargelake.sample.truth;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Optional;

/**
 * The uptime of a port in a month, without excluded times: the expected row of {@code gold.uptime_monthly}.
 *
 * @param neviMonths how many months {@code neviUptimePct} is about
 */
public record PortMonth(
        String stationId,
        int connectorId,
        YearMonth month,
        BigDecimal minutes,
        BigDecimal upMinutes,
        BigDecimal outageMinutes,
        BigDecimal unobservedMinutes,
        BigDecimal outOfOrderMinutes,
        Optional<BigDecimal> uptimePct,
        int neviMonths,
        BigDecimal neviUptimePct,
        BigDecimal ukReliabilityPct) {}
