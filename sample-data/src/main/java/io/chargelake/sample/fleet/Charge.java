package io.chargelake.sample.fleet;

import io.chargelake.sample.truth.ChargeLog;
import io.chargelake.sample.truth.ClockRule;
import io.chargelake.sample.truth.Stop;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** One charge, from plugging in to driving away. */
final class Charge {

    /** What a station calls a transaction whose start it could not deliver (OCPP 1.6 errata, 3.18). */
    private static final long UNDELIVERED = -1;

    private static final long UNKNOWN_YET = 0;

    private final StationLife station;
    private final Connector connector;
    private final ChargePlan plan;
    private final Dice dice;
    private final double watts;

    private long startedAt;
    private Stamp startStamp;
    private long meterStart;
    private long lastSampleAt;
    private double deliveredWh;
    private boolean started;
    private boolean over;
    private long transactionId = UNKNOWN_YET;
    private ChargeLog log;

    Charge(StationLife station, Connector connector, ChargePlan plan, Dice dice) {
        this.station = station;
        this.connector = connector;
        this.plan = plan;
        this.dice = dice;
        this.watts = plan.watts() * dice.between(0.9, 1.0);
    }

    ChargePlan plan() {
        return plan;
    }

    /** Plugs in now. */
    void begin() {
        connector.plug(this);
        station.change(connector, ConnectorStatus.PREPARING);
        int patience = dice.between(4_000, 25_000);
        if (plan.remote()) {
            station.in(patience, () -> ifGoingOn(() -> station.remoteStart(connector, plan.idTag())));
        } else {
            station.in(patience, () -> ifGoingOn(() -> station.authorize(plan.idTag(), "Accepted")));
        }
        station.in(patience + dice.between(2_000, 4_000), () -> ifGoingOn(this::start));
    }

    private void ifGoingOn(Runnable deed) {
        if (!over) {
            deed.run();
        }
    }

    private void start() {
        started = true;
        startedAt = station.now();
        lastSampleAt = startedAt;
        startStamp = station.stamp(startedAt);
        meterStart = connector.meterWh();
        String status = plan.ending() == ChargePlan.Ending.REFUSED ? "Invalid" : "Accepted";
        station.send(new StationCall(
                        "StartTransaction",
                        () -> station.payloads().start(connector.id(), plan.idTag(), meterStart, startStamp))
                .queued()
                .onArrival(this::startKnown)
                .onLoss(() -> transactionId = UNDELIVERED)
                .answered(receivedAt -> Payloads.started(transactionId, status)));
        if (plan.ending() == ChargePlan.Ending.REFUSED) {
            station.counted(Quirk.REFUSED_ID_TAG);
            station.in(5_000, () -> ifGoingOn(() -> stop(Optional.of("DeAuthorized"))));
            return;
        }
        station.in(1_500, () -> ifGoingOn(() -> station.change(connector, ConnectorStatus.CHARGING)));
        planSample();
        station.in(plan.seconds() * 1_000L, () -> ifGoingOn(() -> stop(plan.reason())));
    }

    private void startKnown(Instant receivedAt) {
        transactionId = station.nextTransactionId();
        log = station.log()
                .started(
                        transactionId,
                        connector.id(),
                        plan.idTag(),
                        ClockRule.occurredAt(Optional.of(startStamp.instant()), receivedAt),
                        meterStart);
        station.row("silver.transaction_starts", 1);
    }

    private void planSample() {
        station.in(
                station.metering().everySeconds() * 1_000L,
                () -> ifGoingOn(() -> {
                    sample();
                    planSample();
                }));
    }

    private void sample() {
        double power = advance();
        long watt = Math.round(power);
        List<Sample> samples = new ArrayList<>();
        Metering metering = station.metering();
        long energy = connector.meterWh();
        samples.add(metering.kilo() ? Sample.of(kilo(energy), Sample.ENERGY, "kWh") : Payloads.energy(energy));
        if (metering.power()) {
            samples.add(
                    metering.kilo()
                            ? Sample.of(kilo(watt), Sample.POWER, "kW")
                            : Sample.of(Long.toString(watt), Sample.POWER, "W"));
        }
        if (metering.stateOfCharge()) {
            long percent = Math.min(100, 100 - Math.round(80 * Math.max(0, 1 - deliveredWh / plan.wantedWh())));
            samples.add(Sample.of(Long.toString(percent), "SoC", "Percent"));
        }
        if (metering.phases()) {
            addPhases(samples, watt);
        }
        Stamp stamp = station.stamp(station.now());
        OptionalDouble known = metering.power() ? OptionalDouble.of(watt) : OptionalDouble.empty();
        station.send(new StationCall(
                        "MeterValues",
                        () -> station.payloads().meterValues(connector.id(), transactionId, stamp, samples))
                .queued()
                .onArrival(receivedAt -> {
                    station.row("silver.meter_values", samples.size());
                    if (log == null) {
                        station.counted(Quirk.TRANSACTION_MINUS_ONE);
                    } else {
                        log.sampled(ClockRule.occurredAt(Optional.of(stamp.instant()), receivedAt), known);
                    }
                }));
        boolean full = watt == 0;
        if (full && connector.status() == ConnectorStatus.CHARGING) {
            station.change(connector, ConnectorStatus.SUSPENDED_EV);
        }
    }

