package io.chargelake.ocpp;

import java.util.Objects;
import java.util.Optional;

/**
 * One measured value (OCPP 1.6, section 7.43), with OCPP's defaults where a field was left out.
 *
 * @param measurand what was measured
 * @param value the value in {@code unit}; empty for signed data
 * @param signedValue signed data as sent; empty for plain values
 * @param unit {@code Wh}, {@code W}, {@code varh}, {@code var}, {@code VA}, {@code A}, {@code V}, {@code Celsius},
 *     {@code Fahrenheit}, {@code K}, {@code Percent}, {@code Hertz}, {@code rpm}, {@code 1} (a ratio); what the
 *     station sent where OCPP does not know it; {@code unknown} where neither unit nor measurand tell. Values in kilo
 *     units are converted, signed data is not
 * @param phase the phase; empty for the total
 * @param context why it was read
 * @param location where it was measured
 * @param format plain or signed
 */
public record SampledValue(
        Term<Measurand> measurand,
        Optional<Double> value,
        Optional<String> signedValue,
        String unit,
        Optional<Term<Phase>> phase,
        Term<ReadingContext> context,
        Term<Location> location,
        Term<ValueFormat> format) {

    public SampledValue {
        Objects.requireNonNull(measurand, "measurand");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(signedValue, "signedValue");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(format, "format");
    }
}
