package io.chargelake.sample.fleet;

import java.util.Optional;

/**
 * One sampled value (OCPP 1.6, section 7.43).
 *
 * @param value as text
 * @param measurand what was measured
 * @param unit its unit
 * @param phase the phase, empty for the total
 * @param format the format, empty for raw values
 */
record Sample(String value, String measurand, Optional<String> unit, Optional<String> phase, Optional<String> format) {

    static final String ENERGY = "Energy.Active.Import.Register";
    static final String POWER = "Power.Active.Import";

    static Sample of(String value, String measurand, String unit) {
        return new Sample(value, measurand, Optional.of(unit), Optional.empty(), Optional.empty());
    }

    static Sample of(String value, String measurand, String unit, String phase) {
        return new Sample(value, measurand, Optional.of(unit), Optional.of(phase), Optional.empty());
    }

    /** A value whose unit is left to the reader. */
    static Sample unitless(String value, String measurand) {
        return new Sample(value, measurand, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A register reading that its meter has signed. */
    static Sample signed(String document) {
        return new Sample(document, ENERGY, Optional.of("Wh"), Optional.empty(), Optional.of("SignedData"));
    }
}
