package io.chargelake.sample.fleet;

import static io.chargelake.sample.fleet.StationLife.HOUR;
import static io.chargelake.sample.fleet.StationLife.MINUTE;

import java.util.Optional;

/** Days on which it matters what a wrong clock is repaired to. */
final class ClockTrouble {

    private ClockTrouble() {}

    /**
     * A loss of power, then five faults and the start of a charge before the first heartbeat sets the clock. Late in
     * the evening a clock that is ahead puts them into the next day, where they do not belong.
     */
    static Trait afterPowerLoss(int day, int hour) {
        return (station, dice) -> {
            station.stayCalm();
            long from = station.atUtc(day, hour, 0);
            station.reserve(from - 2 * HOUR, from + 6 * HOUR);
            FaultCodes codes = new FaultCodes(dice);
            Connector connector = station.connector(1);
            station.at(from, () -> station.losePower(3 * MINUTE, Optional.empty()));
            for (int i = 0; i < 5; i++) {
                station.at(from + (10 + 8L * i) * MINUTE, () -> station.fault(connector, codes.next()));
                station.at(from + (14 + 8L * i) * MINUTE, () -> station.recover(connector));
            }
            station.at(
                    from + 15 * MINUTE,
                    () -> station.charge(
                            station.connector(2), station.usualPlan(dice).lasting(90 * 60), dice.fork()));
        };
    }

    /** Faults of a station that always gives local time for UTC. */
    static Trait localTime(int day) {
        return (station, dice) -> {
            station.stayCalm();
            long from = station.atUtc(day, 22, 20);
            station.reserve(from - 2 * HOUR, from + 6 * HOUR);
            FaultCodes codes = new FaultCodes(dice);
            for (int i = 0; i < 5; i++) {
                station.at(from + i * 18 * MINUTE, () -> station.fault(station.connector(1), codes.next()));
                station.at(from + (i * 18 + 5) * MINUTE, () -> station.recover(station.connector(1)));
            }
        };
    }
}
