package io.chargelake.sample.fleet;

import java.util.List;
import java.util.Optional;

/** What a station's faults say: mostly one thing, for mostly one part of it is broken. */
final class FaultCodes {

    private static final List<StatusText> TEXTS = List.of(
            StatusText.error("GroundFailure", "Earth leakage 32 mA", "E-107"),
            StatusText.error("ConnectorLockFailure", "Plug not locked", "E-201"),
            StatusText.error("PowerSwitchFailure", "Contactor \"K1\" welded", "E-314"),
            StatusText.error("HighTemperature", "Outlet > 85 °C", "E-402"),
            StatusText.error("OverCurrentFailure"),
            StatusText.error("InternalError", "<watchdog> & restart", "0x1F"),
            StatusText.error("PowerMeterFailure"),
            StatusText.error("OverVoltage", "L2 263 V", "E-511"),
            StatusText.error("OtherError", "Cooling fan", "E-620"));

    private final Dice dice;
    private final StatusText usual;

    FaultCodes(Dice dice) {
        this.dice = dice;
        this.usual = dice.pick(TEXTS);
    }

    StatusText next() {
        return dice.chance(0.6) ? usual : dice.pick(TEXTS);
    }

    /** Another than this one. */
    StatusText other(StatusText than) {
        StatusText text = next();
        while (text.equals(than)) {
            text = dice.pick(TEXTS);
        }
        return text;
    }

    /** The same error, told apart only by the vendor's code. */
    static StatusText variant(StatusText text, int number) {
        return new StatusText(text.errorCode(), text.info(), Optional.of("V-" + number));
    }
}
