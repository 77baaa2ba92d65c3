package io.chargelake.sample.fleet;

/**
 * What a station measures during a charge and how it says so (OCPP 1.6, sections 4.7 and 7.43).
 *
 * @param everySeconds time between two samples
 * @param power whether it tells the total active power
 * @param kilo whether energy and power come in kWh and kW
 * @param stateOfCharge whether it tells the battery's charge
 * @param phases whether it tells current and voltage of each phase
 * @param withStop whether the readings of begin and end come along with the stop
 */
record Metering(
        int everySeconds, boolean power, boolean kilo, boolean stateOfCharge, boolean phases, boolean withStop) {

    static final int USUAL_SECONDS = 300;

    static Metering energyAndPower() {
        return new Metering(USUAL_SECONDS, true, false, false, false, false);
    }

    static Metering energyOnly() {
        return new Metering(USUAL_SECONDS, false, false, false, false, false);
    }

    Metering every(int seconds) {
        return new Metering(seconds, power, kilo, stateOfCharge, phases, withStop);
    }

    Metering inKilo() {
        return new Metering(everySeconds, power, true, stateOfCharge, phases, withStop);
    }

    Metering withStateOfCharge() {
        return new Metering(everySeconds, power, kilo, true, phases, withStop);
    }

    Metering withPhases() {
        return new Metering(everySeconds, power, kilo, stateOfCharge, true, withStop);
    }

    Metering toldWithStop() {
        return new Metering(everySeconds, power, kilo, stateOfCharge, phases, true);
    }
}
