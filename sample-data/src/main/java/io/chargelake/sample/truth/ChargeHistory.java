package io.chargelake.sample.truth;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What went wrong with the charges of a station. */
public final class ChargeHistory {

    private static final Set<String> ABNORMAL = Set.of("EmergencyStop", "PowerLoss", "HardReset", "Reboot", "Other");
    private static final Duration FOLLOWED = Duration.ofDays(31);
    private static final Duration STILL_ON = Duration.ofHours(24);
    private static final Duration SHORTEST = Duration.ofSeconds(120);
    private static final BigDecimal INACTIVE_HOURS = BigDecimal.valueOf(24);

    private final StationLog log;
    private final Instant end;

    /** An event after a charge began. */
    private record Sign(String word, Instant at) {}

    /**
     * @param log all that a station made known
     * @param end the end of the data
     */
    public ChargeHistory(StationLog log, Instant end) {
        this.log = log;
        this.end = end;
    }

    /** The charges that a fault spoiled. */
    public List<FailedCharge> failed() {
        return log.charges().stream()
                .map(this::failed)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<FailedCharge> failed(ChargeLog charge) {
        Instant start = charge.startedAt();
        boolean open = charge.stop().isEmpty();
        Instant over = charge.stop().map(Stop::stoppedAt).orElse(start);
        Instant next = nextStart(charge).orElse(Instant.MAX);
        Instant followed = justAfter(start.plus(FOLLOWED));
        Instant lostBefore = next.isBefore(followed) ? next : followed;
        List<String> reasons = new ArrayList<>();
        List<StatusSaid> own = faults(charge.connectorId(), start, open ? lostBefore : justAfter(over));
        List<StatusSaid> ofStation = faults(0, start, justAfter(open ? charge.lastSeenAt() : over));
        if (!own.isEmpty() && !own.get(0).occurredAt().isAfter(over)) {
            reasons.add("connector_fault");
        }
        if (!ofStation.isEmpty() && !open) {
            reasons.add("station_fault");
        }
        charge.stop().filter(stop -> ABNORMAL.contains(stop.reason())).ifPresent(stop -> reasons.add("abnormal_stop"));
        if (open && !own.isEmpty()) {
            reasons.add("lost_then_fault");
        }
        if (open && !log.boots(start, lostBefore).isEmpty()) {
            reasons.add("lost_then_boot");
        }
        if (!ofStation.isEmpty() && open) {
            reasons.add("station_fault");
        }
        if (reasons.isEmpty()) {
            return Optional.empty();
        }
        Instant explained = Stream.of(own, ofStation)
                .filter(found -> open && !found.isEmpty())
                .map(found -> found.get(0).occurredAt())
                .min(Comparator.naturalOrder())
                .orElse(over);
        return Optional.of(new FailedCharge(
                log.stationId(),
                charge.connectorId(),
                charge.transactionId(),
                charge.idTag(),
                start,
                charge.stop().map(Stop::stoppedAt),
                reasons,
                charge.stop().map(Stop::reason),
                codes(charge, start, justAfter(explained))));
    }

    private List<String> codes(ChargeLog charge, Instant from, Instant to) {
        return log.statuses(from, to.isBefore(from) ? from : to).stream()
                .filter(StatusSaid::isFault)
                .filter(said -> said.connectorId() == 0 || said.connectorId() == charge.connectorId())
                .sorted(Comparator.comparing(StatusSaid::occurredAt)
                        .thenComparing(StatusSaid::receivedAt)
                        .thenComparing(StatusSaid::errorCode))
                .map(StatusSaid::errorCode)
                .filter(code -> !code.equals("NoError"))
                .distinct()
                .toList();
    }

    private List<StatusSaid> faults(int connector, Instant from, Instant to) {
        return to.isBefore(from)
                ? List.of()
                : log.statuses(from, to).stream()
                        .filter(StatusSaid::isFault)
                        .filter(said -> said.connectorId() == connector)
                        .toList();
    }

    private Optional<Instant> nextStart(ChargeLog charge) {
        return log.charges().stream()
                .filter(other -> other.connectorId() == charge.connectorId())
                .map(ChargeLog::startedAt)
                .filter(at -> at.isAfter(charge.startedAt()))
                .min(Comparator.naturalOrder());
    }

    /** The charges in error. */
    public List<ChargeInError> inError() {
        return log.charges().stream()
                .map(this::inError)
                .filter(charge -> !charge.errors().isEmpty())
                .toList();
    }

    private ChargeInError inError(ChargeLog charge) {
        Optional<Sign> closed = charge.stop().isPresent() ? Optional.empty() : closed(charge);
        Optional<Long> wattHours = charge.energyWh();
        Optional<Duration> lasted = charge.stop().map(stop -> Duration.between(charge.startedAt(), stop.stoppedAt()));
        List<String> errors = new ArrayList<>();
        wattHours.ifPresent(energy -> {
            if (energy == 0) {
                errors.add("no_consumption");
            } else if (energy < 0) {
                errors.add("negative_consumption");
            } else if (energy < 500) {
                errors.add("low_consumption");
            }
        });
        lasted.ifPresent(time -> {
            if (time.isNegative()) {
                errors.add("negative_duration");
            } else if (time.compareTo(SHORTEST) < 0) {
                errors.add("low_duration");
            }
        });
        charge.completed()
                .flatMap(CompletedCharge::idleTimeHours)
                .filter(hours -> hours.compareTo(INACTIVE_HOURS) >= 0)
                .ifPresent(hours -> errors.add("inactivity"));
        boolean mayGoOn = closed.isEmpty() && end.isBefore(charge.startedAt().plus(STILL_ON));
        if (charge.stop().isEmpty() && !mayGoOn) {
            errors.add("no_stop");
        }
        return new ChargeInError(
                log.stationId(),
                charge.connectorId(),
                charge.transactionId(),
                charge.idTag(),
                charge.startedAt(),
                charge.stop().map(Stop::stoppedAt),
                errors,
                wattHours.map(energy -> BigDecimal.valueOf(energy, 3).setScale(2, RoundingMode.HALF_UP)),
                lasted.map(time -> time.toMillis() / 1000),
                closed.map(Sign::word),
                closed.map(Sign::at));
    }

    /** The first sign within the time that a charge is followed for that it is over. */
    private Optional<Sign> closed(ChargeLog charge) {
        Instant start = charge.startedAt();
        Instant to = justAfter(start.plus(FOLLOWED));
        Optional<Sign> started = nextStart(charge).filter(at -> at.isBefore(to)).map(at -> new Sign("next_start", at));
        Optional<Sign> booted =
                log.boots(start, to).stream().min(Comparator.naturalOrder()).map(at -> new Sign("boot", at));
        Optional<Sign> free = log.statuses(start, to).stream()
                .filter(said -> said.connectorId() == charge.connectorId())
                .filter(said -> said.status().equals("Available"))
                .findFirst()
                .map(said -> new Sign("available", said.occurredAt()));
        return Stream.of(started, booted, free).flatMap(Optional::stream).min(Comparator.comparing(Sign::at));
    }

    private static Instant justAfter(Instant time) {
        return time.plusNanos(1);
    }
}
