package io.chargelake.sample.fleet;

import static io.chargelake.sample.fleet.StationLife.HOUR;
import static io.chargelake.sample.fleet.StationLife.MINUTE;

import java.util.List;
import java.util.Optional;

/** Charges whose messages do not add up. */
final class OddCharges {

    private static final long IDS_OF_LAST_MONTH = 50_000;

    private OddCharges() {}

    /** Charges that end in odd ways, on consecutive days. */
    static Trait endings(int firstDay, List<ChargePlan.Ending> endings) {
        return (station, dice) -> {
            station.stayCalm();
            for (int i = 0; i < endings.size(); i++) {
                ChargePlan.Ending ending = endings.get(i);
                Connector connector = dice.pick(station.connectors());
                long at = station.atUtc(firstDay + i, dice.between(7, 15), dice.between(0, 59));
                connector.reserve(at - 3 * HOUR, at + 5 * HOUR);
                station.at(
                        at,
                        () -> station.charge(
                                connector,
                                station.usualPlan(dice).lasting(3_600).ending(ending),
                                dice.fork()));
            }
        };
    }

    /** A charge whose stop is never told, and the next one half an hour later. */
    static Trait forgottenStop(int day) {
        return (station, dice) -> {
            station.stayCalm();
            Connector connector = station.connector(1);
            long at = station.atUtc(day, dice.between(7, 15), dice.between(0, 59));
            connector.reserve(at - 2 * HOUR, at + 5 * HOUR);
            station.at(at, () -> {
                station.counted(Quirk.START_WITHOUT_STOP);
                station.charge(
                        connector,
                        station.usualPlan(dice).lasting(3_600).ending(ChargePlan.Ending.UNTOLD),
                        dice.fork());
            });
            station.at(
                    at + 100 * MINUTE,
                    () -> station.charge(connector, station.usualPlan(dice).lasting(3_600), dice.fork()));
        };
    }

    /** Stops of transaction 0. */
    static Trait transactionZero(int day) {
        return (station, dice) -> station.at(station.atUtc(day, dice.between(1, 20), dice.between(0, 59)), () -> {
            Stamp stamp = station.stamp(station.now());
            station.send(new StationCall(
                            "StopTransaction",
                            () -> station.payloads()
                                    .stop(Optional.empty(), "4711", stamp, 0, Optional.of("Local"), Optional.empty()))
                    .queued()
                    .onArrival(receivedAt -> {
                        station.counted(Quirk.TRANSACTION_ZERO);
                        station.row("silver.transaction_stops", 1);
                    }));
        });
    }

    /** A charge of the month before ends in the first hours of this one. */
    static Trait begunLastMonth() {
        return (station, dice) -> {
            station.stayCalm();
            Connector connector = station.connector(1);
            long transactionId = IDS_OF_LAST_MONTH + station.station().index();
            long end = station.atUtc(1, dice.between(2, 5), dice.between(0, 59));
            connector.reserve(station.monthStart(), end + HOUR);
            connector.become(ConnectorStatus.CHARGING, StatusText.NO_ERROR);
            for (long at = station.monthStart() + 5 * MINUTE; at < end; at += 5 * MINUTE) {
                station.at(at, () -> {
                    Stamp stamp = station.stamp(station.now());
                    List<Sample> samples = List.of(Payloads.energy(connector.meterWh()));
                    station.send(new StationCall(
                                    "MeterValues",
                                    () -> station.payloads().meterValues(connector.id(), transactionId, stamp, samples))
                            .queued()
                            .onArrival(receivedAt -> station.row("silver.meter_values", 1)));
                });
            }
            station.at(end, () -> {
                Stamp stamp = station.stamp(station.now());
                String meter = Long.toString(connector.meterWh());
                station.send(new StationCall(
                                "StopTransaction",
                                () -> station.payloads()
                                        .stop(
                                                Optional.empty(),
                                                meter,
                                                stamp,
                                                transactionId,
                                                Optional.of("EVDisconnected"),
                                                Optional.empty()))
                        .queued()
                        .onArrival(receivedAt -> {
                            station.counted(Quirk.STOP_WITHOUT_START);
                            station.row("silver.transaction_stops", 1);
                        }));
            });
            station.at(end + 2_000, () -> station.finish(connector));
        };
    }
}
