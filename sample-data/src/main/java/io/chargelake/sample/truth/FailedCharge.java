package io.chargelake.sample.truth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A charge that a fault spoiled: the expected row of {@code gold.faulted_transactions}.
 *
 * @param reasons every reason why
 * @param errorCodes of the faults that it met
 */
public record FailedCharge(
        String stationId,
        int connectorId,
        long transactionId,
        String idTag,
        Instant startedAt,
        Optional<Instant> stoppedAt,
        List<String> reasons,
        Optional<String> stopReason,
        List<String> errorCodes) {

    public FailedCharge {
        reasons = List.copyOf(reasons);
        errorCodes = List.copyOf(errorCodes);
    }
}
