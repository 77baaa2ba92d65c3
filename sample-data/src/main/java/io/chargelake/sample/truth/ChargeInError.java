package io.chargelake.sample.truth;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A charge whose figures cannot be right, or that has no stop: the expected row of {@code gold.sessions_in_error}.
 *
 * @param errors every error
 * @param energyKwh by the meter, also where that is negative
 * @param closedBy what shows that a charge without a stop is over
 */
public record ChargeInError(
        String stationId,
        int connectorId,
        long transactionId,
        String idTag,
        Instant startedAt,
        Optional<Instant> stoppedAt,
        List<String> errors,
        Optional<BigDecimal> energyKwh,
        Optional<Long> durationSeconds,
        Optional<String> closedBy,
        Optional<Instant> closedAt) {

    public ChargeInError {
        errors = List.copyOf(errors);
    }
}
