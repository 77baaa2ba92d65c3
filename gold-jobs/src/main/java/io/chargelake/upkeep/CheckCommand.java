package io.chargelake.upkeep;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableDifference;
import io.chargelake.lake.TableDifference.Kind;
import io.chargelake.lake.TableSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code chargelake tables check}: whether this version can go on with a lake that another one has made. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Says in what the tables of a lake differ from what this version of Chargelake writes. Looks only; run it with"
                    + " a new version before its jobs.",
            "Exit 0: there is no difference, or none that the next runs do not mend or pass over. Exit 4: a table cannot be"
                    + " written as it is."
        },
        footer = {"", "Example: chargelake tables check --lake /data/lake"})
final class CheckCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() {
        Lake lake = common.lake();
        int tables = 0;
        List<TableDifference> differences = new ArrayList<>();
        for (Table table : LakeTables.ALL) {
            Optional<TableSnapshot> stored = DeltaTables.snapshot(lake, table);
            if (stored.isPresent()) {
                tables++;
                differences.addAll(stored.get().differences());
            }
        }
        if (tables == 0) {
            throw LakeTables.missing(common.lakeAsWritten());
        }
        List<TableDifference> fatal = differences.stream()
                .filter(each -> each.kind() == Kind.NOT_WRITABLE)
                .toList();
        List<TableDifference> old = differences.stream()
                .filter(each -> each.kind() == Kind.MENDED_BY_MIGRATION)
                .toList();
        if (fatal.isEmpty() && !old.isEmpty()) {
            throw CommandFailure.qualityGate(
                    "This version cannot write the lake at " + common.lakeAsWritten() + " yet: "
                            + old.stream().map(TableDifference::toString).collect(Collectors.joining("; "))
                            + ". Run 'chargelake maintain migrate' once, with no other job beside it.");
        }
        if (!fatal.isEmpty()) {
            throw CommandFailure.qualityGate("This version cannot write the lake at " + common.lakeAsWritten() + ": "
                    + fatal.stream().map(TableDifference::toString).collect(Collectors.joining("; "))
                    + ". Run the version that made it, or make the lake anew from Kafka in another folder.");
        }
        return outcome(tables, differences);
    }

    private static Outcome outcome(int tables, List<TableDifference> differences) {
        List<String> lines = new ArrayList<>();
        for (TableDifference difference : differences) {
            lines.add(difference
                    + (difference.kind() == Kind.MENDED_BY_THE_NEXT_RUN
                            ? "; the next run that writes it adds it"
                            : "; it is left alone"));
        }
        lines.add(tables + " tables, " + (differences.isEmpty() ? "all" : "the rest of them")
                + " as this version writes them");
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("tables", tables);
        summary.put(
                "differences",
                differences.stream()
                        .map(difference -> Map.of(
                                "table", difference.table().name(),
                                "kind", difference.kind().name(),
                                "text", difference.text()))
                        .toList());
        return new Outcome(lines, summary);
    }
}
