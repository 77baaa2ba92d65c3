package io.chargelake.sample.truth;

import io.chargelake.sample.truth.Contacts.Silence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which state each connector of a station was in, asked moment by moment: at every moment at which it may have changed,
 * what had been reported by then, and whether the station was to be heard.
 */
public final class StateHistory {

    private static final Set<String> WORDS = Set.of(
            "Available",
            "Preparing",
            "Charging",
            "SuspendedEVSE",
            "SuspendedEV",
            "Finishing",
            "Reserved",
            "Unavailable",
            "Faulted");
    private static final Duration VISIT = Duration.ofMinutes(15);
    private static final Duration BOOTING = Duration.ofMinutes(5);

    private final StationLog log;
    private final Instant end;
    private final List<Silence> silences;
    private final TreeSet<Instant> boots;
    private final SortedMap<Integer, List<Run>> runs = new TreeMap<>();
    private final Instant beginning;

    /** What a connector reported from one moment to the next, all statuses of it alike; null after a boot. */
    private record Run(String status, Instant since, List<StatusSaid> said) {

        List<String> codesBefore(Instant instant) {
            return said.stream()
                    .filter(status -> status.occurredAt().isBefore(instant))
                    .map(StatusSaid::errorCode)
                    .filter(code -> !code.equals("NoError"))
                    .distinct()
                    .toList();
        }

        boolean isOutOfOrder() {
            return "Faulted".equals(status) || "Unavailable".equals(status);
        }
    }

    /**
     * @param log all that a station made known
     * @param end the end of the data
     */
    public StateHistory(StationLog log, Instant end) {
        this.log = log;
        this.end = end;
        this.silences = log.contacts().silences(end);
        this.boots = new TreeSet<>(log.boots(Instant.MIN, Instant.MAX));
        this.beginning = beginning();
        if (beginning.isBefore(end)) {
            collectRuns();
        }
    }

    private Instant beginning() {
        Instant first = log.contacts().isEmpty() ? end : log.contacts().first();
        for (StatusSaid said : log.statuses(Instant.MIN, Instant.MAX)) {
            first = said.occurredAt().isBefore(first) ? said.occurredAt() : first;
        }
        return first;
    }

    private void collectRuns() {
        SortedMap<Integer, List<StatusSaid>> byConnector = new TreeMap<>();
        byConnector.put(0, new ArrayList<>());
        log.statuses(Instant.MIN, Instant.MAX).stream()
                .filter(said -> said.occurredAt().isBefore(end))
                .sorted(Comparator.comparing(StatusSaid::occurredAt)
                        .thenComparing(StatusSaid::receivedAt)
                        .thenComparing(StatusSaid::status)
                        .thenComparing(StatusSaid::errorCode))
                .forEach(said -> byConnector
                        .computeIfAbsent(said.connectorId(), any -> new ArrayList<>())
                        .add(said));
        byConnector.forEach((connector, said) -> runs.put(connector, runs(connector, said)));
    }

    private List<Run> runs(int connector, List<StatusSaid> said) {
        List<Run> found = new ArrayList<>();
        if (connector == 0) {
            found.add(new Run(null, beginning, List.of()));
        }
        TreeSet<Instant> bootsToCome = new TreeSet<>(boots.headSet(end));
        for (StatusSaid status : said) {
            while (!bootsToCome.isEmpty() && !bootsToCome.first().isAfter(status.occurredAt())) {
                Instant boot = bootsToCome.pollFirst();
                if (!found.isEmpty()) {
                    found.add(new Run(null, boot, List.of()));
                }
            }
            Run last = found.isEmpty() ? null : found.get(found.size() - 1);
            if (last == null || !status.status().equals(last.status())) {
                last = new Run(status.status(), status.occurredAt(), new ArrayList<>());
                found.add(last);
            }
            last.said().add(status);
        }
        for (Instant boot : bootsToCome) {
            found.add(new Run(null, boot, List.of()));
        }
        return found;
    }

    /** The intervals, by connector and time. */
    public List<StateInterval> intervals() {
        List<StateInterval> all = new ArrayList<>();
        runs.forEach((connector, ofConnector) -> all.addAll(intervals(connector, ofConnector)));
        return all;
    }

    private List<StateInterval> intervals(int connector, List<Run> ofConnector) {
        List<StateInterval> found = new ArrayList<>();
        StateInterval last = null;
        Instant[] moments = moments(ofConnector);
        int run = 0;
        for (int i = 0; i + 1 < moments.length; i++) {
            while (run + 1 < ofConnector.size()
                    && !ofConnector.get(run + 1).since().isAfter(moments[i])) {
                run++;
            }
            StateInterval next = interval(connector, ofConnector.get(run), moments[i], moments[i + 1]);
            if (last != null && goesOn(last, next)) {
                last = until(last, next);
                found.set(found.size() - 1, last);
            } else {
                last = next;
                found.add(next);
            }
        }
        return found;
    }