    private void addPhases(List<Sample> samples, long watt) {
        for (int phase = 1; phase <= 3; phase++) {
            int volts = dice.between(227, 233);
            samples.add(Sample.of(tenths(10L * watt / 3 / volts), "Current.Import", "A", "L" + phase));
            samples.add(Sample.of(Integer.toString(volts), "Voltage", "V", "L" + phase + "-N"));
        }
    }

    /** Lets current flow from the last sample until now; returns the power at the end, W. */
    private double advance() {
        double seconds = (station.now() - lastSampleAt) / 1_000.0;
        lastSampleAt = station.now();
        double missing = plan.wantedWh() - deliveredWh;
        if (missing <= 0) {
            return 0;
        }
        double share = deliveredWh / plan.wantedWh();
        double taper = share > 0.8 ? 1 - 2.5 * (share - 0.8) : 1;
        double power = watts * taper * dice.between(0.97, 1.0);
        double energy = Math.min(missing, power * seconds / 3600);
        deliveredWh += energy;
        connector.deliver(energy);
        return power;
    }

    /** Ends the charge now, or at the next moment that lies whole seconds after the start. */
    void stop(Optional<String> reason) {
        if (!started) {
            over = true;
            connector.unplug();
            return;
        }
        advance();
        over = true;
        connector.unplug();
        tellStop(reason, meterStop(), endedAt());
        boolean isFinishing = connector.status() == ConnectorStatus.CHARGING
                || connector.status() == ConnectorStatus.SUSPENDED_EV
                || connector.status() == ConnectorStatus.SUSPENDED_EVSE
                || connector.status() == ConnectorStatus.PREPARING;
        if (isFinishing) {
            station.in(dice.between(800, 2_500), () -> station.finish(connector));
        }
    }

    /** Ends the charge without a word: power is gone. The stop is told after the boot, by {@link #tellInterruption}. */
    void interrupt() {
        advance();
        over = true;
    }

    boolean hasStarted() {
        return started;
    }

    /** Tells the stop of a charge that a loss of power ended at this time. */
    void tellInterruption(String reason, long at) {
        tellStop(Optional.of(reason), Long.toString(connector.meterWh()), wholeSecondsAfterStart(at));
    }

    private void tellStop(Optional<String> reason, String meterStop, long at) {
        if (plan.ending() == ChargePlan.Ending.UNTOLD) {
            return;
        }
        long meterWh =
                new BigDecimal(meterStop).setScale(0, RoundingMode.HALF_UP).longValueExact();
        tellStop(reason, meterStop, meterWh, station.stamp(at), 0);
        if (plan.ending() == ChargePlan.Ending.TWICE) {
            long other = connector.meterWh() + 1_000;
            tellStop(reason, Long.toString(other), other, station.stamp(at + 60_000), 90_000);
        }
    }

    private void tellStop(Optional<String> reason, String meterText, long meterWh, Stamp stamp, long delay) {
        Optional<String> idTag = reason.filter("Local"::equals).map(local -> plan.idTag());
        Optional<Payloads.Begin> begin = station.metering().withStop()
                ? Optional.of(new Payloads.Begin(startStamp, meterStart))
                : Optional.empty();
        StationCall call = new StationCall(
                        "StopTransaction",
                        () -> station.payloads().stop(idTag, meterText, stamp, transactionId, reason, begin))
                .queued()
                .onArrival(receivedAt -> stopKnown(reason, meterWh, stamp, begin.isPresent(), receivedAt))
                .answered(receivedAt -> idTag.isPresent() ? Payloads.idTagInfo("Accepted") : "{}");
        if (delay == 0) {
            station.send(call);
        } else {
            station.in(delay, () -> {
                station.counted(Quirk.SECOND_STOP);
                station.send(call);
            });
        }
    }

    private void stopKnown(Optional<String> reason, long meterWh, Stamp stamp, boolean withBegin, Instant receivedAt) {
        station.row("silver.transaction_stops", 1);
        if (withBegin) {
            station.row("silver.meter_values", 2);
        }
        if (log == null) {
            station.counted(Quirk.TRANSACTION_MINUS_ONE);
        } else {
            log.stopped(new Stop(
                    ClockRule.occurredAt(Optional.of(stamp.instant()), receivedAt),
                    OptionalLong.of(meterWh),
                    reason.orElse("Local")));
        }
    }

    private String meterStop() {
        switch (plan.ending()) {
            case BACKWARDS:
                station.counted(Quirk.METER_BACKWARDS);
                return Long.toString(meterStart - 10);
            case DECIMAL:
                station.counted(Quirk.DECIMAL_METER);
                return connector.meterWh() + ".25";
            default:
                return Long.toString(connector.meterWh());
        }
    }

    private long endedAt() {
        return wholeSecondsAfterStart(station.now());
    }

    private long wholeSecondsAfterStart(long at) {
        return startedAt + 1_000L * ChargePlan.clearOfTies((at - startedAt + 999) / 1_000);
    }

    private static String kilo(long value) {
        return tenthsOf(value, 3);
    }

    private static String tenths(long value) {
        return tenthsOf(value, 1);
    }

    private static String tenthsOf(long value, int decimals) {
        return BigDecimal.valueOf(value, decimals).toPlainString();
    }
}
