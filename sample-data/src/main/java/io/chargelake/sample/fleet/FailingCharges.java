package io.chargelake.sample.fleet;

import static io.chargelake.sample.fleet.StationLife.MINUTE;

import java.util.List;
import java.util.Optional;

/** Charges that a fault spoils, one a day, in every way that makes a faulted transaction. */
final class FailingCharges {

    /** How a charge comes to fail. */
    enum Way {
        EMERGENCY_STOP,
        OTHER_REASON,
        POWER_LOSS,
        HARD_RESET,
        REBOOT,
        FAULT_WHILE_CHARGING,
        STATION_FAULT_WHILE_CHARGING,
        NO_STOP_THEN_FAULT,
        NO_STOP_THEN_BOOT
    }

    /** Between two samples, so that no sample tells of a life after the fault. */
    private static final long TROUBLE_AFTER = 32 * MINUTE;

    private FailingCharges() {}

    /** On consecutive days from the given one. */
    static Trait from(int firstDay, List<Way> ways) {
        return (station, dice) -> {
            station.stayCalm();
            for (int i = 0; i < ways.size(); i++) {
                plan(station, dice, firstDay + i, ways.get(i));
            }
        };
    }

    private static void plan(StationLife station, Dice dice, int day, Way way) {
        station.reserve(station.atUtc(day, 0, 0), station.atUtc(day + 1, 0, 0));
        Connector connector = dice.pick(station.connectors());
        FaultCodes codes = new FaultCodes(dice);
        station.at(station.atUtc(day, dice.between(8, 16), dice.between(0, 59)), () -> {
            boolean untold = way == Way.NO_STOP_THEN_FAULT || way == Way.NO_STOP_THEN_BOOT;
            ChargePlan plan = station.usualPlan(dice)
                    .lasting(dice.between(5_000, 7_000))
                    .ending(untold ? ChargePlan.Ending.UNTOLD : ChargePlan.Ending.USUAL);
            station.charge(connector, plan, dice.fork());
            station.in(TROUBLE_AFTER, () -> happen(station, connector, codes, way));
        });
    }

    private static void happen(StationLife station, Connector connector, FaultCodes codes, Way way) {
        Charge charge = connector
                .charge()
                .orElseThrow(() -> new IllegalStateException("charge: none (expected: one going on)"));
        switch (way) {
            case EMERGENCY_STOP:
                station.counted(Quirk.ABNORMAL_STOP);
                station.fault(connector, StatusText.error("OtherError", "Emergency stop pressed", "E-001"));
                charge.stop(Optional.of("EmergencyStop"));
                station.in(12 * MINUTE, () -> station.recover(connector));
                break;
            case OTHER_REASON:
                station.counted(Quirk.ABNORMAL_STOP);
                charge.stop(Optional.of("Other"));
                break;
            case POWER_LOSS:
                station.counted(Quirk.ABNORMAL_STOP);
                station.losePower(7 * MINUTE, Optional.of("PowerLoss"));
                break;
            case HARD_RESET:
                station.counted(Quirk.ABNORMAL_STOP);
                station.central(
                        "Reset",
                        "{\"type\":\"Hard\"}",
                        station.payloads().transferStatus("Accepted"),
                        () -> station.losePower(MINUTE, Optional.of("HardReset")));
                break;
            case REBOOT:
                station.counted(Quirk.ABNORMAL_STOP);
                station.losePower(90_000, Optional.of("Reboot"));
                break;
            case FAULT_WHILE_CHARGING:
                station.counted(Quirk.FAULT_WHILE_CHARGING);
                station.fault(connector, codes.next());
                station.in(3 * MINUTE, () -> station.recover(connector));
                break;
            case STATION_FAULT_WHILE_CHARGING:
                station.counted(Quirk.STATION_FAULT_WHILE_CHARGING);
                station.fault(station.main(), codes.next());
                station.in(3 * MINUTE, () -> station.recover(station.main()));
                break;
            case NO_STOP_THEN_FAULT:
                station.counted(Quirk.NO_STOP_THEN_FAULT);
                station.fault(connector, codes.next());
                charge.stop(Optional.empty());
                station.in(25 * MINUTE, () -> station.recover(connector));
                break;
            default:
                station.counted(Quirk.NO_STOP_THEN_BOOT);
                station.losePower(3 * MINUTE, Optional.empty());
                break;
        }
    }
}
