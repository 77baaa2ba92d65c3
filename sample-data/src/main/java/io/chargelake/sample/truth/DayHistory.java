package io.chargelake.sample.truth;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a station did on each day, and how much of each month its ports were up. */
public final class DayHistory {

    private static final Set<String> USED = Set.of("Charging", "SuspendedEV", "SuspendedEVSE");

    private final StationLog log;
    private final Map<LocalDate, List<StateInterval>> states;

    /**
     * @param log all that a station made known
     * @param intervals its states
     */
    public DayHistory(StationLog log, List<StateInterval> intervals) {
        this.log = log;
        this.states = intervals.stream().collect(Collectors.groupingBy(StateInterval::day));
    }

    /** The days since it was heard first. */
    public List<StationDay> days() {
        Map<LocalDate, List<ChargeLog>> begun =
                log.charges().stream().collect(Collectors.groupingBy(charge -> dayOf(charge.startedAt())));
        Map<LocalDate, List<CompletedCharge>> ended = log.charges().stream()
                .map(ChargeLog::completed)
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(charge -> dayOf(charge.stoppedAt())));
        Map<LocalDate, List<StatusSaid>> said = log.statuses(Instant.MIN, Instant.MAX).stream()
                .collect(Collectors.groupingBy(status -> dayOf(status.occurredAt())));
        Map<LocalDate, Double> peaks = log.peaks();
        TreeSet<LocalDate> all = new TreeSet<>(states.keySet());
        all.addAll(log.contacts().days().keySet());
        List<StationDay> days = new ArrayList<>();
        for (LocalDate day : all) {
            days.add(day(
                    day,
                    begun.getOrDefault(day, List.of()),
                    ended.getOrDefault(day, List.of()),
                    said.getOrDefault(day, List.of()),
                    Optional.ofNullable(peaks.get(day)).map(Math::round)));
        }
        return days;
    }

    private StationDay day(
            LocalDate day,
            List<ChargeLog> begun,
            List<CompletedCharge> ended,
            List<StatusSaid> said,
            Optional<Long> peak) {
        List<StateInterval> ofDay = states.getOrDefault(day, List.of());
        List<StateInterval> ports =
                ofDay.stream().filter(state -> state.connectorId() > 0).toList();
        Optional<Contacts.Day> heard = Optional.ofNullable(log.contacts().days().get(day));
        Map<String, BigDecimal> minutes = new TreeMap<>();
        ports.stream()
                .map(StateInterval::status)
                .distinct()
                .forEach(status -> minutes.put(
                        status,
                        Amounts.minutes(micros(ports, state -> state.status().equals(status)))));
        long up = micros(ports, state -> state.available().orElse(false));
        long down = micros(ports, state -> !state.available().orElse(true));
        return new StationDay(
                log.stationId(),
                day,
                heard.map(Contacts.Day::messages).orElse(0),
                heard.map(Contacts.Day::heartbeats).orElse(0),
                heard.map(Contacts.Day::first),
                heard.map(Contacts.Day::last),
                expected(ofDay),
                (int) ports.stream().map(StateInterval::connectorId).distinct().count(),
                begun.size(),
                ended.size(),
                ended.stream()
                        .map(CompletedCharge::totalEnergyKwh)
                        .flatMap(Optional::stream)
                        .reduce(BigDecimal.ZERO, BigDecimal::add),
                peak,
                (int) said.stream().filter(StatusSaid::isFault).count(),
                (int) said.stream().filter(StatusSaid::isWarning).count(),
                minutes,
                Amounts.minutes(up),
                Amounts.minutes(down),
                Amounts.share(up, up + down),
                Amounts.share(micros(ports, state -> USED.contains(state.status())), micros(ports, state -> true)));
    }

    private Optional<Integer> expected(List<StateInterval> ofDay) {
        long connected = micros(
                ofDay, state -> state.connectorId() == 0 && !state.status().equals("Offline"));
        Instant last =
                ofDay.stream().map(StateInterval::until).max(Instant::compareTo).orElse(Instant.MIN);
        Duration interval = log.contacts().intervalBefore(last);
        return ofDay.isEmpty() || interval == null
                ? Optional.empty()
                : Optional.of((int) (connected / (interval.toNanos() / 1_000)));
    }

    /** The months of its ports. */
    public List<PortMonth> months() {
        SortedMap<Integer, SortedMap<YearMonth, List<StateInterval>>> ports = new TreeMap<>();
        states.values().stream()
                .flatMap(Collection::stream)
                .filter(state -> state.connectorId() > 0)
                .forEach(state -> ports.computeIfAbsent(state.connectorId(), any -> new TreeMap<>())
                        .computeIfAbsent(YearMonth.from(state.day()), any -> new ArrayList<>())
                        .add(state));
        List<PortMonth> months = new ArrayList<>();
        ports.forEach((connector, byMonth) -> {
            List<PortMonth> ofPort = new ArrayList<>();
            byMonth.forEach((month, inMonth) -> ofPort.add(month(connector, month, inMonth, ofPort)));
            months.addAll(ofPort);
        });
        return months;
    }

    private PortMonth month(int connector, YearMonth month, List<StateInterval> inMonth, List<PortMonth> before) {
        Predicate<StateInterval> isDown = state -> !state.available().orElse(true);
        BigDecimal minutes = Amounts.minutes(micros(inMonth, state -> true));
        BigDecimal up =
                Amounts.minutes(micros(inMonth, state -> state.available().orElse(false)));
        BigDecimal outage = Amounts.minutes(micros(inMonth, isDown));
        BigDecimal outOfOrder = Amounts.minutes(
                micros(inMonth, isDown.and(state -> !state.status().equals("Offline"))));
        List<PortMonth> year = before.stream()
                .filter(earlier -> earlier.month().isAfter(month.minusMonths(12)))
                .toList();
        List<PortMonth> calendarYear = before.stream()
                .filter(earlier -> earlier.month().getYear() == month.getYear())
                .toList();
        BigDecimal known = sum(year, PortMonth::minutes).add(minutes);
        BigDecimal out = sum(year, PortMonth::outageMinutes).add(outage);
        BigDecimal knownThisYear = sum(calendarYear, PortMonth::minutes).add(minutes);
        BigDecimal outThisYear = sum(calendarYear, PortMonth::outOfOrderMinutes).add(outOfOrder);
        return new PortMonth(
                log.stationId(),
                connector,
                month,
                minutes,
                up,
                outage,
                Amounts.minutes(micros(inMonth, state -> state.available().isEmpty())),
                outOfOrder,
                Amounts.share(up, up.add(outage)),
                year.size() + 1,
                Amounts.share(known.subtract(out), known).orElseThrow(),
                Amounts.share(knownThisYear.subtract(outThisYear), knownThisYear)
                        .orElseThrow());
    }

    private static BigDecimal sum(List<PortMonth> months, Function<PortMonth, BigDecimal> amount) {
        return months.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static long micros(List<StateInterval> intervals, Predicate<StateInterval> wanted) {
        return intervals.stream()
                .filter(wanted)
                .mapToLong(
                        state -> Duration.between(state.from(), state.until()).toNanos() / 1_000)
                .sum();
    }

    private static LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
