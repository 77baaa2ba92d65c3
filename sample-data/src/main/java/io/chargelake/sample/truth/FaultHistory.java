package io.chargelake.sample.truth;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a month of a station's log means to whoever has to repair it.
 *
 * <p>Episodes are known from this month and the one before, as the tables know them: what was open at the turn of the
 * month is known, what is older is not.
 */
final class FaultHistory {

    private static final Set<String> ABNORMAL_REASONS =
            Set.of("EmergencyStop", "PowerLoss", "HardReset", "Reboot", "Other");
    private static final int TOP_CODES = 3;

    /** How long a charge without a stop is followed. */
    private static final Duration LONGEST_CHARGE = Duration.ofDays(31);

    private final StationLog log;
    private final YearMonth month;
    private final Instant start;
    private final Instant end;
    private final List<StatusSaid> statuses;
    private final List<Episode> episodes;

    FaultHistory(StationLog log, YearMonth month) {
        this.log = log;
        this.month = month;
        this.start = startOf(month.atDay(1));
        this.end = startOf(month.plusMonths(1).atDay(1));
        this.statuses = log.statuses(start, end);
        Instant seenFrom = startOf(month.minusMonths(1).atDay(1));
        this.episodes = Episode.of(log.statuses(seenFrom, end), log.boots(seenFrom, end), end);
    }

    List<FaultDay> days() {
        Map<LocalDate, List<StatusSaid>> byDay = new TreeMap<>(statuses.stream()
                .collect(Collectors.groupingBy(
                        said -> LocalDate.ofInstant(said.occurredAt(), ZoneOffset.UTC), Collectors.toList())));
        List<FaultDay> days = new ArrayList<>();
        byDay.forEach((date, said) -> {
            List<StatusSaid> faults = faults(said);
            if (!faults.isEmpty()) {
                days.add(day(date, said, faults));
            }
        });
        return days;
    }

    private FaultDay day(LocalDate date, List<StatusSaid> said, List<StatusSaid> faults) {
        Instant midnight = startOf(date);
        Instant nextMidnight = startOf(date.plusDays(1));
        return new FaultDay(
                log.stationId(),
                date,
                faults.size(),
                warnings(said),
                (int) episodes.stream()
                        .filter(episode -> !episode.from().isBefore(midnight)
                                && episode.from().isBefore(nextMidnight))
                        .count(),
                minutes(midnight, nextMidnight),
                (int) faults.stream().map(StatusSaid::connectorId).distinct().count(),
                codes(faults),
                faults.get(0).occurredAt(),
                faults.get(faults.size() - 1).occurredAt());
    }

    /** The month's row, its rank still to be found; empty for a station without a fault. */
    Optional<FaultedStation> month() {
        List<FaultDay> days = days();
        if (days.isEmpty()) {
            return Optional.empty();
        }
        FaultDay worst = days.stream()
                .min(Comparator.comparing(FaultDay::faults).reversed().thenComparing(FaultDay::date))
                .orElseThrow();
        List<StatusSaid> faults = faults(statuses);
        List<String> codes = codes(faults);
        return Optional.of(new FaultedStation(
                month,
                0,
                log.stationId(),
                faults.size(),
                worst.date(),
                worst.faults(),
                (int) days.stream()
                        .filter(day -> day.faults() >= Truth.THRESHOLD)
                        .count(),
                days.size(),
                days.stream().mapToInt(FaultDay::episodes).sum(),
                minutes(start, end),
                warnings(statuses),
                faultedTransactions(),
                codes.subList(0, Math.min(TOP_CODES, codes.size())),
                faults.get(0).occurredAt(),
                faults.get(faults.size() - 1).occurredAt()));
    }

    private int faultedTransactions() {
        return (int) log.charges().stream()
                .filter(charge -> !charge.startedAt().isBefore(start)
                        && charge.startedAt().isBefore(end))
                .filter(this::isFaulted)
                .count();
    }

    private boolean isFaulted(ChargeLog charge) {
        boolean metFault = log.statuses(charge.startedAt(), justAfter(charge.lastSeenAt())).stream()
                .filter(StatusSaid::isFault)
                .anyMatch(said -> said.connectorId() == charge.connectorId() || said.connectorId() == 0);
        return metFault
                || charge.stop()
                        .map(stop -> ABNORMAL_REASONS.contains(stop.reason()))
                        .orElseGet(() -> brokeOff(charge));
    }

    /** Whether a charge without a stop was followed by a fault of its connector, or a boot, before the next charge. */
    private boolean brokeOff(ChargeLog charge) {
        Instant from = justAfter(charge.startedAt());
        Instant longest = justAfter(charge.startedAt().plus(LONGEST_CHARGE));
        Instant to = log.charges().stream()
                .filter(other -> other.connectorId() == charge.connectorId())
                .map(ChargeLog::startedAt)
                .filter(other -> other.isAfter(charge.startedAt()) && other.isBefore(longest))
                .min(Comparator.naturalOrder())
                .orElse(longest);
        boolean faulted = log.statuses(from, to).stream()
                .filter(StatusSaid::isFault)
                .anyMatch(said -> said.connectorId() == charge.connectorId());
        return faulted || !log.boots(from, to).isEmpty();
    }

    private static Instant justAfter(Instant time) {
        return time.plusNanos(1);
    }

    private BigDecimal minutes(Instant from, Instant to) {
        long millis = episodes.stream()
                .mapToLong(episode -> episode.millisWithin(from, to))
                .sum();
        return BigDecimal.valueOf(millis).divide(BigDecimal.valueOf(60_000), 2, RoundingMode.HALF_UP);
    }

    private static List<StatusSaid> faults(List<StatusSaid> said) {
        return said.stream().filter(StatusSaid::isFault).collect(Collectors.toList());
    }

    private static int warnings(List<StatusSaid> said) {
        return (int) said.stream().filter(StatusSaid::isWarning).count();
    }

    private static List<String> codes(List<StatusSaid> faults) {
        Map<String, Long> counts =
                faults.stream().collect(Collectors.groupingBy(StatusSaid::errorCode, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
