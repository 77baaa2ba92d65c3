package io.chargelake.ocpp;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was measured at one time (OCPP 1.6, section 7.33).
 *
 * @param timestamp when
 * @param sampledValues the values in the order in which they were sent, each usable or not by itself; flags and
 *     unknown fields of the meter value stand with each of its samples
 */
public record MeterValue(Optional<OcppTimestamp> timestamp, List<Reading<SampledValue>> sampledValues) {

    public MeterValue {
        Objects.requireNonNull(timestamp, "timestamp");
        sampledValues = List.copyOf(sampledValues);
    }
}
