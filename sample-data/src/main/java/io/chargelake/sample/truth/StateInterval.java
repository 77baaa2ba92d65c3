package io.chargelake.sample.truth;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A part of a day during which a connector's state did not change: the expected row of {@code gold.status_intervals}.
 *
 * @param status what it reported last, Offline, or Unknown
 * @param since when that began
 * @param reportedStatus what it reported last; empty where nothing since the boot
 * @param available whether a driver could have used it; empty where nobody knows
 * @param errorCodes reported with it, in their order
 */
public record StateInterval(
        String stationId,
        LocalDate day,
        int connectorId,
        Instant from,
        Instant until,
        String status,
        Instant since,
        Optional<String> reportedStatus,
        Instant reportedSince,
        Optional<Boolean> available,
        List<String> errorCodes) {

    public StateInterval {
        errorCodes = List.copyOf(errorCodes);
    }
}
