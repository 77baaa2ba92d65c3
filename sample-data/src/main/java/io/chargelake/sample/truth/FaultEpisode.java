package io.chargelake.sample.truth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run of Faulted on one connector: the expected row of {@code gold.fault_episodes}.
 *
 * @param endedAt empty while it is open
 * @param endedBy itself, reset or visit; empty while it is open
 * @param errorCodes in the order in which they came, without NoError
 */
public record FaultEpisode(
        String stationId,
        int connectorId,
        Instant beganAt,
        Optional<Instant> endedAt,
        Optional<String> endedBy,
        List<String> errorCodes) {

    public FaultEpisode {
        errorCodes = List.copyOf(errorCodes);
    }
}
