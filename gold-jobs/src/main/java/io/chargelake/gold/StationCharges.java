package io.chargelake.gold;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of one station's stops ended which of its starts.
 *
 * <p>A start and a stop with the same transaction id belong together. Ids of 0 and below name no transaction (the errata
 * of OCPP 1.6, 3.18, have stations send -1 for a start that was never delivered), so they pair nothing. Where an id
 * started or stopped more than once, the first received counts and the others are repeats.
 *
 * <p>A stop whose id is of no use, because there is none or no start of the station has it, is adopted by the latest
 * start before it that has no stop by its id, answered or not, if
 *
 * <ul>
 *   <li>it began no more than {@link #ADOPTION} before the stop,
 *   <li>nothing else started on its connector between the two,
 *   <li>the stop names no other id tag,
 *   <li>and the meter did not run backwards.
 * </ul>
 *
 * <p>Of several stops that the same start would adopt, it adopts the earliest.
 */
final class StationCharges {

    /** How long before a stop a start that adopts it may lie. */
    static final Duration ADOPTION = Duration.ofDays(7);

    private static final Comparator<Event> AS_RECEIVED = Comparator.comparing(Event::receivedAt)
            .thenComparing(Event::occurredAt)
            .thenComparing(Event::connectorId, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Event::meterWh, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Event::idTag, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Event::reason, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Event::sentTransactionId, Comparator.nullsLast(Comparator.naturalOrder()));

    private static final Comparator<Event> BY_TIME =
            Comparator.comparing(Event::occurredAt).thenComparing(AS_RECEIVED);

    /**
     * A start or a stop.
     *
     * @param date UTC day of {@code occurredAt}
     * @param sentTransactionId the transaction id as it was sent, null where there is none
     * @param connectorId null for a stop, which does not name it
     * @param occurredAt when it happened
     * @param receivedAt when it was received first
     * @param idTag as it is compared; null where a stop names none
     * @param meterWh meter reading; null where a stop knows none
     * @param reason why it stopped; null for a start
     * @param flags what was repaired in it
     * @param touched whether it has to be looked at again
     */
    record Event(
            LocalDate date,
            Long sentTransactionId,
            Integer connectorId,
            Instant occurredAt,
            Instant receivedAt,
            String idTag,
            Long meterWh,
            String reason,
            List<String> flags,
            boolean touched) {

        /** The id that pairs it, null where it is of no use. */
        Long transactionId() {
            return sentTransactionId != null && sentTransactionId > 0 ? sentTransactionId : null;
        }
    }

    /**
     * The first received of the events that share an id.
     *
     * @param event the event
     * @param repeated whether others were left out for it
     * @param touched whether any event with the id was touched
     */
    record Counted(Event event, boolean repeated, boolean touched) {}

    /**
     * A start and what ended it.
     *
     * @param start the start
     * @param stop its stop; empty where none is known
     * @param adopted whether the stop does not name the start's transaction
     */
    record Charge(Counted start, Optional<Counted> stop, boolean adopted) {}

    /**
     * A stop that ended no charge.
     *
     * @param stop the stop
     * @param reasons why, see {@link UnmatchedStops}
     */
    record Unmatched(Event stop, List<String> reasons) {}

    /**
     * What became of the station's events.
     *
     * @param charges one for each start that is no repeat, in the order in which they were received
     * @param unmatched the stops that ended none of them
     */
    record Result(List<Charge> charges, List<Unmatched> unmatched) {}

    private final List<Counted> starts;
    private final List<Counted> stops;
    private final List<Event> repeatedStops = new ArrayList<>();
    private final Map<Long, List<Counted>> startsById = new HashMap<>();
    private final Map<Counted, Charge> charges = new IdentityHashMap<>();
    private final Map<Counted, Counted> startOfStop = new IdentityHashMap<>();

    private StationCharges(List<Event> starts, List<Event> stops) {
        this.starts = firstReceived(starts, new ArrayList<>());
        this.stops = firstReceived(stops, repeatedStops);
        for (Counted start : this.starts) {
            if (start.event().transactionId() != null) {
                startsById
                        .computeIfAbsent(start.event().transactionId(), id -> new ArrayList<>())
                        .add(start);
            }
        }
    }

    /** Pairs the events of one station, given in any order. */
    static Result of(List<Event> starts, List<Event> stops) {
        StationCharges station = new StationCharges(starts, stops);
        station.pairById();
        station.adopt();
        return station.result();
    }

    private static List<Counted> firstReceived(List<Event> events, List<Event> repeats) {
        Map<Long, List<Event>> byId = new HashMap<>();
        List<Counted> counted = new ArrayList<>();
        for (Event event : events.stream().sorted(AS_RECEIVED).toList()) {
            if (event.transactionId() == null) {
                counted.add(new Counted(event, false, event.touched()));
            } else {
                byId.computeIfAbsent(event.transactionId(), id -> new ArrayList<>())
                        .add(event);
            }
        }
        for (List<Event> sameId : byId.values()) {
            boolean touched = sameId.stream().anyMatch(Event::touched);
            for (int i = 0; i < sameId.size(); i++) {
                if (isRepeat(sameId, i)) {
                    repeats.add(sameId.get(i));
                } else {
                    counted.add(new Counted(sameId.get(i), isRepeat(sameId, i + 1), touched));
                }
            }
        }
        counted.sort(Comparator.comparing(Counted::event, AS_RECEIVED));
        return counted;
    }

    private static boolean isRepeat(List<Event> sameId, int position) {
        return position > 0
                && position < sameId.size()
                && mayBelongTogether(sameId.get(position - 1), sameId.get(position));
    }

    private static boolean mayBelongTogether(Event one, Event other) {
        return Math.abs(ChronoUnit.DAYS.between(one.date(), other.date())) <= Charges.LONGEST_DAYS;
    }

    private void pairById() {
        Map<Long, List<Counted>> stopsById = new HashMap<>();
        for (Counted stop : stops) {
            if (stop.event().transactionId() != null) {
                stopsById
                        .computeIfAbsent(stop.event().transactionId(), id -> new ArrayList<>())
                        .add(stop);
            }
        }
        for (Counted start : starts) {
            List<Counted> candidates = stopsById.getOrDefault(start.event().transactionId(), List.of()).stream()
                    .filter(stop -> !startOfStop.containsKey(stop) && mayBelongTogether(start.event(), stop.event()))
                    .toList();
            candidates.stream()
                    .filter(stop ->
                            !stop.event().occurredAt().isBefore(start.event().occurredAt()))
                    .findFirst()
                    .or(() -> candidates.stream().findFirst())
                    .ifPresent(stop -> end(start, stop, false));
        }
    }

    private void adopt() {
        List<Counted> orphans = stops.stream()
                .filter(stop -> !startOfStop.containsKey(stop) && !hasStart(stop.event()))
                .sorted(Comparator.comparing(Counted::event, BY_TIME))
                .toList();
        if (orphans.isEmpty()) {
            return;
        }
        List<Counted> byTime = starts.stream()
                .sorted(Comparator.comparing(Counted::event, BY_TIME))
                .toList();
        Map<Counted, Counted> adopted = new IdentityHashMap<>();
        for (Counted stop : orphans) {
            latestBefore(stop.event(), byTime).ifPresent(start -> adopted.putIfAbsent(start, stop));
        }
        adopted.forEach((start, stop) -> end(start, stop, true));
    }

    private Optional<Counted> latestBefore(Event stop, List<Counted> byTime) {
        Map<Integer, Instant> latestOfConnectors = new HashMap<>();
        for (int i = byTime.size() - 1; i >= 0; i--) {
            Counted start = byTime.get(i);
            Instant at = start.event().occurredAt();
            if (at.plus(ADOPTION).isBefore(stop.occurredAt())) {
                return Optional.empty();
            }
            if (at.isBefore(stop.occurredAt())) {
                latestOfConnectors.putIfAbsent(start.event().connectorId(), at);
            }
            boolean isLatest = at.equals(stop.occurredAt())
                    || at.equals(latestOfConnectors.get(start.event().connectorId()));
            if (isLatest && !charges.containsKey(start) && agree(start.event(), stop)) {
                return Optional.of(start);
            }
        }
        return Optional.empty();
    }

    private static boolean agree(Event start, Event stop) {
        return (stop.idTag() == null || stop.idTag().equals(start.idTag()))
                && (stop.meterWh() == null || start.meterWh() == null || stop.meterWh() >= start.meterWh());
    }

    private void end(Counted start, Counted stop, boolean adopted) {
        charges.put(start, new Charge(start, Optional.of(stop), adopted));
        startOfStop.put(stop, start);
    }

    private boolean hasStart(Event stop) {
        return stop.transactionId() != null
                && startsById.getOrDefault(stop.transactionId(), List.of()).stream()
                        .anyMatch(start -> mayBelongTogether(start.event(), stop));
    }

    private Result result() {
        List<Unmatched> unmatched = new ArrayList<>();
        for (Counted stop : stops) {
            if (!startOfStop.containsKey(stop)) {
                unmatched.add(new Unmatched(stop.event(), reasons(stop.event(), hasStart(stop.event()))));
            }
        }
        repeatedStops.forEach(stop -> unmatched.add(new Unmatched(stop, reasons(stop, true))));
        return new Result(
                starts.stream()
                        .map(start -> charges.getOrDefault(start, new Charge(start, Optional.empty(), false)))
                        .toList(),
                unmatched);
    }

    private List<String> reasons(Event stop, boolean another) {
        List<String> reasons = new ArrayList<>();
        if (another) {
            reasons.add(UnmatchedStops.ALREADY_STOPPED);
        }
        if (stop.transactionId() == null) {
            reasons.add(UnmatchedStops.NO_TRANSACTION_ID);
        } else if (!hasStart(stop)) {
            reasons.add(UnmatchedStops.NO_START);
        }
        return reasons;
    }
}
