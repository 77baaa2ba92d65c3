package io.chargelake.upkeep;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Layer;
import io.chargelake.lake.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code chargelake tables}: what is there, and how complete it is. Reads the tables' logs and no data. */
@Command(
        name = "tables",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the tables with their rows, files, size, latest event, and the time through which they are complete.",
            "Everything that Kafka had taken by 'valid through' is in the table."
        },
        footer = {"", "Examples:", "  chargelake tables --lake /data/lake", "  chargelake tables check"})
public final class TablesCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    /** Runs the command and ends this JVM. */
    public static void main(String[] arguments) {
        CommandMain.main(new TablesCommand(), arguments);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public List<ChargelakeCommand> parts() {
        return List.of(new CheckCommand());
    }

    @Override
    public Outcome run() {
        Lake lake = common.lake();
        CompletableFuture<ValidThrough> knowing = CompletableFuture.supplyAsync(() -> ValidThrough.of(lake));
        Map<Table, Optional<TableState>> states = new LinkedHashMap<>();
        LakeTables.ALL.forEach(table -> states.put(table, TableState.of(lake, table)));
        if (states.values().stream().allMatch(Optional::isEmpty)) {
            throw LakeTables.missing(common.lakeAsWritten());
        }
        return outcome(states, knowing.join(), Doubts.of(lake));
    }

    private static Outcome outcome(Map<Table, Optional<TableState>> states, ValidThrough validThrough, Doubts doubts) {
        TextTable text = new TextTable()
                .text("table")
                .number("rows")
                .number("files")
                .number("size")
                .text("latest event (UTC)")
                .text("valid through (UTC)");
        Map<String, Object> summary = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        boolean global = states.entrySet().stream()
                .anyMatch(each ->
                        each.getKey().layer() == Layer.GLOBAL && each.getValue().isPresent());
        states.forEach((table, state) -> {
            Optional<Instant> through = validThrough.of(table);
            if (state.isPresent()) {
                addTo(text, state.get(), through);
            } else if ((table.layer() == Layer.GLOBAL) == global) {
                // A region's lake is not meant to have the tables of the global one, nor that those of a region.
                text.row(table.name(), "not there yet");
            }
            Map<String, Object> told = new LinkedHashMap<>(
                    state.map(there -> there.summary(through)).orElse(Map.of("exists", false)));
            doubts.of(table).ifPresent(doubt -> {
                told.put("doubt", doubt);
                lines.add("look before use: " + table + ", as " + doubt);
            });
            summary.put(table.name(), told);
        });
        List<String> all = new ArrayList<>(text.lines());
        all.addAll(lines);
        return new Outcome(all, summary);
    }

    private static void addTo(TextTable text, TableState state, Optional<Instant> validThrough) {
        OptionalLong rows = state.files().rows();
        text.row(
                state.table().name(),
                rows.isPresent() ? Figures.count(rows.getAsLong()) : Figures.UNKNOWN,
                Figures.count(state.files().count()),
                Figures.bytes(state.files().bytes()),
                state.latest().map(TableState.Latest::forPeople).orElse(Figures.UNKNOWN),
                Figures.time(validThrough));
    }
}
