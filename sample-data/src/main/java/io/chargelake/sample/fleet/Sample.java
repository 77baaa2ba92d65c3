package io.chargelake.sample.fleet;

import java.util.Optional;

/**
 * One sampled value (OCPP 1.6, section 7.43).
 *
 * @param value as text
 * @param measurand what was measured
 * @param unit its unit
 * @param phase the phase, empty for the total
 */
record Sample(String value, String measurand, Optional<String> unit, Optional<String> phase) {

    static final String ENERGY = "Energy.Active.Import.Register";
    static final String POWER = "Power.Active.Import";

    static Sample of(String value, String measurand, String unit) {
        return new Sample(value, measurand, Optional.of(unit), Optional.empty());
    }

    static Sample of(String value, String measurand, String unit, String phase) {
        return new Sample(value, measurand, Optional.of(unit), Optional.of(phase));
    }
}
