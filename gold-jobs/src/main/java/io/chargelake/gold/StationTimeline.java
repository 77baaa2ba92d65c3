package io.chargelake.gold;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Which state each connector of one station was in from when to when: what it reported last, or {@link #OFFLINE} while the
 * station had no connection, or {@link #UNKNOWN} after a boot (OCPP 1.6, section 4.2) until the connector reports again.
 * All times are microseconds since 1970, UTC.
 *
 * <p>A station is connected while one of its websocket sessions is, as far as those are known; the end of an older
 * session says nothing once a newer one has begun. Where sessions are not known, every message keeps it connected for its
 * heartbeat interval, and a silence that lasts longer than that and {@link #GRACE} makes it offline from the moment at
 * which it should have spoken.
 */
final class StationTimeline {

    /** The state of a connector whose station has no connection. */
    static final String OFFLINE = "Offline";

    /** The state of a connector that has not reported one, or not since its station booted. */
    static final String UNKNOWN = "Unknown";

    /** How late a message may be before its station counts as offline. */
    static final Duration GRACE = Duration.ofMinutes(5);

    /**
     * The heartbeat interval of a station that was not told any as far as is known: OCPP-J 1.6, section 5.3, advises one
     * heartbeat a day where websocket pings keep the connection alive. No interval is taken to be longer.
     */
    static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

    /** How long before the end of the data silence may turn out to have begun. */
    static final Duration UNDECIDED = LONGEST_INTERVAL.plus(GRACE);

    private static final int MAIN_CONTROLLER = 0;
    private static final String NO_ERROR = "NoError";
    private static final long SHORTEST_GAP = micros(StationOutages.SHORTEST);
    private static final long DAY = micros(Duration.ofDays(1));

    /** Why a session ended that is no trouble of the station. */
    private static final Map<String, String> FOREIGN_ORIGINS =
            Map.of("shutdown", "ingress", "node-restarted", "ingress", "unlisted", "register");

    /**
     * A status that a connector reported.
     *
     * @param at when it happened
     * @param receivedAt when it was received
     */
    record Report(int connector, long at, long receivedAt, String status, String errorCode) {}

    /** A boot, at the time of its receipt. */
    record Boot(long at) {}

    /** A stretch of messages without a gap worth mention, from the first of them to the last. */
    record Contact(long first, long last) {}

    /** A heartbeat interval that the station was given. */
    record Given(long at, int seconds) {}

    /**
     * A websocket session.
     *
     * @param connectedAt when it was opened
     * @param endedAt when it ended, or when the station was last heard over it if it was closed as idle; null while open
     * @param reason why it ended
     */
    record Session(long connectedAt, Long endedAt, String reason) {}

    /**
     * What was the matter with a connector at the moment from which on its timeline is wanted.
     *
     * @param status the state it was in
     * @param since when that began
     * @param reported the last status it reported; null where there was none
     * @param reportedSince when that began, or the boot since when nothing is known
     * @param errorCodes reported with it so far
     * @param origin of an offline time
     * @param intervalSeconds the station's heartbeat interval, as far as it was known
     */
    record Opening(
            int connector,
            String status,
            long since,
            String reported,
            long reportedSince,
            List<String> errorCodes,
            String origin,
            Integer intervalSeconds) {}

    /** All that is known of a station. */
    record Evidence(
            List<Opening> openings,
            List<Report> reports,
            List<Boot> boots,
            List<Contact> contacts,
            List<Session> sessions,
            List<Given> intervals) {}

    /**
     * A part of one UTC day during which a connector's state did not change.
     *
     * @param status what it reported, {@link #OFFLINE} or {@link #UNKNOWN}
     * @param since when that state began; may lie days before
     * @param endedBy what ended it: boot, report, offline or online; null where it goes on
     * @param reported the last status it reported, also while it is offline
     * @param reportedSince when that began
     * @param available whether a driver could have used it; null where that is not known
     * @param origin of an offline time: station, ingress or register
     * @param errorCodes reported with the status, NoError left out, in the order in which they came
     * @param intervalSeconds the heartbeat interval that was known
     */
    record Interval(
            LocalDate day,
            int connector,
            long from,
            long until,
            String status,
            long since,
            String endedBy,
            String reported,
            long reportedSince,
            Boolean available,
            String origin,
            List<String> errorCodes,
            Integer intervalSeconds) {}

    /** A time without a connection. */
    private record Gap(long from, long until, String origin) {}

    /** A time during which the station is connected; {@code origin} of the gap behind it. */
    private record Span(long from, long until, long patience, String origin) {}

    /** What a connector reported until further notice. */
    private record Reported(String status, long since, boolean byBoot, NavigableMap<Long, List<String>> codes) {

        List<String> codesBefore(long instant) {
            Map.Entry<Long, List<String>> last = codes.lowerEntry(instant);
            return last == null ? List.of() : last.getValue();
        }
    }

    private final Evidence known;
    private final long from;
    private final long end;
    private final NavigableMap<Long, Integer> intervals = new TreeMap<>();
    private final Map<Integer, NavigableMap<Long, Reported>> reported = new TreeMap<>();
    private final SortedSet<Long> boots = new TreeSet<>();
    private final NavigableMap<Long, Gap> gaps = new TreeMap<>();
    private long offlineBefore = Long.MIN_VALUE;

    private StationTimeline(Evidence known, long from, long end) {
        this.known = known;
        this.from = from;
        this.end = end;
    }

    /**
     * The intervals of a station, by connector and time.
     *
     * @param known all reports, boots and sessions since {@code from}, contacts and given intervals of {@link #UNDECIDED}
     *     before it as well, and its openings if the station was known by then
     * @param from the beginning of a UTC day
     * @param end the end of the data; what happened then or later is left out
     */
    static List<Interval> of(Evidence known, long from, long end) {
        return new StationTimeline(known, from, end).intervals();
    }

    private List<Interval> intervals() {
        known.openings().stream()
                .map(Opening::intervalSeconds)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(seconds -> intervals.put(Long.MIN_VALUE, seconds));
        known.intervals().stream()
                .sorted(Comparator.comparingLong(Given::at))
                .forEach(given -> intervals.put(given.at(), given.seconds()));
        List<Span> spans = spans();
        Optional<Long> beginning = beginning(spans);
        if (beginning.isEmpty()) {
            return List.of();
        }
        gaps(spans, beginning.get()).forEach(gap -> gaps.put(gap.from(), gap));
        known.openings().stream()
                .filter(opening -> !opening.status().equals(OFFLINE) && opening.since() > opening.reportedSince())
                .forEach(opening -> offlineBefore = Math.max(offlineBefore, opening.since()));
        report(beginning.get());
        List<Interval> made = new ArrayList<>();
        NavigableMap<Long, Gap> mainDown = down(reported.get(MAIN_CONTROLLER));
        reported.forEach((connector, history) -> addIntervals(
                connector, history, connector == MAIN_CONTROLLER ? Collections.emptyNavigableMap() : mainDown, made));
        return made;
    }

    /** When anything is known of the station for the first time, {@code from} if that was before. */
    private Optional<Long> beginning(List<Span> spans) {
        if (!known.openings().isEmpty()) {
            return Optional.of(from);
        }
        long first = end;
        for (Span span : spans) {
            first = Math.min(first, span.from());
        }
        for (Report report : known.reports()) {
            first = Math.min(first, report.at());
        }
        for (Boot boot : known.boots()) {
            first = Math.min(first, boot.at());
        }
        return first < end ? Optional.of(Math.max(first, from)) : Optional.empty();
    }

    // Connection.

    private List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        List<Session> sessions = new ArrayList<>(known.sessions());
        sessions.sort(Comparator.comparingLong(Session::connectedAt)
                .thenComparing(Session::endedAt, Comparator.nullsLast(Comparator.naturalOrder())));
        for (int i = 0; i < sessions.size(); i++) {
            Session session = sessions.get(i);
            long next = i + 1 < sessions.size() ? sessions.get(i + 1).connectedAt() : end;
            long until = session.endedAt() == null ? next : Math.min(session.endedAt(), next);
            String reason = Objects.requireNonNullElse(session.reason(), "node-restarted");
            spans.add(new Span(
                    session.connectedAt(),
                    Math.max(session.connectedAt(), until),
                    SHORTEST_GAP,
                    FOREIGN_ORIGINS.getOrDefault(reason, "station")));
        }
        List<Contact> contacts = new ArrayList<>(known.contacts());
        contacts.sort(Comparator.comparingLong(Contact::first));
        for (int i = 0; i < contacts.size(); i++) {
            long next = i + 1 < contacts.size() ? contacts.get(i + 1).first() : Long.MAX_VALUE;
            Contact contact = contacts.get(i);
            // The answer to a boot comes after it: what counts is what the station knew when it fell silent.
            long due = contact.last() + intervalBefore(Math.min(next, end));
            spans.add(new Span(contact.first(), Math.min(due, next), micros(GRACE), "station"));
        }
        spans.removeIf(span -> span.from() >= end);
        spans.sort(Comparator.comparingLong(Span::from).thenComparingLong(Span::until));
        return spans;
    }

    private long intervalBefore(long instant) {
        Map.Entry<Long, Integer> given = intervals.lowerEntry(instant);
        return given == null
                ? micros(LONGEST_INTERVAL)
                : Math.min(TimeUnit.SECONDS.toMicros(given.getValue()), micros(LONGEST_INTERVAL));
    }

    private List<Gap> gaps(List<Span> spans, long beginning) {
        List<Gap> found = new ArrayList<>();
        Optional<Opening> offline = known.openings().stream()
                .filter(opening -> opening.status().equals(OFFLINE))
                .findFirst();
        // What was decided before stays; the contacts that led to it are not judged again.
        Span cover = offline.map(opening -> new Span(opening.since(), opening.since(), 0, opening.origin()))
                .orElse(new Span(beginning, beginning, Long.MAX_VALUE, "station"));
        for (Span span : spans) {
            if (span.until() <= cover.until() && span.from() < cover.until()
                    || offline.isPresent() && span.from() < from) {
                continue;
            }
            if (span.from() > cover.until() && span.from() - cover.until() >= cover.patience()) {
                found.add(new Gap(cover.until(), span.from(), cover.origin()));
            }
            cover = span.until() > cover.until() ? span : cover;
        }
        if (cover.until() < end && end - cover.until() >= cover.patience()) {
            found.add(new Gap(cover.until(), end, cover.origin()));
        }
        return found;
    }

    /** The time among these, which do not overlap and are kept by their beginning, that an instant lies in. */
    private static Optional<Gap> at(long instant, NavigableMap<Long, Gap> times) {
        return Optional.ofNullable(times.floorEntry(instant))
                .map(Map.Entry::getValue)
                .filter(time -> instant < time.until());
    }

    // Reports.

    private void report(long beginning) {
        for (Opening opening : known.openings()) {
            NavigableMap<Long, List<String>> codes = new TreeMap<>();
            codes.put(Long.MIN_VALUE, opening.errorCodes());
            history(opening.connector())
                    .put(Long.MIN_VALUE, new Reported(opening.reported(), opening.reportedSince(), false, codes));
        }
        if (!reported.containsKey(MAIN_CONTROLLER)) {
            history(MAIN_CONTROLLER).put(beginning, new Reported(null, beginning, false, new TreeMap<>()));
        }
        List<Report> reports = new ArrayList<>(known.reports());
        // A boot comes first at the same instant: stations report their state after it.
        known.boots().forEach(boot -> reports.add(new Report(-1, boot.at(), boot.at(), null, null)));
        reports.removeIf(report -> report.at() >= end || report.at() < from);
        reports.sort(Comparator.comparingLong(Report::at)
                .thenComparingLong(Report::receivedAt)
                .thenComparing(Report::status, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparingInt(Report::connector)
                .thenComparing(Report::errorCode, Comparator.nullsFirst(Comparator.naturalOrder())));
        for (Report report : reports) {
            if (report.status() == null) {
                boots.add(report.at());
                reported.values()
                        .forEach(history ->
                                history.put(report.at(), new Reported(null, report.at(), true, new TreeMap<>())));
            } else {
                take(report);
            }
        }
    }

    private void take(Report report) {
        NavigableMap<Long, Reported> history = history(report.connector());
        Reported last = history.isEmpty() ? null : history.lastEntry().getValue();
        if (last == null || !report.status().equals(last.status())) {
            last = new Reported(report.status(), report.at(), false, new TreeMap<>());
            history.put(report.at(), last);
        }
        if (!report.errorCode().equals(NO_ERROR)) {
            List<String> before = last.codes().isEmpty()
                    ? List.of()
                    : last.codes().lastEntry().getValue();
            if (!before.contains(report.errorCode())) {
                List<String> more = new ArrayList<>(before);
                more.add(report.errorCode());
                last.codes().put(report.at(), Collections.unmodifiableList(more));
            }
        }
    }

    private NavigableMap<Long, Reported> history(int connector) {
        return reported.computeIfAbsent(connector, any -> new TreeMap<>());
    }

    /** When a connector was out of order, by its own word. */
    private NavigableMap<Long, Gap> down(NavigableMap<Long, Reported> history) {
        NavigableMap<Long, Gap> times = new TreeMap<>();
        history.forEach((at, said) -> {
            if (isOutOfOrder(said.status())) {
                Long next = history.higherKey(at);
                times.put(at, new Gap(at, next == null ? end : next, "station"));
            }
        });
        return times;
    }

    private static boolean isOutOfOrder(String status) {
        return FaultStatuses.FAULTED.equals(status) || "Unavailable".equals(status);
    }

    // Both together.

    private void addIntervals(
            int connector,
            NavigableMap<Long, Reported> history,
            NavigableMap<Long, Gap> mainDown,
            List<Interval> made) {
        SortedSet<Long> edges = new TreeSet<>();
        long beginning = Math.max(from, history.firstKey());
        history.keySet().forEach(edges::add);
        gaps.values().forEach(gap -> Collections.addAll(edges, gap.from(), gap.until()));
        mainDown.values().forEach(time -> Collections.addAll(edges, time.from(), time.until()));
        for (long midnight = Math.floorDiv(beginning, DAY) * DAY; midnight < end; midnight += DAY) {
            edges.add(midnight);
        }
        edges.add(beginning);
        edges.add(end);
        List<Long> inside =
                edges.stream().filter(edge -> edge >= beginning && edge <= end).toList();
        for (int i = 0; i + 1 < inside.size(); i++) {
            add(interval(connector, history, mainDown, inside.get(i), inside.get(i + 1)), made);
        }
    }

    private Interval interval(
            int connector,
            NavigableMap<Long, Reported> history,
            NavigableMap<Long, Gap> mainDown,
            long start,
            long until) {
        Reported said = history.floorEntry(start).getValue();
        Optional<Gap> gap = at(start, gaps);
        String status = gap.isPresent() ? OFFLINE : Objects.requireNonNullElse(said.status(), UNKNOWN);
        boolean main = at(start, mainDown).isPresent();
        long since = gap.map(Gap::from).orElse(Math.max(said.since(), lastGapEnd(start)));
        return new Interval(
                LocalDate.ofEpochDay(Math.floorDiv(start, DAY)),
                connector,
                start,
                until,
                status,
                since,
                endedBy(history, gap, until),
                said.status(),
                said.since(),
                available(said.status(), gap, main),
                gap.map(Gap::origin).orElse(null),
                said.codesBefore(until),
                intervals.lowerEntry(until) == null
                        ? null
                        : intervals.lowerEntry(until).getValue());
    }

    /** The end of the last offline time before an instant; that of one before {@code from} is in the openings. */
    private long lastGapEnd(long instant) {
        Map.Entry<Long, Gap> last = gaps.floorEntry(instant);
        if (last != null && last.getValue().until() > instant) {
            last = gaps.lowerEntry(last.getKey());
        }
        return last == null || last.getValue().until() < from
                ? offlineBefore
                : Math.max(offlineBefore, last.getValue().until());
    }

    private String endedBy(NavigableMap<Long, Reported> history, Optional<Gap> gap, long until) {
        if (until == end) {
            return null;
        }
        Reported next = history.get(until);
        if (next != null) {
            return next.byBoot() ? "boot" : "report";
        }
        if (gap.isPresent() && gap.get().until() == until) {
            return "online";
        }
        return gap.isEmpty() && at(until, gaps).isPresent() ? "offline" : null;
    }

    private static Boolean available(String reported, Optional<Gap> gap, boolean mainDown) {
        if (gap.isPresent()) {
            return gap.get().origin().equals("station") ? Boolean.FALSE : null;
        }
        if (mainDown || isOutOfOrder(reported)) {
            return Boolean.FALSE;
        }
        return reported == null || !StatusIntervals.STATUSES.contains(reported) ? null : Boolean.TRUE;
    }

    /** Edges of the main controller's troubles that change nothing do not cut an interval in two. */
    private static void add(Interval next, List<Interval> made) {
        Interval last = made.isEmpty() ? null : made.get(made.size() - 1);
        boolean goesOn = last != null
                && last.endedBy() == null
                && last.connector() == next.connector()
                && last.day().equals(next.day())
                && last.until() == next.from()
                && last.status().equals(next.status())
                && last.since() == next.since()
                && last.reportedSince() == next.reportedSince()
                && Objects.equals(last.available(), next.available());
        if (goesOn) {
            made.set(
                    made.size() - 1,
                    new Interval(
                            last.day(),
                            last.connector(),
                            last.from(),
                            next.until(),
                            last.status(),
                            last.since(),
                            next.endedBy(),
                            last.reported(),
                            last.reportedSince(),
                            last.available(),
                            last.origin(),
                            next.errorCodes(),
                            next.intervalSeconds()));
        } else {
            made.add(next);
        }
    }

    private static long micros(Duration duration) {
        return TimeUnit.MILLISECONDS.toMicros(duration.toMillis());
    }
}
