package io.chargelake.sample;

import io.chargelake.gold.FaultEpisodes;
import io.chargelake.gold.FaultRecovery;
import io.chargelake.gold.Reliability;
import io.chargelake.gold.StationDays;
import io.chargelake.gold.StatusIntervals;
import io.chargelake.gold.UptimeMonthly;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Layer;
import io.chargelake.lake.Table;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The versions of a lake's tables, to see whether a command has changed any. */
final class TableVersions {

    private static final List<Table> UP_TO_THE_END_OF_THE_DATA = List.of(
            StatusIntervals.TABLE,
            FaultEpisodes.TABLE,
            FaultRecovery.TABLE,
            StationDays.TABLE,
            Reliability.TABLE,
            UptimeMonthly.TABLE);

    private TableVersions() {}

    /**
     * By table name; the history of runs, which every run extends, is not among them, and neither are tables of a global lake.
     */
    static Map<String, OptionalLong> of(Lake lake) {
        Map<String, OptionalLong> versions = new TreeMap<>();
        LakeTables.ALL.stream()
                .filter(table -> table.layer() != Layer.GLOBAL)
                .forEach(table -> versions.put(table.name(), DeltaTables.version(lake, table)));
        return versions;
    }

    /**
     * The same without those tables that reach to the end of the data: with each message, however old, and each run, it ends
     * later, and what connectors are in lasts longer.
     */
    static Map<String, OptionalLong> ofWhatIsOver(Lake lake) {
        Map<String, OptionalLong> versions = of(lake);
        UP_TO_THE_END_OF_THE_DATA.forEach(table -> versions.remove(table.name()));
        return versions;
    }
}
