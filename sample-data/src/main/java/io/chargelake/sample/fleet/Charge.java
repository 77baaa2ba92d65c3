package io.chargelake.sample.fleet;

import io.chargelake.sample.truth.ChargeLog;
import io.chargelake.sample.truth.ClockRule;
import io.chargelake.sample.truth.Stop;
import io.chargelake.sample.truth.StrayStop;
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

    /** Ids that no start was ever answered with. */
    private static final long NOBODYS_IDS = 900_000_000;

    /** Longer than it takes until a car has left. */
    private static final long STOP_AFTER_STATUS = 9 * StationLife.MINUTE;

    private static final int SAMPLES_BETWEEN_SIGNATURES = 6;
    private static final int SIGNED_CHARACTERS = 3_000;

    private final StationLife station;
    private final Connector connector;
    private final ChargePlan plan;
    private final Dice dice;
    private final double watts;
    private final long nobodysId;

    private long startedAt;
    private Stamp startStamp;
    private long meterStart;
    private long registerAtStart;
    private long lastSampleAt;
    private double deliveredWh;
    private int samplesTold;
    private final List<Payloads.Reading> told = new ArrayList<>();
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
        this.nobodysId = NOBODYS_IDS + station.numberInMonth();
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
        meterStart = reading(connector.meterWh());
        registerAtStart = connector.meterWh();
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
        long energy = register();
        samples.add(metering.kilo() ? Sample.of(kilo(energy), Sample.ENERGY, "kWh") : Payloads.energy(energy));
        if (metering.power()) {
            addPower(samples, watt);
        }
        if (station.has(Quirk.SIGNED_DATA) && samplesTold % SAMPLES_BETWEEN_SIGNATURES == 0) {
            station.counted(Quirk.SIGNED_DATA);
            samples.add(Sample.signed(signed(energy)));
        }
        if (metering.stateOfCharge()) {
            long percent = Math.min(100, 100 - Math.round(80 * Math.max(0, 1 - deliveredWh / plan.wantedWh())));
            samples.add(Sample.of(Long.toString(percent), "SoC", "Percent"));
        }
        if (metering.phases()) {
            addPhases(samples, watt);
        }
        samplesTold++;
        tell(new Payloads.Reading(station.stamp(station.now()), samples), watt);
        boolean full = watt == 0;
        if (full && connector.status() == ConnectorStatus.CHARGING) {
            station.change(connector, ConnectorStatus.SUSPENDED_EV);
        }
    }

    private void tell(Payloads.Reading reading, long watt) {
        if (station.has(Quirk.SAMPLES_REPEATED_AT_STOP)) {
            told.add(reading);
        }
        station.send(new StationCall(
                        "MeterValues",
                        () -> station.payloads().meterValues(connector.id(), toldId(), "Sample.Periodic", reading))
                .queued()
                .onArrival(receivedAt -> {
                    station.row("silver.meter_values", reading.samples().size());
                    Instant at =
                            ClockRule.occurredAt(Optional.of(reading.stamp().instant()), receivedAt);
                    boolean saysPower = station.metering().power() || station.has(Quirk.PHASES_ONLY);
                    if (saysPower && toldId().orElse(0) > 0) {
                        station.log().drew(at, watt);
                    }
                    if (log == null) {
                        station.counted(Quirk.TRANSACTION_MINUS_ONE);
                    } else if (!hasForgottenId()) {
                        sampleKnown(at, watt);
                    }
                }));
    }

    private void sampleKnown(Instant at, long watt) {
        if (station.has(Quirk.PHASES_ONLY)) {
            log.sampledPhases(at, watt);
        } else {
            log.sampled(at, station.metering().power() ? OptionalDouble.of(watt) : OptionalDouble.empty());
        }
    }

    /** What the register shows in samples. */
    private long register() {
        if (station.has(Quirk.REGISTER_DROP) && samplesTold == 2) {
            station.counted(Quirk.REGISTER_DROP);
            return 0;
        }
        if (station.has(Quirk.SESSION_REGISTER)) {
            countOnce(Quirk.SESSION_REGISTER);
            return connector.meterWh() - registerAtStart;
        }
        if (station.has(Quirk.KWH_AS_WH)) {
            countOnce(Quirk.KWH_AS_WH);
        }
        return reading(connector.meterWh());
    }

    /** A reading as the station believes it to be in Wh. */
    private long reading(long wattHours) {
        return station.has(Quirk.KWH_AS_WH) ? Math.round(wattHours / 1_000.0) : wattHours;
    }

    private void addPower(List<Sample> samples, long watt) {
        String total = Long.toString(watt);
        if (station.has(Quirk.PHASES_ONLY)) {
            countOnce(Quirk.PHASES_ONLY);
            long third = watt / 3;
            samples.add(Sample.of(Long.toString(third), Sample.POWER, "W", "L1"));
            samples.add(Sample.of(Long.toString(third), Sample.POWER, "W", "L2"));
            samples.add(Sample.of(Long.toString(watt - 2 * third), Sample.POWER, "W", "L3"));
            samples.add(Sample.of("4", Sample.POWER, "W", "N"));
        } else if (station.has(Quirk.POWER_WITHOUT_UNIT)) {
            countOnce(Quirk.POWER_WITHOUT_UNIT);
            samples.add(Sample.unitless(total, Sample.POWER));
        } else if (station.has(Quirk.POWER_IN_WH)) {
            countOnce(Quirk.POWER_IN_WH);
            samples.add(Sample.of(total, Sample.POWER, "Wh"));
        } else if (station.metering().kilo()) {
            samples.add(Sample.of(kilo(watt), Sample.POWER, "kW"));
        } else {
            samples.add(Sample.of(total, Sample.POWER, "W"));
        }
    }

    private void countOnce(Quirk quirk) {
        if (samplesTold == 0) {
            station.counted(quirk);
        }
    }

    /** A signed document in the manner of OCMF; nobody has to verify it. */
    private String signed(long energy) {
        return "OCMF|{\"FV\":\"1.0\",\"PG\":\"T" + samplesTold + "\",\"RD\":[{\"RV\":" + energy
                + ",\"RU\":\"Wh\",\"ST\":\"G\"}]}|{\"SD\":\"" + dice.hex(SIGNED_CHARACTERS) + "\"}";
    }

    /** The transaction id as the station tells it: that of the answer to its start, unless it has forgotten. */
    private OptionalLong toldId() {
        switch (plan.ending()) {
            case ID_ZERO:
                return OptionalLong.of(0);
            case ID_MINUS_ONE:
                return OptionalLong.of(UNDELIVERED);
            case ID_NULL:
                return OptionalLong.empty();
            case ID_UNKNOWN:
                return OptionalLong.of(nobodysId);
            default:
                return OptionalLong.of(transactionId);
        }
    }

    private boolean hasForgottenId() {
        return toldId().isEmpty() || toldId().getAsLong() != transactionId;
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
        String meterStop = meterStop();
        long endedAt = endedAt();
        if (station.has(Quirk.STATUS_BEFORE_STOP)) {
            station.in(STOP_AFTER_STATUS, () -> {
                station.counted(Quirk.STATUS_BEFORE_STOP);
                tellStop(reason, meterStop, endedAt);
            });
        } else {
            tellStop(reason, meterStop, endedAt);
        }
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
        tellStop(Optional.of(reason), Long.toString(reading(connector.meterWh())), wholeSecondsAfterStart(at));
    }

    private void tellStop(Optional<String> reason, String meterStop, long at) {
        if (plan.ending() == ChargePlan.Ending.UNTOLD) {
            return;
        }
        tellStop(reason, meterStop, station.stamp(at), 0);
        if (plan.ending() == ChargePlan.Ending.TWICE) {
            tellStop(reason, Long.toString(connector.meterWh() + 1_000), station.stamp(at + 60_000), 90_000);
        }
        if (station.has(Quirk.SAMPLE_AFTER_STOP)) {
            station.in(
                    3_000,
                    () -> tellLast(new Payloads.Reading(
                            station.stamp(at), List.of(Sample.of(meterStop, Sample.ENERGY, "Wh")))));
        }
    }

    private void tellLast(Payloads.Reading reading) {
        station.send(new StationCall(
                        "MeterValues",
                        () -> station.payloads().meterValues(connector.id(), toldId(), Payloads.END, reading))
                .queued()
                .onArrival(receivedAt -> {
                    station.counted(Quirk.SAMPLE_AFTER_STOP);
                    station.row("silver.meter_values", reading.samples().size());
                }));
    }

    private void tellStop(Optional<String> reason, String meterText, Stamp stamp, long delay) {
        Optional<String> idTag = reason.filter("Local"::equals).map(local -> stoppingTag());
        Optional<Payloads.Course> data = station.metering().withStop() || !told.isEmpty()
                ? Optional.of(new Payloads.Course(
                        new Payloads.Reading(startStamp, List.of(Payloads.energy(meterStart))), told))
                : Optional.empty();
        StationCall call = new StationCall(
                        "StopTransaction",
                        () -> station.payloads().stop(idTag, meterText, stamp, toldId(), reason, data))
                .queued()
                .onArrival(receivedAt -> {
                    stopKnown(new Stop(
                            ClockRule.occurredAt(Optional.of(stamp.instant()), receivedAt),
                            knownMeter(meterText),
                            reason.orElse("Local"),
                            idTag));
                    data.ifPresent(course -> station.row("silver.meter_values", 2));
                })
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

    private void stopKnown(Stop stop) {
        station.row("silver.transaction_stops", 1);
        if (!told.isEmpty()) {
            station.counted(Quirk.SAMPLES_REPEATED_AT_STOP);
        }
        if (log != null && !hasForgottenId()) {
            log.stopped(stop);
            return;
        }
        station.counted(log == null ? Quirk.TRANSACTION_MINUS_ONE : Quirk.TRANSACTION_ID_FORGOTTEN);
        station.log().strayStop(new StrayStop(toldId(), stop));
    }

    private String stoppingTag() {
        if (plan.ending() != ChargePlan.Ending.OTHER_TAG) {
            return plan.idTag();
        }
        station.counted(Quirk.STOP_BY_OTHER_TAG);
        return dice.hex(8);
    }

    private static OptionalLong knownMeter(String text) {
        long meter = new BigDecimal(text).setScale(0, RoundingMode.HALF_UP).longValueExact();
        return meter == -1 ? OptionalLong.empty() : OptionalLong.of(meter);
    }

    private String meterStop() {
        switch (plan.ending()) {
            case BACKWARDS:
                station.counted(Quirk.METER_BACKWARDS);
                return Long.toString(meterStart - 10);
            case DECIMAL:
                station.counted(Quirk.DECIMAL_METER);
                return connector.meterWh() + ".25";
            case METER_UNKNOWN:
                station.counted(Quirk.METER_UNKNOWN);
                return "-1";
            default:
                return Long.toString(reading(connector.meterWh()));
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
