package io.chargelake.sample.truth;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What one station made known: every event once, written down when its first message arrived, however often it was
 * sent. What was lost on the way never happened.
 */
public final class StationLog {

    private static final Duration LONGEST_ADOPTED = Duration.ofDays(7);

    /** How far apart in days the start of another station may lie from a stop that names it. */
    private static final int FARTHEST_START_DAYS = 31;

    private final String stationId;
    private final List<StatusSaid> statuses = new ArrayList<>();
    private final List<Instant> boots = new ArrayList<>();
    private final List<ChargeLog> charges = new ArrayList<>();
    private final List<StrayStop> strayStops = new ArrayList<>();
    private final Contacts contacts = new Contacts();
    private final Map<LocalDate, Double> peaks = new TreeMap<>();
    private boolean inOrder;

    /** An empty log of a station. */
    public StationLog(String stationId) {
        this.stationId = stationId;
    }

    /** The station. */
    public String stationId() {
        return stationId;
    }

    /** A connector's status arrived. */
    public void status(StatusSaid said) {
        statuses.add(said);
        inOrder = false;
    }

    /** A BootNotification arrived; it carries no time of its own. */
    public void booted(Instant receivedAt) {
        boots.add(receivedAt);
        inOrder = false;
    }

    /**
     * A message of the station arrived for the first time.
     *
     * @param heartbeat whether it is a heartbeat
     */
    public void heard(Instant receivedAt, boolean heartbeat) {
        contacts.heard(receivedAt, heartbeat);
    }

    /** The station was told how often to send a heartbeat. */
    public void heartbeatInterval(Instant at, Duration interval) {
        contacts.told(at, interval);
    }

    /** A reading of power arrived that names a transaction, whether that is one of the station's or not. */
    public void drew(Instant at, double watts) {
        peaks.merge(day(at), watts, Math::max);
    }

    /** The highest power of such a reading on each UTC day, W. */
    Map<LocalDate, Double> peaks() {
        return Collections.unmodifiableMap(peaks);
    }

    Contacts contacts() {
        return contacts;
    }

    /** A start arrived and was answered with this transaction id. */
    public ChargeLog started(long transactionId, int connectorId, String idTag, Instant startedAt, long meterStartWh) {
        ChargeLog charge = new ChargeLog(stationId, transactionId, connectorId, idTag, startedAt, meterStartWh);
        charges.add(charge);
        return charge;
    }

    /** A stop arrived that names no charge which this station has started. */
    public void strayStop(StrayStop stray) {
        strayStops.add(stray);
    }

    /**
     * Gives stops that name no charge of the station to the charges that they can mean: a stop is adopted by the latest
     * charge without a stop that began at most seven days before it, if no other has begun on that connector since, the
     * id tags agree where the stop names one, and the meter has not run backwards. The last thing to do, once
     * everything has arrived.
     */
    void adoptStrayStops() {
        strayStops.sort(Comparator.comparing(stray -> stray.stop().stoppedAt()));
        strayStops.removeIf(this::isAdopted);
    }

    private boolean isAdopted(StrayStop stray) {
        Instant stoppedAt = stray.stop().stoppedAt();
        Optional<ChargeLog> open = charges.stream()
                .filter(charge -> charge.stop().isEmpty())
                .filter(charge -> !charge.startedAt().isAfter(stoppedAt)
                        && !charge.startedAt().isBefore(stoppedAt.minus(LONGEST_ADOPTED)))
                .filter(charge -> charge.mayAdopt(stray))
                .filter(charge -> charges.stream()
                        .noneMatch(other -> other.connectorId() == charge.connectorId()
                                && other.startedAt().isAfter(charge.startedAt())
                                && other.startedAt().isBefore(stoppedAt)))
                .max(Comparator.comparing(ChargeLog::startedAt));
        open.ifPresent(charge -> charge.stopped(stray.stop()));
        return open.isPresent();
    }

    /**
     * The stops that complete no charge, once the others are adopted.
     *
     * @param starts when each transaction of the network started, by its id
     */
    List<UnmatchedStop> unmatchedStops(Map<Long, Instant> starts) {
        List<UnmatchedStop> unmatched = new ArrayList<>();
        charges.forEach(charge -> unmatched.addAll(charge.unmatchedStops()));
        for (StrayStop stray : strayStops) {
            String reason = !stray.namesTransaction()
                    ? "no_transaction_id"
                    : isNear(starts.get(stray.transactionId().getAsLong()), stray)
                            ? "start_at_other_station"
                            : "no_start";
            unmatched.add(UnmatchedStop.of(stationId, stray.transactionId(), stray.stop(), reason));
        }
        return unmatched;
    }

    private static boolean isNear(Instant startedAt, StrayStop stray) {
        return startedAt != null
                && Math.abs(day(startedAt).until(day(stray.stop().stoppedAt()), ChronoUnit.DAYS))
                        <= FARTHEST_START_DAYS;
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    /** The statuses of a span of time, its end excluded, in the order in which they happened. */
    List<StatusSaid> statuses(Instant from, Instant to) {
        putInOrder();
        return between(statuses, StatusSaid::occurredAt, from, to);
    }

    /** The boots of a span of time, its end excluded, in the order in which they happened. */
    List<Instant> boots(Instant from, Instant to) {
        putInOrder();
        return between(boots, Function.identity(), from, to);
    }

    private void putInOrder() {
        if (!inOrder) {
            statuses.sort(Comparator.comparing(StatusSaid::occurredAt).thenComparing(StatusSaid::receivedAt));
            boots.sort(Comparator.naturalOrder());
            inOrder = true;
        }
    }

    private static <T> List<T> between(List<T> inOrder, Function<T, Instant> time, Instant from, Instant to) {
        int first = countBefore(inOrder, time, from);
        // Some clocks stop a charge before it has started.
        int end = Math.max(first, countBefore(inOrder, time, to));
        return Collections.unmodifiableList(inOrder.subList(first, end));
    }

    private static <T> int countBefore(List<T> inOrder, Function<T, Instant> time, Instant limit) {
        int low = 0;
        int high = inOrder.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (time.apply(inOrder.get(middle)).isBefore(limit)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    List<ChargeLog> charges() {
        return Collections.unmodifiableList(charges);
    }

    /** The station: what it made known is too much for a line. */
    @Override
    public String toString() {
        return "log of " + stationId;
    }
}