    private Instant[] moments(List<Run> ofConnector) {
        NavigableSet<Instant> moments = new TreeSet<>();
        ofConnector.forEach(run -> moments.add(run.since()));
        Instant first = moments.first();
        runs.get(0).forEach(run -> moments.add(run.since()));
        silences.forEach(silence -> {
            moments.add(silence.from());
            moments.add(silence.until());
        });
        LocalDate day = LocalDate.ofInstant(first, ZoneOffset.UTC);
        for (LocalDate next = day.plusDays(1); startOf(next).isBefore(end); next = next.plusDays(1)) {
            moments.add(startOf(next));
        }
        moments.add(end);
        SortedSet<Instant> wanted = moments.subSet(first, true, end, true);
        return wanted.toArray(Instant[]::new);
    }

    private StateInterval interval(int connector, Run run, Instant from, Instant until) {
        Optional<Silence> silence =
                silences.stream().filter(each -> each.has(from)).findFirst();
        boolean mainDown = connector != 0 && mainAt(from).isOutOfOrder();
        String status = silence.isPresent() ? "Offline" : Objects.requireNonNullElse(run.status(), "Unknown");
        Optional<Boolean> available = silence.isPresent() || mainDown || run.isOutOfOrder()
                ? Optional.of(false)
                : Optional.of(true).filter(known -> run.status() != null && WORDS.contains(run.status()));
        return new StateInterval(
                log.stationId(),
                LocalDate.ofInstant(from, ZoneOffset.UTC),
                connector,
                from,
                until,
                status,
                silence.map(Silence::from).orElseGet(() -> since(run, from)),
                Optional.ofNullable(run.status()),
                run.since(),
                available,
                run.codesBefore(until));
    }

    private Run mainAt(Instant moment) {
        List<Run> main = runs.get(0);
        int index = main.size() - 1;
        while (index > 0 && main.get(index).since().isAfter(moment)) {
            index--;
        }
        return main.get(index);
    }

    private Instant since(Run run, Instant moment) {
        Instant since = run.since();
        for (Silence silence : silences) {
            if (!silence.until().isAfter(moment) && silence.until().isAfter(since)) {
                since = silence.until();
            }
        }
        return since;
    }

    private static boolean goesOn(StateInterval last, StateInterval next) {
        return last.day().equals(next.day())
                && last.status().equals(next.status())
                && last.since().equals(next.since())
                && last.reportedSince().equals(next.reportedSince())
                && last.available().equals(next.available());
    }

    private static StateInterval until(StateInterval one, StateInterval next) {
        return new StateInterval(
                one.stationId(),
                one.day(),
                one.connectorId(),
                one.from(),
                next.until(),
                one.status(),
                one.since(),
                one.reportedStatus(),
                one.reportedSince(),
                one.available(),
                next.errorCodes());
    }

    /** The runs of Faulted. */
    public List<FaultEpisode> episodes() {
        List<FaultEpisode> episodes = new ArrayList<>();
        runs.forEach((connector, ofConnector) -> {
            for (int i = 0; i < ofConnector.size(); i++) {
                Run run = ofConnector.get(i);
                Instant until =
                        i + 1 < ofConnector.size() ? ofConnector.get(i + 1).since() : end;
                if ("Faulted".equals(run.status()) && run.since().isBefore(until)) {
                    episodes.add(episode(connector, run, i + 1 < ofConnector.size() ? ofConnector.get(i + 1) : null));
                }
            }
        });
        return episodes;
    }

    private FaultEpisode episode(int connector, Run run, Run next) {
        Optional<Instant> endedAt = Optional.ofNullable(next).map(Run::since);
        Optional<String> endedBy = Optional.ofNullable(next)
                .map(after -> after.status() != null ? "itself" : wasAway(run, after) ? "visit" : "reset");
        return new FaultEpisode(
                log.stationId(), connector, run.since(), endedAt, endedBy, run.codesBefore(endedAt.orElse(end)));
    }

    private boolean wasAway(Run run, Run booted) {
        return silences.stream()
                .anyMatch(silence -> silence.until().isAfter(run.since())
                        && !silence.until().isAfter(booted.since())
                        && !silence.until().isBefore(booted.since().minus(BOOTING))
                        && silence.length().compareTo(VISIT) >= 0);
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
