package io.chargelake.sample.truth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * What one station made known: every event once, written down when its first message arrived, however often it was
 * sent. What was lost on the way never happened.
 */
public final class StationLog {

    private final String stationId;
    private final List<StatusSaid> statuses = new ArrayList<>();
    private final List<Instant> boots = new ArrayList<>();
    private final List<ChargeLog> charges = new ArrayList<>();

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
