package io.chargelake.upkeep;

import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.silver.Authorizations;
import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.Commands;
import io.chargelake.curation.silver.DataTransfers;
import io.chargelake.curation.silver.DiagnosticsStatusNotifications;
import io.chargelake.curation.silver.ExcludedTimes;
import io.chargelake.curation.silver.FirmwareStatusNotifications;
import io.chargelake.curation.silver.Heartbeats;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.NodeStarts;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.curation.silver.Sessions;
import io.chargelake.curation.silver.Stations;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.gold.CompletedTransactions;
import io.chargelake.gold.FaultEpisodes;
import io.chargelake.gold.FaultRecovery;
import io.chargelake.gold.FaultedStations;
import io.chargelake.gold.FaultedTransactions;
import io.chargelake.gold.GlobalRegions;
import io.chargelake.gold.GlobalTables;
import io.chargelake.gold.Reliability;
import io.chargelake.gold.SessionsInError;
import io.chargelake.gold.StationDays;
import io.chargelake.gold.StationFaultDays;
import io.chargelake.gold.StationOutages;
import io.chargelake.gold.StatusIntervals;
import io.chargelake.gold.UnknownFields;
import io.chargelake.gold.UnmatchedStops;
import io.chargelake.gold.UptimeMonthly;
import io.chargelake.ingest.landing.Events;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Runs;
import io.chargelake.lake.Table;
import java.util.List;

/** All tables of a lake. Loads where Spark is not. */
public final class LakeTables {

    /**
     * All, in the order in which data passes through them; the history of runs is the last. A lake has those of a region or
     * those of the global lake.
     */
    public static final List<Table> ALL = List.of(
            Frames.TABLE,
            Events.TABLE,
            Messages.TABLE,
            QuarantinedFrames.TABLE,
            StatusNotifications.TABLE,
            TransactionStarts.TABLE,
            TransactionStops.TABLE,
            MeterValues.TABLE,
            Heartbeats.TABLE,
            BootNotifications.TABLE,
            Authorizations.TABLE,
            FirmwareStatusNotifications.TABLE,
            DiagnosticsStatusNotifications.TABLE,
            DataTransfers.TABLE,
            Commands.TABLE,
            Sessions.TABLE,
            NodeStarts.TABLE,
            QuarantinedMessages.TABLE,
            Stations.TABLE,
            ExcludedTimes.TABLE,
            StationFaultDays.TABLE,
            FaultedStations.TABLE,
            CompletedTransactions.TABLE,
            UnmatchedStops.TABLE,
            FaultedTransactions.TABLE,
            SessionsInError.TABLE,
            UnknownFields.TABLE,
            StationOutages.TABLE,
            StatusIntervals.TABLE,
            FaultEpisodes.TABLE,
            FaultRecovery.TABLE,
            StationDays.TABLE,
            Reliability.TABLE,
            UptimeMonthly.TABLE,
            GlobalTables.STATION_FAULT_DAYS,
            GlobalTables.FAULTED_STATIONS,
            GlobalTables.STATION_OUTAGES,
            GlobalTables.FAULT_EPISODES,
            GlobalTables.STATION_DAYS,
            GlobalTables.RELIABILITY,
            GlobalTables.UPTIME_MONTHLY,
            GlobalRegions.TABLE,
            Runs.TABLE);

    private LakeTables() {}

    /**
     * Makes sure that there is something to work on.
     *
     * @throws CommandFailure (exit 2) if the lake has none of the tables
     */
    static void requireAny(Lake lake, String lakeAsWritten) {
        if (ALL.stream().allMatch(table -> DeltaTables.version(lake, table).isEmpty())) {
            throw missing(lakeAsWritten);
        }
    }

    /** The failure of a command that finds none of them. */
    static CommandFailure missing(String lakeAsWritten) {
        return CommandFailure.usage("There are no tables in " + lakeAsWritten
                + ". Run 'chargelake land' first, or name the right folder with --lake.");
    }
}
