package io.chargelake.curation.silver;

import java.util.List;

/** The silver tables of events. */
public final class EventTables {

    /** Starts, whose rows come from requests and answers. */
    public static final TransactionStarts.Rows STARTS = new TransactionStarts.Rows();

    /** All of them, those that are usually large first. */
    public static final List<EventTable> ALL = List.of(
            new MeterValues.Rows(),
            new Heartbeats.Rows(),
            new StatusNotifications.Rows(),
            STARTS,
            new TransactionStops.Rows(),
            new Authorizations.Rows(),
            new BootNotifications.Rows(),
            new FirmwareStatusNotifications.Rows(),
            new DiagnosticsStatusNotifications.Rows(),
            new DataTransfers.Rows());

    private EventTables() {}
}
