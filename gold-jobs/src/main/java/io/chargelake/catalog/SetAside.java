package io.chargelake.catalog;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.silver.EventTable;
import io.chargelake.curation.silver.EventTables;
import io.chargelake.curation.silver.MeterValues;
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
                .columns("action", "item", "reasons")
                .forEach(row -> table(row.string("action"), row.intValue("item"))
                        .ifPresent(table -> count(table, row.strings("reasons"), reasons)));
        return new SetAside(reasons);
    }

    /**
     * The table that a message, or a sample of one, would be a row of.
     *
     * @param item the sample's position in the message; 0 for the message as a whole
     */
    private static Optional<Table> table(String action, int item) {
        if (item > 0) {
            return Optional.of(MeterValues.TABLE);
        }
        return Action.of(action)
                .flatMap(known -> EventTables.ALL.stream()
                        .filter(table -> table.actions().contains(known) && table.reportsUnreadable(known))
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
