package io.chargelake.upkeep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.Outcome;
import io.chargelake.lake.FolderFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * What a run of {@code maintain} has done or, in a dry run, would do.
 *
 * @param dryRun whether nothing was changed
 * @param tables every table that exists
 */
record UpkeepReport(boolean dryRun, List<TableUpkeep> tables) {

    /** A dry run names so many files of a table; there are as many more as it says. */
    private static final int FILES_NAMED = 5;

    private static final String BECOMES = " → ";

    UpkeepReport {
        tables = List.copyOf(tables);
    }

    /** Whether there was nothing to do. */
    boolean nothingToDo() {
        return tables.stream().allMatch(TableUpkeep::isEmpty);
    }

    /** By table, as {@code ops.runs} keeps it. */
    String tablesAsJson() {
        try {
            return new ObjectMapper().writeValueAsString(tablesByName());
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** For the user. */
    Outcome outcome() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("dry_run", dryRun);
        summary.put("nothing_to_do", nothingToDo());
        summary.put("tables", tablesByName());
        return new Outcome(lines(), summary);
    }

    private Map<String, Object> tablesByName() {
        Map<String, Object> byName = new LinkedHashMap<>();
        tables.forEach(table -> byName.put(table.table().name(), table.toMap()));
        return byName;
    }

    private List<String> lines() {
        TextTable text = new TextTable()
                .text("table")
                .number("files")
                .number("size")
                .number("below 16 MB")
                .number("compacted")
                .number("rows deleted")
                .number("vacuumed")
                .number("orphans in log");
        tables.forEach(table -> text.row(
                table.table().name(),
                change(
                        Figures.count(table.before().files()),
                        Figures.count(table.after().files())),
                change(
                        Figures.bytes(table.before().bytes()),
                        Figures.bytes(table.after().bytes())),
                change(small(table.before()), small(table.after())),
                Figures.count(table.plan().crowded().size()),
                Figures.count(table.rowsDeleted()),
                table.vacuumed().isEmpty()
                        ? "0"
                        : Figures.count(table.vacuumed().size()) + " (" + Figures.bytes(table.vacuumedBytes()) + ")",
                Figures.count(table.halfWritten().size())));
        List<String> lines = new ArrayList<>(text.lines());
        tables.forEach(table -> table.remark().ifPresent(lines::add));
        if (dryRun) {
            tables.forEach(table -> lines.addAll(intended(table)));
            lines.add(nothingToDo() ? "nothing to do" : "a dry run: nothing was changed");
        } else if (nothingToDo()) {
            lines.add("nothing to do");
        }
        return lines;
    }

    private static List<String> intended(TableUpkeep table) {
        List<String> lines = new ArrayList<>();
        String name = table.table().name();
        if (!table.plan().expired().isEmpty()) {
            lines.add(name + ": would delete " + span(table.plan().expired()) + ", "
                    + Figures.count(table.rowsDeleted(), "row"));
        }
        if (!table.plan().crowded().isEmpty()) {
            lines.add(name + ": would compact " + span(table.plan().crowded()));
        }
        if (!table.vacuumed().isEmpty()) {
            lines.add(name + ": VACUUM would delete " + files(table.vacuumed()));
        }
        if (!table.halfWritten().isEmpty()) {
            lines.add(name + ": would sweep " + files(table.halfWritten()));
        }
        return lines;
    }

    private static String files(List<FolderFile> files) {
        StringBuilder text = new StringBuilder(Figures.count(files.size(), "file")).append(':');
        files.stream()
                .limit(FILES_NAMED)
                .forEach(
                        file -> text.append(System.lineSeparator()).append("  ").append(file.path()));
        if (files.size() > FILES_NAMED) {
            text.append(System.lineSeparator())
                    .append("  and ")
                    .append(Figures.count(files.size() - FILES_NAMED))
                    .append(" more");
        }
        return text.toString();
    }

    private static String span(SortedSet<String> partitions) {
        if (partitions.size() == 1) {
            return partitions.first().isEmpty() ? "the whole table" : partitions.first();
        }
        return partitions.first() + " to " + partitions.last() + " (" + Figures.count(partitions.size(), "partition")
                + ")";
    }

    private static String small(TableUpkeep.Size size) {
        return Figures.share(size.small(), size.files());
    }

    private static String change(String before, String after) {
        return before.equals(after) ? after : before + BECOMES + after;
    }
}
