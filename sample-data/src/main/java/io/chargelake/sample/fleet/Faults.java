package io.chargelake.sample.fleet;

import static io.chargelake.sample.fleet.StationLife.DAY;
import static io.chargelake.sample.fleet.StationLife.HOUR;
import static io.chargelake.sample.fleet.StationLife.MINUTE;

import java.util.Optional;

/** Faults of stations without a customer; the connectors are kept free for them, so that their number is exact. */
final class Faults {

    private Faults() {}

    /** So many faults on one day, each an episode of its own. */
    static Trait day(Quirk quirk, int day, int faults) {
        return (station, dice) -> {
            keepFree(station, day);
            FaultCodes codes = new FaultCodes(dice);
            station.at(station.atUtc(day, 6, dice.between(0, 90)), () -> {
                station.counted(quirk);
                series(station, dice, codes, faults);
            });
        };
    }

    private static void series(StationLife station, Dice dice, FaultCodes codes, int left) {
        if (left == 0) {
            return;
        }
        Connector connector = dice.pick(station.connectors());
        station.fault(connector, codes.next());
        long length = dice.between(40_000L, 18 * MINUTE);
        station.in(length, () -> station.recover(connector));
        station.in(length + dice.between(3 * MINUTE, 25 * MINUTE), () -> series(station, dice, codes, left - 1));
    }

    /** One or two faults somewhere in the month. */
    static Trait rare() {
        return (station, dice) -> {
            FaultCodes codes = new FaultCodes(dice);
            int times = dice.between(1, 2);
            for (int i = 0; i < times; i++) {
                int day = dice.between(2 + 13 * i, 13 + 13 * i);
                Connector connector = dice.pick(station.connectors());
                long at = station.atUtc(day, dice.between(1, 21), dice.between(0, 59)) + dice.between(0, 59_999);
                connector.reserve(at - HOUR, at + 2 * HOUR);
                station.at(at, () -> {
                    station.counted(Quirk.RARE_FAULT);
                    station.fault(connector, codes.next());
                });
                station.at(at + dice.between(MINUTE, HOUR), () -> station.recover(connector));
            }
        };
    }

    /** One episode in which the station says Faulted so many times, with changing codes. */
    static Trait repeated(int day, int faults) {
        return (station, dice) -> {
            keepFree(station, day);
            FaultCodes codes = new FaultCodes(dice);
            Connector connector = dice.pick(station.connectors());
            station.at(station.atUtc(day, 9, dice.between(0, 59)), () -> {
                StatusText text = codes.next();
                station.fault(connector, text);
                repeat(station, dice, codes, connector, text, faults - 1);
            });
        };
    }

    private static void repeat(
            StationLife station, Dice dice, FaultCodes codes, Connector connector, StatusText last, int left) {
        station.in(dice.between(20_000L, 4 * MINUTE), () -> {
            if (left == 0) {
                station.recover(connector);
            } else {
                station.counted(Quirk.REPEATED_FAULT);
                StatusText text = codes.other(last);
                station.say(connector, text);
                repeat(station, dice, codes, connector, text, left - 1);
            }
        });
    }

    /** Both connectors at the same time, three times over. */
    static Trait overlapping(int day) {
        return (station, dice) -> {
            keepFree(station, day);
            FaultCodes codes = new FaultCodes(dice);
            Connector one = station.connector(1);
            Connector two = station.connector(2);
            for (int hour = 8; hour < 14; hour += 2) {
                long at = station.atUtc(day, hour, dice.between(0, 30));
                station.at(at, () -> {
                    station.counted(Quirk.OVERLAPPING_FAULTS);
                    station.fault(one, codes.next());
                });
                station.at(at + dice.between(MINUTE, 5 * MINUTE), () -> station.fault(two, codes.next()));
                station.at(at + dice.between(6 * MINUTE, 20 * MINUTE), () -> station.recover(one));
                station.at(at + dice.between(21 * MINUTE, 40 * MINUTE), () -> station.recover(two));
            }
        };
    }

    /** Three faults before midnight, the third of which lasts into the next day, and three after it. */
    static Trait overMidnight(int day) {
        return (station, dice) -> {
            keepFree(station, day);
            keepFree(station, day + 1);
            FaultCodes codes = new FaultCodes(dice);
            Connector connector = dice.pick(station.connectors());
            long midnight = station.atUtc(day + 1, 0, 0);
            fault(station, codes, connector, midnight - 50 * MINUTE, dice.between(MINUTE, 9 * MINUTE));
            fault(station, codes, connector, midnight - 35 * MINUTE, dice.between(MINUTE, 9 * MINUTE));
            fault(station, codes, connector, midnight - 1_000, dice.between(MINUTE, 9 * MINUTE));
            fault(station, codes, connector, midnight + 15 * MINUTE, dice.between(MINUTE, 9 * MINUTE));
            fault(station, codes, connector, midnight + 30 * MINUTE, dice.between(MINUTE, 9 * MINUTE));
            fault(station, codes, connector, midnight + 45 * MINUTE, dice.between(MINUTE, 9 * MINUTE));
            station.at(midnight, () -> station.counted(Quirk.FAULT_OVER_MIDNIGHT));
        };
    }

    private static void fault(StationLife station, FaultCodes codes, Connector connector, long at, long length) {
        station.at(at, () -> station.fault(connector, codes.next()));
        station.at(at + length, () -> station.recover(connector));
    }

