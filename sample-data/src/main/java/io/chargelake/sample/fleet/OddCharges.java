package io.chargelake.sample.fleet;

import static io.chargelake.sample.fleet.StationLife.HOUR;
import static io.chargelake.sample.fleet.StationLife.MINUTE;

import io.chargelake.sample.truth.ClockRule;
import io.chargelake.sample.truth.Stop;
import io.chargelake.sample.truth.StrayStop;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Charges whose messages do not add up. */
final class OddCharges {

    private static final long IDS_OF_LAST_MONTH = 50_000;

    /** Below the register of any connector, Wh. */
    private static final long FOREIGN_METER = 4_711;

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

    /** A stop of transaction 0. */
    static Trait transactionZero(int day) {
        return foreignStop(Quirk.TRANSACTION_ZERO, day, station -> OptionalLong.of(0));
    }

    /** A stop of a transaction of the station next to it in the register. */
    static Trait stopOfNeighbour(int day) {
        return foreignStop(
                Quirk.STOP_OF_OTHER_STATION, day, station -> OptionalLong.of(station.transactionOfNeighbour()));
    }

    /** A stop that belongs to no charge of the station, with a reading below that of any. */
    private static Trait foreignStop(Quirk quirk, int day, Function<StationLife, OptionalLong> id) {
        return (station, dice) -> station.at(station.atUtc(day, dice.between(1, 20), dice.between(0, 59)), () -> {
            OptionalLong transactionId = id.apply(station);
            Stamp stamp = station.stamp(station.now());
            station.send(new StationCall(
                            "StopTransaction",
                            () -> station.payloads()
                                    .stop(
                                            Optional.empty(),
                                            Long.toString(FOREIGN_METER),
                                            stamp,
                                            transactionId,
                                            Optional.of("Local"),
                                            Optional.empty()))
                    .queued()
                    .onArrival(receivedAt -> {
                        station.counted(quirk);
                        strayStop(station, transactionId, stamp, receivedAt, FOREIGN_METER, "Local");
                    }));
        });
    }

    private static void strayStop(
            StationLife station,
            OptionalLong transactionId,
            Stamp stamp,
            Instant receivedAt,
            long meterWh,
            String reason) {
        station.row("silver.transaction_stops", 1);
        station.log()
                .strayStop(new StrayStop(
                        transactionId,
                        new Stop(
                                ClockRule.occurredAt(Optional.of(stamp.instant()), receivedAt),
                                OptionalLong.of(meterWh),
                                reason,
                                Optional.empty())));
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
                long meterWh = connector.meterWh();
                station.send(new StationCall(
                                "StopTransaction",
                                () -> station.payloads()
                                        .stop(
                                                Optional.empty(),
                                                Long.toString(meterWh),
                                                stamp,
                                                OptionalLong.of(transactionId),
                                                Optional.of("EVDisconnected"),
                                                Optional.empty()))
                        .queued()
                        .onArrival(receivedAt -> {
                            station.counted(Quirk.STOP_WITHOUT_START);
                            strayStop(
                                    station,
                                    OptionalLong.of(transactionId),
                                    stamp,
                                    receivedAt,
                                    meterWh,
                                    "EVDisconnected");
                        }));
            });
            station.at(end + 2_000, () -> station.finish(connector));
        };
    }
}
