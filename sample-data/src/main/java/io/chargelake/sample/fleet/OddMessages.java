package io.chargelake.sample.fleet;

import static io.chargelake.sample.fleet.StationLife.HOUR;
import static io.chargelake.sample.fleet.StationLife.MINUTE;

import java.util.Optional;

/** Messages that mean what they should, and are told, numbered or recorded in ways that readers may stumble over. */
final class OddMessages {

    private static final String START = "StartTransaction";

    private OddMessages() {}

    /** Two restarts, after which the numbers of messages begin anew. */
    static Trait restarts(int day) {
        return (station, dice) -> {
            for (int i = 0; i < 2; i++) {
                long at = station.atUtc(day + i, dice.between(1, 4), dice.between(0, 59));
                station.reserve(at - HOUR, at + HOUR);
                station.at(at, () -> station.losePower(2 * MINUTE, Optional.empty()));
            }
        };
    }

    /** All starts bear the same message id. */
    static Trait startsUnderOneId() {
        return (station, dice) -> station.beforeSending(call -> {
            if (call.action().equals(START)) {
                station.counted(Quirk.SAME_START_ID);
                call.withId("\"1\"");
            }
        });
    }

    /** Starts bear null or the empty text for an id. */
    static Trait startsWithoutId() {
        return (station, dice) -> station.beforeSending(call -> {
            if (call.action().equals(START)) {
                station.counted(Quirk.MESSAGE_ID_MISSING);
                call.withId(dice.chance(0.5) ? "null" : "\"\"");
            }
        });
    }

    /** Starts are sent again and again until they are answered. */
    static Trait impatientStarts() {
        return (station, dice) -> station.beforeSending(call -> {
            if (call.action().equals(START)) {
                call.repeating(StationCall.Repeat.UNTIL_ANSWERED);
            }
        });
    }

    /** Some hours are recorded twice, on three days. */
    static Trait replayedBatches(int day) {
        return (station, dice) -> {
            for (int i = 0; i < 3; i++) {
                long from = station.atUtc(day + 2 * i, dice.between(6, 12), dice.between(0, 59));
                station.replay(from, from + dice.between(HOUR, 6 * HOUR));
            }
        };
    }

    /** For an hour, a connector says every minute that nothing has changed. */
    static Trait repeatedStatus(int day) {
        return (station, dice) -> {
            Connector connector = dice.pick(station.connectors());
            long from = station.atUtc(day, dice.between(6, 20), dice.between(0, 59));
            for (int i = 0; i < 60; i++) {
                station.at(from + i * MINUTE, () -> {
                    if (station.isOnline()) {
                        station.counted(Quirk.STATUS_REPEATED);
                        station.say(connector, connector.text());
                    }
                });
            }
        };
    }

    /** Somebody plugs in and out again before the clock moves. */
    static Trait equalTimes(int day) {
        return (station, dice) -> {
            Connector connector = dice.pick(station.connectors());
            for (int i = 0; i < 4; i++) {
                long at = station.atUtc(day + i, dice.between(6, 20), dice.between(0, 59));
                connector.reserve(at - HOUR, at + HOUR);
                station.at(at, () -> {
                    if (connector.status() == ConnectorStatus.AVAILABLE) {
                        station.counted(Quirk.EQUAL_TIMES);
                        station.change(connector, ConnectorStatus.PREPARING);
                        station.change(connector, ConnectorStatus.AVAILABLE);
                    }
                });
            }
        };
    }
}