    /** Five faults in the month's last half hour, the last of them still there when it ends. */
    static Trait atMonthEnd() {
        return (station, dice) -> {
            station.reserve(station.monthEnd() - DAY, station.monthEnd());
            FaultCodes codes = new FaultCodes(dice);
            Connector connector = dice.pick(station.connectors());
            for (int minutes = 30; minutes > 5; minutes -= 6) {
                fault(station, codes, connector, station.monthEnd() - minutes * MINUTE, 2 * MINUTE + 300);
            }
            station.at(station.monthEnd() - 20_000, () -> {
                station.counted(Quirk.FAULT_AT_MONTH_END);
                station.counted(Quirk.FAULT_NEVER_CLOSED);
                station.fault(connector, codes.next());
            });
        };
    }

    /** Six faults, each of which only a restart ends. */
    static Trait endedByBoot(int day) {
        return (station, dice) -> {
            keepFree(station, day);
            FaultCodes codes = new FaultCodes(dice);
            Connector connector = dice.pick(station.connectors());
            for (int hour = 7; hour < 13; hour++) {
                long at = station.atUtc(day, hour, dice.between(0, 20));
                station.at(at, () -> station.fault(connector, codes.next()));
                station.at(at + dice.between(3 * MINUTE, 20 * MINUTE), () -> {
                    station.counted(Quirk.FAULT_ENDED_BY_BOOT);
                    station.losePower(dice.between(60_000L, 4 * MINUTE), Optional.empty());
                });
            }
        };
    }

    /** A connector that breaks and is not repaired while the month lasts. */
    static Trait neverClosed(int day) {
        return (station, dice) -> {
            Connector connector = dice.pick(station.connectors());
            long at = station.atUtc(day, dice.between(8, 18), dice.between(0, 59));
            connector.reserve(at - HOUR, station.monthEnd());
            station.at(at, () -> {
                station.counted(Quirk.FAULT_NEVER_CLOSED);
                station.fault(connector, new FaultCodes(dice).next());
            });
        };
    }

    /** Faults of the station itself. */
    static Trait ofStation(int day, int faults) {
        return (station, dice) -> {
            keepFree(station, day);
            FaultCodes codes = new FaultCodes(dice);
            for (int i = 0; i < faults; i++) {
                station.at(
                        station.atUtc(day, 5 + 2 * i, dice.between(0, 20)), () -> station.counted(Quirk.STATION_FAULT));
                fault(
                        station,
                        codes,
                        station.main(),
                        station.atUtc(day, 5 + 2 * i, 30),
                        dice.between(MINUTE, 50 * MINUTE));
            }
        };
    }

    /** Pairs of Faulted of one moment. */
    static Trait pairs(int day) {
        return (station, dice) -> {
            keepFree(station, day);
            FaultCodes codes = new FaultCodes(dice);
            Connector connector = dice.pick(station.connectors());
            for (int hour = 10; hour < 13; hour++) {
                station.at(station.atUtc(day, hour, dice.between(0, 20)), () -> {
                    station.counted(Quirk.FAULT_PAIR);
                    StatusText text = codes.next();
                    station.fault(connector, FaultCodes.variant(text, 1));
                    station.say(connector, FaultCodes.variant(text, 2));
                    station.in(10 * MINUTE, () -> station.recover(connector));
                });
            }
        };
    }

    /** Faulted that names no error, or one that OCPP does not know. */
    static Trait oddCodes(Quirk quirk, String errorCode, int day, int faults) {
        return (station, dice) -> {
            keepFree(station, day);
            Connector connector = dice.pick(station.connectors());
            for (int i = 0; i < faults; i++) {
                long at = station.atUtc(day, 6 + i, dice.between(0, 20));
                station.at(at, () -> {
                    station.counted(quirk);
                    station.fault(connector, StatusText.error(errorCode));
                });
                station.at(at + dice.between(MINUTE, 15 * MINUTE), () -> station.recover(connector));
            }
        };
    }

    /** Errors that do not keep the station from charging. */
    static Trait warnings(int times) {
        return (station, dice) -> {
            for (int i = 0; i < times; i++) {
                Connector connector = dice.pick(station.connectors());
                StatusText text = dice.chance(0.5)
                        ? StatusText.error("WeakSignal")
                        : StatusText.error("HighTemperature", "Inlet 71 °C", "W-40");
                station.at(station.monthStart() + dice.between(2 * HOUR, 30 * DAY - HOUR), () -> {
                    if (station.isOnline() && connector.status() != ConnectorStatus.FAULTED) {
                        station.counted(Quirk.WARNING);
                        station.say(connector, text);
                    }
                });
            }
        };
    }

    /** Statuses in words of the vendor's own. */
    static Trait unknownStatuses(int times) {
        return (station, dice) -> {
            for (int i = 0; i < times; i++) {
                Connector connector = dice.pick(station.connectors());
                station.at(station.monthStart() + dice.between(2 * HOUR, 30 * DAY - HOUR), () -> {
                    if (station.isOnline()) {
                        station.counted(Quirk.UNKNOWN_STATUS);
                        station.sayUnknown(connector, "Occupied");
                    }
                });
            }
        };
    }

    /** Statuses are often sent twice: with the same id, or the same body under a new one. */
    static Trait toldTwice() {
        return (station, dice) -> station.beforeSending(call -> {
            if (call.action().equals("StatusNotification") && dice.chance(0.6)) {
                call.repeating(dice.chance(0.5) ? StationCall.Repeat.SAME_FRAME : StationCall.Repeat.NEW_ID);
            }
        });
    }

    private static void keepFree(StationLife station, int day) {
        station.reserve(station.atUtc(day, 0, 0), station.atUtc(day + 1, 0, 0));
    }
}
