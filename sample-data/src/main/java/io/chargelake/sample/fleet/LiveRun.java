package io.chargelake.sample.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.sample.truth.ChargeLog;
import io.chargelake.sample.truth.RowCount;
import io.chargelake.sample.truth.StationLog;
import io.chargelake.sample.truth.StatusSaid;
import io.chargelake.sample.truth.Stop;
import io.chargelake.sample.truth.Tally;
import io.chargelake.sample.truth.Truth;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What one live station sends, request by request: take one, send it, hand in its answer, take the next. Not for
 * several threads.
 */
public final class LiveRun {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FAULTS = 6;
    private static final Duration SAMPLE_TIME = Duration.ofMinutes(5);
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final LiveStation station;
    private final Dice dice;
    private final Payloads payloads;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final StationLog log;
    private final Tally rows = new Tally();
    private Duration offset = Duration.ZERO;
    private final Instant now;
    private final Instant start;
    private Step unanswered;

    private record Step(String action, Supplier<String> payload, Consumer<JsonNode> answered) {}

    /** A charge while it is told. */
    private static final class Told {
        private long transactionId;
        private ChargeLog log;
    }

    LiveRun(LiveStation station, Instant now, Dice dice) {
        this.station = station;
        this.now = now;
        this.dice = dice;
        this.payloads = new Payloads(station.model().vendor(), station.model().quirks());
        this.log = new StationLog(station.stationId());
        plan();
        this.start = now.truncatedTo(ChronoUnit.SECONDS).minus(offset);
    }

    /** Whether there is more to say; not before the last answer was handed in. */
    public boolean hasNext() {
        return unanswered == null && !steps.isEmpty();
    }

    /**
     * The next request to send.
     *
     * @throws NoSuchElementException if there is none, or an answer is owed
     */
    public LiveCall next() {
        if (!hasNext()) {
            throw new NoSuchElementException(
                    unanswered == null ? "all is said" : "the answer to " + unanswered.action() + " is missing");
        }
        unanswered = steps.removeFirst();
        return new LiveCall(unanswered.action(), unanswered.payload().get());
    }

    /**
     * Hands in the answer to the last request.
     *
     * @param payload of the result, JSON text
     * @throws IllegalStateException if it is not what the station may expect
     */
    public void answered(String payload) {
        Step step = unanswered;
        if (step == null) {
            throw new IllegalStateException("answer: " + payload + " (expected: none)");
        }
        unanswered = null;
        try {
            JsonNode answer = JSON.readTree(payload);
            if (answer == null || !answer.isObject()) {
                throw unexpected(step, payload, "an object");
            }
            step.answered().accept(answer);
        } catch (JsonProcessingException e) {
            throw unexpected(step, payload, "JSON");
        }
        rows.add(RowCount.FRAMES_IN);
        rows.add(RowCount.FRAMES_OUT);
        rows.add(RowCount.MESSAGES, 2);
    }

    private IllegalStateException unexpected(Step step, String answer, String expected) {
        return new IllegalStateException("answer to " + step.action() + " of " + station.stationId() + ": " + answer
                + " (expected: " + expected + ")");
    }

    /**
     * What the tables must say of some runs, of the requests that have been answered so far.
     *
     * @param month the UTC month for which faults are reported
     */
    public static Truth truth(YearMonth month, List<LiveRun> runs) {
        Tally rows = new Tally();
        runs.forEach(run -> rows.addAll(run.rows));
        return Truth.of(month, runs.stream().map(run -> run.log).toList(), rows, new Tally());
    }

    private void plan() {
        boot();
        for (int connector = 0; connector <= station.model().connectors(); connector++) {
            status(connector, ConnectorStatus.AVAILABLE, StatusText.NO_ERROR);
        }
        heartbeat();
        pass(Duration.ofMinutes(dice.between(2, 9)));
        charge(1, true);
        if (station.scenario() == LiveScenario.FAULT_BURST) {
            faults(2);
        } else if (station.scenario() == LiveScenario.STILL_CHARGING) {
            charge(2, false);
        }
        pass(Duration.ofSeconds(20));
        heartbeat();
        pass(Duration.ofSeconds(5));
    }

    private void pass(Duration time) {
        offset = offset.plus(time);
    }

    private void boot() {
        String payload = payloads.boot(station.model().modelName(), dice.hex(12), "2.0.1");
        steps.add(new Step("BootNotification", () -> payload, answer -> {
            if (!answer.path("status").asText().equals("Accepted")) {
                throw new IllegalStateException(
                        "boot of " + station.stationId() + ": " + answer.path("status") + " (expected: Accepted)");
            }
            log.booted(now);
            rows.add("silver.boot_notifications");
        }));
        pass(Duration.ofSeconds(3));
    }

    private void heartbeat() {
        steps.add(new Step("Heartbeat", () -> "{}", answer -> rows.add("silver.heartbeats")));
        pass(Duration.ofSeconds(1));
    }

