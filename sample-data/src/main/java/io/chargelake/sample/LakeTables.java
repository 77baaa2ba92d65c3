package io.chargelake.sample;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.silver.Authorizations;
import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.DataTransfers;
import io.chargelake.curation.silver.DiagnosticsStatusNotifications;
import io.chargelake.curation.silver.FirmwareStatusNotifications;
import io.chargelake.curation.silver.Heartbeats;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.curation.silver.Stations;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.gold.CompletedTransactions;
import io.chargelake.gold.FaultedStations;
import io.chargelake.gold.StationFaultDays;
import io.chargelake.gold.UnmatchedStops;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import java.util.List;
import java.util.stream.Stream;

/** The tables that data passes through: all but the history of runs. */
final class LakeTables {

    /** The silver tables of events. */
    static final List<Table> EVENTS = List.of(
            Authorizations.TABLE,
            BootNotifications.TABLE,
            DataTransfers.TABLE,
            DiagnosticsStatusNotifications.TABLE,
            FirmwareStatusNotifications.TABLE,
            Heartbeats.TABLE,
            MeterValues.TABLE,
            StatusNotifications.TABLE,
            TransactionStarts.TABLE,
            TransactionStops.TABLE);

    /** All, in the order in which data passes through them. */
    static final List<Table> ALL = Stream.of(
                    List.of(Frames.TABLE, Messages.TABLE, QuarantinedFrames.TABLE),
                    EVENTS,
                    List.of(
                            QuarantinedMessages.TABLE,
                            Stations.TABLE,
                            StationFaultDays.TABLE,
                            FaultedStations.TABLE,
                            CompletedTransactions.TABLE,
                            UnmatchedStops.TABLE))
            .flatMap(List::stream)
            .toList();

    private LakeTables() {}

    /** How many rows a table has; 0 where there is no such table. */
    static long rows(Lake lake, Table table) {
        long[] rows = {0};
        TableRows.of(lake, table).columns(table.columns().get(0).name()).forEach(row -> rows[0]++);
        return rows[0];
    }
}
