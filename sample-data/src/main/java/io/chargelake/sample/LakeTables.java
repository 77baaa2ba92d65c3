package io.chargelake.sample;

import io.chargelake.curation.silver.Commands;
import io.chargelake.curation.silver.NodeStarts;
import io.chargelake.curation.silver.Sessions;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Runs;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tables that data passes through: all but the history of runs. */
final class LakeTables {

    /** All, in the order in which data passes through them. */
    static final List<Table> ALL = io.chargelake.upkeep.LakeTables.ALL.stream()
            .filter(table -> table != Runs.TABLE)
            .toList();

    /** What silver has of commands and sockets, of which the simulated month knows nothing. */
    private static final Set<Table> BESIDE_FRAMES = Set.of(Commands.TABLE, Sessions.TABLE, NodeStarts.TABLE);

    /** The silver tables of what stations say. */
    static final List<Table> EVENTS = ALL.stream()
            .filter(table ->
                    table.name().startsWith("silver.") && table.partition().equals(Optional.of("event_date")))
            .filter(table -> !BESIDE_FRAMES.contains(table))
            .toList();

    private LakeTables() {}

    /** How many rows a table has; 0 where there is no such table. */
    static long rows(Lake lake, Table table) {
        long[] rows = {0};
        TableRows.of(lake, table).columns(table.columns().get(0).name()).forEach(row -> rows[0]++);
        return rows[0];
    }
}
