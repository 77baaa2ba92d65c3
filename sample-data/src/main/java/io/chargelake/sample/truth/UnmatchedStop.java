package io.chargelake.sample.truth;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * A stop that completes no charge.
 *
 * @param stationId the station
 * @param transactionId the id that it names, empty where it names none
 * @param stoppedAt when it says that the charge stopped
 * @param meterStopWh meter at the stop, Wh; empty where the station did not know it
 * @param reason why it completes none: {@code already_stopped} (an earlier stop has), {@code no_transaction_id} (it
 *     names none that is positive), {@code start_at_other_station} or {@code no_start}
 */
public record UnmatchedStop(
        String stationId, OptionalLong transactionId, Instant stoppedAt, OptionalLong meterStopWh, String reason) {}
