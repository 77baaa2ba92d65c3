package io.chargelake.gold;

import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.ContractDifference;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.TableSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the tables that regions publish are what this version takes them for, in name, version, columns, types, units and
 * meaning. Numbers of two regions may be put side by side only then.
 *
 * @param regions the regions
 */
record RegionContracts(List<Region> regions) {

    /**
     * Looks at the definitions that are stored with the tables, and at no row.
     *
     * @throws CommandFailure (exit 4) if a table is missing or not what it should be; the message has every point
     */
    void require() {
        List<String> disagreements = disagreements();
        if (!disagreements.isEmpty()) {
            throw CommandFailure.qualityGate("Nothing was aggregated, as regions do not agree with this version of"
                    + " Chargelake in " + disagreements.size() + (disagreements.size() == 1 ? " point: " : " points: ")
                    + String.join("; ", disagreements)
                    + ". In these regions run 'chargelake maintain migrate' and then 'chargelake gold' of this version,"
                    + " which mends versions, missing tables, missing columns and descriptions; what differs after that"
                    + " has to be made anew there. Or leave them out: their rows stay as they are.");
        }
    }

    private List<String> disagreements() {
        List<String> disagreements = new ArrayList<>();
        for (Region region : regions) {
            for (GlobalTables.Published table : GlobalTables.ALL) {
                Optional<TableSnapshot> stored = DeltaTables.snapshot(region.lake(), table.regional());
                if (stored.isEmpty()) {
                    disagreements.add(region.name() + ": " + table.regional() + " is not there");
                    continue;
                }
                for (ContractDifference difference : stored.get().contractDifferences()) {
                    disagreements.add(region.name() + ": " + difference);
                }
            }
        }
        return disagreements;
    }
}
