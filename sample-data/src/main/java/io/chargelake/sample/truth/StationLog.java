package io.chargelake.sample.truth;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one station made known: every event once, written down when its first message arrived, however often it was
 * sent. What was lost on the way never happened.
 */
public final class StationLog {

    private static final Duration LONGEST_ADOPTED = Duration.ofDays(7);

    private final String stationId;
    private final List<StatusSaid> statuses = new ArrayList<>();
    private final List<Instant> boots = new ArrayList<>();
    private final List<ChargeLog> charges = new ArrayList<>();
    private final List<StrayStop> strayStops = new ArrayList<>();

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
    }

    /** A BootNotification arrived; it carries no time of its own. */
    public void booted(Instant receivedAt) {
        boots.add(receivedAt);
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
     * @param startedElsewhere the ids of all transactions of the network
     */
    List<UnmatchedStop> unmatchedStops(Set<Long> startedElsewhere) {
        List<UnmatchedStop> unmatched = new ArrayList<>();
        charges.forEach(charge -> unmatched.addAll(charge.unmatchedStops()));
        for (StrayStop stray : strayStops) {
            String reason = !stray.namesTransaction()
                    ? "no_transaction_id"
                    : startedElsewhere.contains(stray.transactionId().getAsLong())
                            ? "start_at_other_station"
                            : "no_start";
            unmatched.add(UnmatchedStop.of(stationId, stray.transactionId(), stray.stop(), reason));
        }
        return unmatched;
    }

    /** Statuses in the order in which they happened. */
    List<StatusSaid> statusesInOrder() {
        List<StatusSaid> ordered = new ArrayList<>(statuses);
        ordered.sort(Comparator.comparing(StatusSaid::occurredAt).thenComparing(StatusSaid::receivedAt));
        return ordered;
    }

    List<Instant> boots() {
        return Collections.unmodifiableList(boots);
    }

    List<ChargeLog> charges() {
        return Collections.unmodifiableList(charges);
    }
}
