package io.chargelake.sample.truth;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A charge with a start and a stop: the expected row of {@code gold.completed_transactions}.
 *
 * @param stationId the station
 * @param transactionId the id given in the answer to the start, positive
 * @param connectorId the connector
 * @param idTag who started it, trimmed and in capitals
 * @param startedAt when it started
 * @param stoppedAt when it stopped, by the stop that was received first
 * @param meterStartWh meter at the start, Wh
 * @param meterStopWh meter at the stop, Wh; empty where the station did not know it
 * @param totalEnergyKwh energy, two decimals; empty where the meter ran backwards or is unknown
 * @param totalTimeHours from start to stop by whole seconds, two decimals
 * @param parkingTimeHours from the first to the last sample of each run of zero power, two decimals; empty without
 *     such a sample
 * @param idleTimeHours from each sample of zero power to the next sample or the stop, two decimals; empty without any
 *     power sample
 * @param reason why it stopped; Local where the station said nothing
 */
public record CompletedCharge(
        String stationId,
        long transactionId,
        int connectorId,
        String idTag,
        Instant startedAt,
        Instant stoppedAt,
        long meterStartWh,
        OptionalLong meterStopWh,
        Optional<BigDecimal> totalEnergyKwh,
        BigDecimal totalTimeHours,
        Optional<BigDecimal> parkingTimeHours,
        Optional<BigDecimal> idleTimeHours,
        String reason) {}
