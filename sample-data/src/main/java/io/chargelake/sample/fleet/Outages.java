package io.chargelake.sample.fleet;

import static io.chargelake.sample.fleet.StationLife.HOUR;
import static io.chargelake.sample.fleet.StationLife.MINUTE;

/** Times without a connection, with customers who charge all the same. */
final class Outages {

    private Outages() {}

    /** Some hours; one charge goes on when it begins, one falls into it, one goes on when it ends. */
    static Trait hours(int day, int hours) {
        return (station, dice) -> {
            station.stayCalm();
            long from = station.atUtc(day, dice.between(6, 10), dice.between(0, 59));
            long to = from + hours * HOUR;
            station.reserve(from - 2 * HOUR, to + 3 * HOUR);
            Connector first = station.connector(1);
            Connector last = station.connectors().get(station.connectors().size() - 1);
            charge(station, dice, first, from - 30 * MINUTE, 3_600);
            charge(station, dice, first, from + HOUR, 45 * 60);
            charge(station, dice, last, to - 50 * MINUTE, 5_400);
            breakOff(station, Quirk.OFFLINE_GAP, from, to);
        };
    }

    /** Days of everyday business. */
    static Trait days(int day, int hours) {
        return (station, dice) -> {
            station.stayCalm();
            long from = station.atUtc(day, dice.between(0, 20), dice.between(0, 59));
            breakOff(station, Quirk.OFFLINE_DAYS, from, from + hours * HOUR);
        };
    }

    /**
     * Two days with more samples than the queue holds: of the first charge the stop is lost, of the second everything,
     * of the third the start and some samples; the fourth arrives whole.
     */
    static Trait overflow(int day) {
        return (station, dice) -> {
            station.stayCalm();
            Connector connector = station.connector(1);
            long from = station.atUtc(day, 6, dice.between(0, 59));
            long to = from + 30 * HOUR;
            connector.reserve(from - 2 * HOUR, to + 2 * HOUR);
            charge(station, dice, connector, from - 20 * MINUTE, 2 * 3_600);
            charge(station, dice, connector, from + 6 * HOUR, 3 * 3_600);
            station.at(
                    from + 14 * HOUR,
                    () -> station.charge(
                            connector,
                            // The stop names a tag, so that nobody takes it for that of the first charge.
                            station.usualPlan(dice).lasting(150 * 60).because("Local"),
                            dice.fork()));
            charge(station, dice, connector, from + 22 * HOUR, 100 * 60);
            breakOff(station, Quirk.OFFLINE_DAYS, from, to);
        };
    }

    /** Offline when the month ends, until some hours into the next; what is queued arrives then. */
    static Trait atMonthEnd(int hoursLate) {
        return (station, dice) -> {
            station.stayCalm();
            long from = station.monthEnd() - 7 * HOUR;
            station.reserve(from - 2 * HOUR, station.monthEnd());
            charge(station, dice, station.connector(1), from - 30 * MINUTE, 2 * 3_600);
            charge(station, dice, station.connector(1), from + 3 * HOUR, 2 * 3_600);
            station.at(from, () -> {
                station.counted(Quirk.OFFLINE_AT_MONTH_END);
                station.loseConnection();
            });
            station.reconnectAfterMonth(hoursLate * HOUR + dice.between(0, HOUR));
        };
    }

    /** Two faults without a connection: one is over when it returns, one is still there. */
    static Trait unseenFaults(int day) {
        return (station, dice) -> {
            station.stayCalm();
            long from = station.atUtc(day, dice.between(6, 12), dice.between(0, 59));
            station.reserve(from - 2 * HOUR, from + 6 * HOUR);
            FaultCodes codes = new FaultCodes(dice);
            Connector connector = dice.pick(station.connectors());
            station.at(from + 20 * MINUTE, () -> {
                station.counted(Quirk.FAULT_UNSEEN);
                station.fault(connector, codes.next());
            });
            station.at(from + 40 * MINUTE, () -> station.recover(connector));
            station.at(from + 100 * MINUTE, () -> station.fault(connector, codes.next()));
            station.at(from + 200 * MINUTE, () -> station.recover(connector));
            breakOff(station, Quirk.OFFLINE_GAP, from, from + 2 * HOUR);
        };
    }

    /** A station that keeps its statuses, so that six faults become known a day later. */
    static Trait lateFaults(int day) {
        return (station, dice) -> {
            station.stayCalm();
            station.queueStatuses();
            long from = station.atUtc(day, 4, dice.between(0, 59));
            station.reserve(from - 2 * HOUR, from + 36 * HOUR);
            FaultCodes codes = new FaultCodes(dice);
            Connector connector = dice.pick(station.connectors());
            for (int i = 1; i <= 6; i++) {
                station.at(from + i * HOUR, () -> {
                    station.counted(Quirk.LATE_STATUS);
                    station.fault(connector, codes.next());
                });
                station.at(from + i * HOUR + dice.between(MINUTE, 40 * MINUTE), () -> station.recover(connector));
            }
            breakOff(station, Quirk.OFFLINE_GAP, from, from + 27 * HOUR);
        };
    }

    /** A connection that now and then breaks before the answer to a transaction message. */
    static Trait lostAnswers() {
        return (station, dice) -> station.beforeSending(call -> {
            boolean important = call.action().endsWith("Transaction");
            if (call.isTransactional() && call.isRepeatable() && dice.chance(important ? 0.1 : 0.01)) {
                call.repeating(StationCall.Repeat.ANSWER_LOST);
            }
        });
    }

    /** A station that now and then sends a frame again in the given way. */
    static Trait repeats(StationCall.Repeat how) {
        return (station, dice) -> station.beforeSending(call -> {
            if (dice.chance(0.04)) {
                call.repeating(how);
            }
        });
    }

    /** A station that now and then sends a frame again, unchanged or under a new id. */
    static Trait repeats() {
        return (station, dice) -> station.beforeSending(call -> {
            double luck = dice.unit();
            if (luck < 0.02) {
                call.repeating(StationCall.Repeat.SAME_FRAME);
            } else if (luck < 0.04) {
                call.repeating(StationCall.Repeat.NEW_ID);
            }
        });
    }

    private static void breakOff(StationLife station, Quirk quirk, long from, long to) {
        station.at(from, () -> {
            station.counted(quirk);
            station.loseConnection();
        });
        station.at(to, station::reconnect);
    }

    private static void charge(StationLife station, Dice dice, Connector connector, long at, int seconds) {
        station.at(at, () -> station.charge(connector, station.usualPlan(dice).lasting(seconds), dice.fork()));
    }
}
