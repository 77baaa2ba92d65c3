package io.chargelake.sample.truth;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What a station told of one charge, and what follows from it. */
public final class ChargeLog {

    private static final BigDecimal SECONDS_OF_AN_HOUR = BigDecimal.valueOf(3600);
    private static final BigDecimal MILLIS_OF_AN_HOUR = BigDecimal.valueOf(3_600_000);

    private final String stationId;
    private final long transactionId;
    private final int connectorId;
    private final String idTag;
    private final Instant startedAt;
    private final long meterStartWh;
    private final List<PowerSample> power = new ArrayList<>();
    private Instant lastSignOfLife;
    private final List<Stop> furtherStops = new ArrayList<>();
    private Stop stop;

    private record PowerSample(Instant at, double watts, boolean total) {}

    ChargeLog(
            String stationId, long transactionId, int connectorId, String idTag, Instant startedAt, long meterStartWh) {
        this.stationId = stationId;
        this.transactionId = transactionId;
        this.connectorId = connectorId;
        this.idTag = idTag.strip().toUpperCase(Locale.ROOT);
        this.startedAt = startedAt;
        this.meterStartWh = meterStartWh;
        this.lastSignOfLife = startedAt;
    }

    /**
     * A meter reading of this charge arrived.
     *
     * @param at when it was taken
     * @param watts total power, where the reading names it
     */
    public void sampled(Instant at, OptionalDouble watts) {
        sampled(at);
        watts.ifPresent(value -> power.add(new PowerSample(at, value, true)));
    }

    /**
     * A meter reading of this charge arrived that names the power of each phase and no total.
     *
     * @param at when it was taken
     * @param watts the sum of the phases
     */
    public void sampledPhases(Instant at, double watts) {
        sampled(at);
        power.add(new PowerSample(at, watts, false));
    }

    private void sampled(Instant at) {
        if (at.isAfter(lastSignOfLife)) {
            lastSignOfLife = at;
        }
    }

    /** A stop of this charge arrived; only the first counts. */
    public void stopped(Stop next) {
        if (stop == null) {
            stop = next;
        } else {
            furtherStops.add(next);
        }
    }

    /** Whether this charge, which has no stop, can be the one that a stop means that names no charge of the station. */
    boolean mayAdopt(StrayStop stray) {
        return stray.stop().idTag().filter(tag -> !tag.equals(idTag)).isEmpty()
                && stray.stop().meterWh().orElse(meterStartWh) >= meterStartWh;
    }

    List<UnmatchedStop> unmatchedStops() {
        return furtherStops.stream()
                .map(further -> UnmatchedStop.of(stationId, OptionalLong.of(transactionId), further, "already_stopped"))
                .collect(Collectors.toList());
    }

    long transactionId() {
        return transactionId;
    }

    int connectorId() {
        return connectorId;
    }

    Instant startedAt() {
        return startedAt;
    }

    Optional<Stop> stop() {
        return Optional.ofNullable(stop);
    }

    String idTag() {
        return idTag;
    }

    /** By the meter, also where that is negative; empty where the station did not know it, or has not stopped. */
    Optional<Long> energyWh() {
        return stop().filter(last -> last.meterWh().isPresent())
                .map(last -> last.meterWh().getAsLong() - meterStartWh);
    }

    /** The stop, or the last meter reading, or the start. */
    Instant lastSeenAt() {
        return stop == null ? lastSignOfLife : stop.stoppedAt();
    }

    Optional<CompletedCharge> completed() {
        return stop().map(end -> new CompletedCharge(
                stationId,
                transactionId,
                connectorId,
                idTag,
                startedAt,
                end.stoppedAt(),
                meterStartWh,
                end.meterWh(),
                energy(end.meterWh()),
                duration(end.stoppedAt()),
                parking(),
                idle(end.stoppedAt()),
                end.reason()));
    }

    private Optional<BigDecimal> energy(OptionalLong meterStopWh) {
        return meterStopWh.isPresent() && meterStopWh.getAsLong() >= meterStartWh
                ? Optional.of(BigDecimal.valueOf(meterStopWh.getAsLong() - meterStartWh, 3)
                        .setScale(2, RoundingMode.HALF_UP))
                : Optional.empty();
    }

    /**
     * From start to stop by the article's formula: the difference of two binary fractions, so that a time halfway
     * between two hundredths is rounded as in its published results.
     */
    private BigDecimal duration(Instant stoppedAt) {
        double hours = stoppedAt.getEpochSecond() / 3600.0 - startedAt.getEpochSecond() / 3600.0;
        return BigDecimal.valueOf(hours).setScale(2, RoundingMode.HALF_UP);
    }

    private Optional<BigDecimal> parking() {
        long seconds = 0;
        boolean parked = false;
        Instant first = null;
        Instant last = null;
        for (PowerSample sample : power) {
            if (!sample.total()) {
                continue;
            }
            if (sample.watts() > 0) {
                seconds += first == null ? 0 : last.getEpochSecond() - first.getEpochSecond();
                first = null;
            } else {
                parked = true;
                first = first == null ? sample.at() : first;
                last = sample.at();
            }
        }
        seconds += first == null ? 0 : last.getEpochSecond() - first.getEpochSecond();
        return parked ? Optional.of(hours(seconds)) : Optional.empty();
    }

    private Optional<BigDecimal> idle(Instant stoppedAt) {
        if (power.isEmpty()) {
            return Optional.empty();
        }
        long millis = 0;
        for (int i = 0; i < power.size(); i++) {
            if (power.get(i).watts() <= 0) {
                Instant until = i + 1 < power.size() ? power.get(i + 1).at() : stoppedAt;
                millis += Duration.between(power.get(i).at(), until).toMillis();
            }
        }
        return Optional.of(BigDecimal.valueOf(millis).divide(MILLIS_OF_AN_HOUR, 2, RoundingMode.HALF_UP));
    }

    private static BigDecimal hours(long seconds) {
        return BigDecimal.valueOf(seconds).divide(SECONDS_OF_AN_HOUR, 2, RoundingMode.HALF_UP);
    }
}
