package io.chargelake.upkeep;

import io.chargelake.lake.ColumnType;
import io.chargelake.lake.Table;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which partitions of a table want upkeep. Partitions are days or months, or regions, which want none; one is closed when its last day lies far
 * enough before the day through which the table is complete. Where that day is unknown, nothing is closed.
 *
 * @param expired partitions to delete
 * @param crowded closed partitions with several small files, to compact; the empty text for a table without partitions
 */
record TablePlan(SortedSet<String> expired, SortedSet<String> crowded) {

    /** Files from this size on are left as they are. */
    static final long TARGET_BYTES = 64L << 20;

    /** A table without partitions is never closed; it is compacted only when that is worth it. */
    private static final int MANY_FILES = 8;

    TablePlan {
        expired = Collections.unmodifiableSortedSet(new TreeSet<>(expired));
        crowded = Collections.unmodifiableSortedSet(new TreeSet<>(crowded));
    }

    /**
     * The plan for a table.
     *
     * @param sizes the bytes of each file, by partition; under the empty text where the table has none
     * @param validThrough through when the table is complete; empty where unknown
     * @param openDays how many days before that day are not closed yet
     * @param keepDays how many days before that day are kept; empty for all
     */
    static TablePlan of(
            Table table,
            Map<String, List<Long>> sizes,
            Optional<Instant> validThrough,
            int openDays,
            OptionalInt keepDays) {
        if (table.partition().isEmpty()) {
            return new TablePlan(
                    new TreeSet<>(),
                    small(sizes.getOrDefault("", List.of())) >= MANY_FILES
                            ? new TreeSet<>(List.of(""))
                            : new TreeSet<>());
        }
        Optional<LocalDate> today = validThrough.map(instant -> LocalDate.ofInstant(instant, ZoneOffset.UTC));
        if (today.isEmpty()) {
            return new TablePlan(new TreeSet<>(), new TreeSet<>());
        }
        SortedSet<String> expired = new TreeSet<>();
        if (keepDays.isPresent()) {
            expired.addAll(endedBefore(today.get().minusDays(keepDays.getAsInt()), table, sizes.keySet()));
        }
        SortedSet<String> crowded = new TreeSet<>(endedBefore(today.get().minusDays(openDays), table, sizes.keySet()));
        crowded.removeAll(expired);
        crowded.removeIf(partition -> small(sizes.get(partition)) < 2);
        return new TablePlan(expired, crowded);
    }

    /** Whether there is nothing to do. */
    boolean isEmpty() {
        return expired.isEmpty() && crowded.isEmpty();
    }

    private static long small(List<Long> sizes) {
        return sizes.stream().filter(bytes -> bytes < TARGET_BYTES).count();
    }

    private static List<String> endedBefore(LocalDate day, Table table, Collection<String> partitions) {
        ColumnType type = table.column(table.partition().orElseThrow()).type();
        return partitions.stream()
                .filter(partition ->
                        lastDay(type, partition).map(last -> last.isBefore(day)).orElse(false))
                .toList();
    }

    /** The last day of a partition; empty for a region, whose rows are written as one file, and for what no job writes. */
    private static Optional<LocalDate> lastDay(ColumnType type, String partition) {
        try {
            return Optional.of(
                    type == ColumnType.DATE
                            ? LocalDate.parse(partition)
                            : YearMonth.parse(partition).atEndOfMonth());
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }
}