    private void status(int connector, ConnectorStatus status, StatusText text) {
        Supplier<Stamp> stamp = stamp();
        steps.add(new Step(
                "StatusNotification",
                () -> payloads.status(connector, status.wireName(), text, Optional.of(stamp.get())),
                answer -> {
                    Instant at = stamp.get().instant();
                    log.status(new StatusSaid(connector, at, at, status.wireName(), text.errorCode()));
                    rows.add("silver.status_notifications");
                }));
        pass(Duration.ofSeconds(1));
    }

    /** The moment of the script that is being planned, once the run knows when it began. */
    private Supplier<Stamp> stamp() {
        Duration at = offset;
        return () -> station.model().timeStyle().stamp(start.plus(at).toEpochMilli(), UTC);
    }

    private void charge(int connector, boolean ends) {
        String idTag = dice.hex(14);
        status(connector, ConnectorStatus.PREPARING, StatusText.NO_ERROR);
        steps.add(new Step("Authorize", () -> payloads.authorize(idTag), answer -> rows.add("silver.authorizations")));
        pass(Duration.ofSeconds(2));
        Told told = new Told();
        long meterStart = dice.between(100_000L, 900_000L);
        Supplier<Stamp> startStamp = stamp();
        steps.add(new Step(
                "StartTransaction", () -> payloads.start(connector, idTag, meterStart, startStamp.get()), answer -> {
                    told.transactionId = answer.path("transactionId").asLong();
                    if (told.transactionId <= 0) {
                        throw new IllegalStateException("transactionId of " + station.stationId() + ": "
                                + answer.path("transactionId") + " (expected: a positive number)");
                    }
                    told.log = log.started(
                            told.transactionId,
                            connector,
                            idTag,
                            startStamp.get().instant(),
                            meterStart);
                    rows.add("silver.transaction_starts");
                }));
        Duration started = offset;
        pass(Duration.ofSeconds(1));
        status(connector, ConnectorStatus.CHARGING, StatusText.NO_ERROR);
        long energy = meterStart;
        int charging = dice.between(5, 8);
        int idle = ends ? dice.between(1, 3) : 0;
        for (int sample = 1; sample <= charging + idle; sample++) {
            offset = started.plus(SAMPLE_TIME.multipliedBy(sample));
            long watts = sample <= charging ? dice.between(7_000L, 11_000L) : 0;
            energy += watts * SAMPLE_TIME.toSeconds() / 3600;
            sample(connector, told, energy, watts);
            if (sample == charging + 1) {
                status(connector, ConnectorStatus.SUSPENDED_EV, StatusText.NO_ERROR);
            }
        }
        if (ends) {
            offset = started.plus(SAMPLE_TIME.multipliedBy(charging + idle + 1L));
            stop(idTag, told, energy);
            status(connector, ConnectorStatus.FINISHING, StatusText.NO_ERROR);
            pass(Duration.ofMinutes(1));
            status(connector, ConnectorStatus.AVAILABLE, StatusText.NO_ERROR);
        }
    }

    private void sample(int connector, Told told, long energy, long watts) {
        Supplier<Stamp> stamp = stamp();
        List<Sample> samples = new ArrayList<>();
        samples.add(Payloads.energy(energy));
        samples.add(Sample.of(Long.toString(watts), Sample.POWER, "W"));
        steps.add(new Step(
                "MeterValues",
                () -> payloads.meterValues(connector, told.transactionId, stamp.get(), samples),
                answer -> {
                    told.log.sampled(stamp.get().instant(), OptionalDouble.of(watts));
                    rows.add("silver.meter_values", samples.size());
                }));
        pass(Duration.ofSeconds(1));
    }

    private void stop(String idTag, Told told, long energy) {
        Supplier<Stamp> stamp = stamp();
        steps.add(new Step(
                "StopTransaction",
                () -> payloads.stop(
                        Optional.of(idTag),
                        Long.toString(energy),
                        stamp.get(),
                        OptionalLong.of(told.transactionId),
                        Optional.of("Local"),
                        Optional.empty()),
                answer -> {
                    told.log.stopped(
                            new Stop(stamp.get().instant(), OptionalLong.of(energy), "Local", Optional.of(idTag)));
                    rows.add("silver.transaction_stops");
                }));
        pass(Duration.ofSeconds(2));
    }

    private void faults(int connector) {
        FaultCodes codes = new FaultCodes(dice);
        for (int i = 0; i < FAULTS; i++) {
            status(connector, ConnectorStatus.FAULTED, codes.next());
            pass(Duration.ofSeconds(dice.between(20, 90)));
            status(connector, ConnectorStatus.AVAILABLE, StatusText.NO_ERROR);
            pass(Duration.ofSeconds(dice.between(20, 90)));
        }
    }
}
