package io.chargelake.sample.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One connector: its status, its meter and the times that are spoken for. */
final class Connector {

    private final int id;
    private final List<Window> reserved = new ArrayList<>();
    private ConnectorStatus status = ConnectorStatus.AVAILABLE;
    private StatusText text = StatusText.NO_ERROR;
    private ConnectorStatus reported;
    private Charge charge;
    private double meterWh;

    private record Window(long from, long to) {}

    Connector(int id, long meterWh) {
        this.id = id;
        this.meterWh = meterWh;
    }

    int id() {
        return id;
    }

    ConnectorStatus status() {
        return status;
    }

    /**
     * Changes the status.
     *
     * @throws IllegalStateException if OCPP 1.6, section 4.9, knows no such change
     */
    void become(ConnectorStatus next, StatusText why) {
        if (!status.mayBecome(next)) {
            throw new IllegalStateException("connector " + id + " from " + status + " to " + next);
        }
        status = next;
        text = why;
    }

    /** What the station says beside the status. */
    StatusText text() {
        return text;
    }

    /** After a boot a connector is free, whatever it was before. */
    void reset() {
        status = ConnectorStatus.AVAILABLE;
        text = StatusText.NO_ERROR;
        reported = null;
        charge = null;
    }

    /** Whether the central system knows the status. */
    boolean isReported() {
        return reported == status;
    }

    void reported(ConnectorStatus known) {
        reported = known;
    }

    Optional<Charge> charge() {
        return Optional.ofNullable(charge);
    }

    void plug(Charge next) {
        charge = next;
    }

    void unplug() {
        charge = null;
    }

    long meterWh() {
        return (long) meterWh;
    }

    void deliver(double wattHours) {
        meterWh += wattHours;
    }

    /** Keeps customers away for some time, so that what is planned then meets a free connector. */
    void reserve(long from, long to) {
        reserved.add(new Window(from, to));
    }

    /** Forgets the times that were over by then. */
    void forgetReservations(long before) {
        reserved.removeIf(window -> window.to() <= before);
    }

    boolean isReserved(long from, long to) {
        for (Window window : reserved) {
            if (window.from() < to && from < window.to()) {
                return true;
            }
        }
        return false;
    }
}
