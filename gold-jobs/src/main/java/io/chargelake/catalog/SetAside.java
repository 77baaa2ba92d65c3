package io.chargelake.catalog;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.silver.EventTable;
import io.chargelake.curation.silver.EventTables;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import io.chargelake.ocpp.Action;
import io.chargelake.upkeep.Figures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Why rows are in quarantine instead of in a table: how often each reason, by the table's name.
 *
 * @param reasons table → reason → rows
 */
record SetAside(Map<String, Map<String, Long>> reasons) {

    /** All that is set aside in a lake now. */
    static SetAside of(Lake lake) {
        Map<String, Map<String, Long>> reasons = new HashMap<>();
        TableRows.of(lake, QuarantinedFrames.TABLE)
                .columns("reasons")
                .forEach(row -> count(Messages.TABLE, row.strings("reasons"), reasons));
        TableRows.of(lake, QuarantinedMessages.TABLE)
                .columns("action", "reasons")
                .forEach(row ->
                        table(row.string("action")).ifPresent(table -> count(table, row.strings("reasons"), reasons)));
        return new SetAside(reasons);
    }

    /** The table that the requests of an action would be rows of. */
    private static Optional<Table> table(String action) {
        return Action.of(action)
                .flatMap(known -> EventTables.ALL.stream()
                        .filter(table -> table.actions().contains(known)
                                        && table.actions().size() == 1
                                || known == Action.METER_VALUES
                                        && table.actions().contains(known))
                        .map(EventTable::table)
                        .findFirst());
    }

    private static void count(Table table, List<String> why, Map<String, Map<String, Long>> reasons) {
        Map<String, Long> ofTable = reasons.computeIfAbsent(table.name(), name -> new TreeMap<>());
        why.forEach(reason -> ofTable.merge(reason, 1L, Long::sum));
    }

    /** The reasons in words, the most frequent first. */
    List<String> of(Table table) {
        return inWords(reasons.getOrDefault(table.name(), Map.of()));
    }

    /** Counts in words, the greatest first. */
    static List<String> inWords(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(count -> count.getKey() + " (" + Figures.count(count.getValue(), "row") + ")")
                .toList();
    }
}
