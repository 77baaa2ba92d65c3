package io.chargelake.sample.truth;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A stop that completes no charge: the expected row of {@code gold.unmatched_stops}.
 *
 * @param stationId the station
 * @param transactionId the id that it names, empty where it names none
 * @param idTag who stopped, trimmed and in capitals; empty where the station did
 * @param stoppedAt when it says that the charge stopped
 * @param meterStopWh meter at the stop, Wh; empty where the station did not know it
 * @param reason why it stopped; Local where the station said nothing
 * @param unmatchedReason why it completes no charge: {@code already_stopped} (an earlier stop has),
 *     {@code no_transaction_id} (it names none that is positive), {@code start_at_other_station} or {@code no_start}
 */
public record UnmatchedStop(
        String stationId,
        OptionalLong transactionId,
        Optional<String> idTag,
        Instant stoppedAt,
        OptionalLong meterStopWh,
        String reason,
        String unmatchedReason) {

    static UnmatchedStop of(String stationId, OptionalLong transactionId, Stop stop, String unmatchedReason) {
        return new UnmatchedStop(
                stationId,
                transactionId,
                stop.idTag(),
                stop.stoppedAt(),
                stop.meterWh(),
                stop.reason(),
                unmatchedReason);
    }
}
