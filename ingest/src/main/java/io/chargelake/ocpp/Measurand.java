package io.chargelake.ocpp;

import static io.chargelake.ocpp.UnitOfMeasure.A;
import static io.chargelake.ocpp.UnitOfMeasure.CELSIUS;
import static io.chargelake.ocpp.UnitOfMeasure.FAHRENHEIT;
import static io.chargelake.ocpp.UnitOfMeasure.HERTZ;
import static io.chargelake.ocpp.UnitOfMeasure.K;
import static io.chargelake.ocpp.UnitOfMeasure.ONE;
import static io.chargelake.ocpp.UnitOfMeasure.PERCENT;
import static io.chargelake.ocpp.UnitOfMeasure.REVOLUTIONS_PER_MINUTE;
import static io.chargelake.ocpp.UnitOfMeasure.V;
import static io.chargelake.ocpp.UnitOfMeasure.VA;
import static io.chargelake.ocpp.UnitOfMeasure.VAR;
import static io.chargelake.ocpp.UnitOfMeasure.VARH;
import static io.chargelake.ocpp.UnitOfMeasure.W;
import static io.chargelake.ocpp.UnitOfMeasure.WH;

import java.util.List;

/** What a value measures (OCPP 1.6, section 7.31), with the units (less kilo) that fit it, the usual one first. */
public enum Measurand implements OcppName {
    CURRENT_EXPORT("Current.Export", A),
    CURRENT_IMPORT("Current.Import", A),
    CURRENT_OFFERED("Current.Offered", A),
    ENERGY_ACTIVE_EXPORT_REGISTER("Energy.Active.Export.Register", WH),
    ENERGY_ACTIVE_IMPORT_REGISTER("Energy.Active.Import.Register", WH),
    ENERGY_REACTIVE_EXPORT_REGISTER("Energy.Reactive.Export.Register", VARH),
    ENERGY_REACTIVE_IMPORT_REGISTER("Energy.Reactive.Import.Register", VARH),
    ENERGY_ACTIVE_EXPORT_INTERVAL("Energy.Active.Export.Interval", WH),
    ENERGY_ACTIVE_IMPORT_INTERVAL("Energy.Active.Import.Interval", WH),
    ENERGY_REACTIVE_EXPORT_INTERVAL("Energy.Reactive.Export.Interval", VARH),
    ENERGY_REACTIVE_IMPORT_INTERVAL("Energy.Reactive.Import.Interval", VARH),
    FREQUENCY("Frequency", HERTZ),
    POWER_ACTIVE_EXPORT("Power.Active.Export", W, VA),
    POWER_ACTIVE_IMPORT("Power.Active.Import", W, VA),
    POWER_FACTOR("Power.Factor", ONE, PERCENT),
    POWER_OFFERED("Power.Offered", W, VA),
    POWER_REACTIVE_EXPORT("Power.Reactive.Export", VAR, VA),
    POWER_REACTIVE_IMPORT("Power.Reactive.Import", VAR, VA),
    RPM("RPM", REVOLUTIONS_PER_MINUTE),
    SOC("SoC", PERCENT),
    TEMPERATURE("Temperature", CELSIUS, FAHRENHEIT, K),
    VOLTAGE("Voltage", V);

    private final String wireName;
    private final List<UnitOfMeasure> units;

    Measurand(String wireName, UnitOfMeasure... units) {
        this.wireName = wireName;
        this.units = List.of(units);
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /**
     * The unit of a value that comes without one. OCPP 1.6, section 7.43, states Wh for energy (all of it: varh for
     * reactive energy is ours) and nothing for the rest.
     */
    public UnitOfMeasure usualUnit() {
        return units.get(0);
    }

    /** Whether a value of this measurand can be counted in that unit. */
    boolean fits(UnitOfMeasure unit) {
        return units.contains(unit.base());
    }

    /** Whether a value without a unit is as OCPP has it. */
    boolean mayOmitUnit() {
        return usualUnit() == WH || this == FREQUENCY || this == POWER_FACTOR || this == RPM;
    }
}
