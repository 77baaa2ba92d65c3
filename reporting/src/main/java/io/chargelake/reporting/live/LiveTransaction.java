package io.chargelake.reporting.live;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * A charge, by the id that the central system gave it. A start is one only once its answer, with the id, is known; of a
 * charge whose start is older than what Kafka has, only the stop may be known.
 *
 * @param transactionId from the answer to the start, or from the stop
 * @param connectorId where; empty where only the stop is known
 * @param idTag who, as trimmed capitals; of the stop where only that is known
 * @param startedAt by the station's clock, or the time of receipt where that is missing or impossible
 * @param stoppedAt likewise; empty while it is open
 * @param meterStartWh meter reading in Wh
 * @param meterStopWh meter reading in Wh; empty where the station did not know it
 * @param stopReason OCPP's word, or the station's where OCPP does not know it
 */
public record LiveTransaction(
        long transactionId,
        Optional<Integer> connectorId,
        Optional<String> idTag,
        Optional<Instant> startedAt,
        Optional<Instant> stoppedAt,
        Optional<Long> meterStartWh,
        Optional<Long> meterStopWh,
        Optional<String> stopReason) {

    /** Whether no stop is known. */
    public boolean open() {
        return stoppedAt.isEmpty();
    }

    /** What was charged, in kWh to the Wh; empty where a reading is missing or the meter ran backwards, as in gold. */
    public Optional<BigDecimal> energyKwh() {
        return meterStartWh
                .flatMap(start ->
                        meterStopWh.map(stop -> BigDecimal.valueOf(stop).subtract(BigDecimal.valueOf(start))))
                .filter(energy -> energy.signum() >= 0)
                .map(energy -> energy.movePointLeft(3));
    }
}
