package io.chargelake.sample.truth;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When a station was heard, and how it was to be told from silence that it was gone. */
final class Contacts {

    private static final Duration GRACE = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final List<Stretch> stretches = new ArrayList<>();
    private final Map<LocalDate, Day> days = new TreeMap<>();
    private final TreeMap<Instant, Duration> intervals = new TreeMap<>();

    /** Messages that follow each other within the grace. */
    private record Stretch(Instant first, Instant last) {}

    /** What was heard on a day. */
    record Day(int messages, int heartbeats, Instant first, Instant last) {}

    /** A time without a connection, its end exclusive. */
    record Silence(Instant from, Instant until) {

        boolean has(Instant instant) {
            return !instant.isBefore(from) && instant.isBefore(until);
        }

        Duration length() {
            return Duration.between(from, until);
        }
    }

    void heard(Instant at, boolean heartbeat) {
        int end = stretches.size() - 1;
        if (end >= 0 && Duration.between(stretches.get(end).last(), at).compareTo(GRACE) < 0) {
            stretches.set(end, new Stretch(stretches.get(end).first(), at));
        } else {
            stretches.add(new Stretch(at, at));
        }
        days.merge(
                LocalDate.ofInstant(at, ZoneOffset.UTC),
                new Day(1, heartbeat ? 1 : 0, at, at),
                (before, now) ->
                        new Day(before.messages() + 1, before.heartbeats() + now.heartbeats(), before.first(), at));
    }

    /** The station was told how often to send a heartbeat. */
    void told(Instant at, Duration interval) {
        intervals.put(at, interval);
    }

    /** The interval that it was told last before an instant; null before the first. */
    Duration intervalBefore(Instant instant) {
        Map.Entry<Instant, Duration> told = intervals.lowerEntry(instant);
        return told == null ? null : told.getValue();
    }

    Map<LocalDate, Day> days() {
        return days;
    }

    boolean isEmpty() {
        return stretches.isEmpty();
    }

    Instant first() {
        return stretches.get(0).first();
    }

    /** Silences that lasted longer than the interval and the grace, from the moment at which a heartbeat was due. */
    List<Silence> silences(Instant end) {
        List<Silence> silences = new ArrayList<>();
        for (int i = 0; i < stretches.size(); i++) {
            Instant next = i + 1 < stretches.size() ? stretches.get(i + 1).first() : end;
            Duration interval = intervalBefore(next);
            Instant due = stretches.get(i).last().plus(interval == null ? LONGEST : interval);
            if (!due.plus(GRACE).isAfter(next)) {
                silences.add(new Silence(due, next));
            }
        }
        return silences;
    }
}
