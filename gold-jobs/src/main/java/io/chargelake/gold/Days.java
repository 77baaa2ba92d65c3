package io.chargelake.gold;

import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Column;

/**
 * A set of UTC days, kept as ranges, so that a month is one condition and not thirty-one.
 *
 * @param ranges in order, neither overlapping nor adjacent
 */
record Days(List<Range> ranges) {

    /** Days from the first to the last, both included. */
    record Range(LocalDate first, LocalDate last) {

        Range {
            if (last.isBefore(first)) {
                throw new IllegalArgumentException("days: " + first + " to " + last + " (expected: in order)");
            }
        }
    }

    Days {
        ranges = List.copyOf(ranges);
    }

    /** No day at all. */
    static final Days NONE = new Days(List.of());

    /** Exactly these days. */
    static Days of(Collection<LocalDate> days) {
        return ofRanges(days.stream().map(day -> new Range(day, day)).toList());
    }

    /** All days of a month. */
    static Days of(YearMonth month) {
        return new Days(List.of(new Range(month.atDay(1), month.atEndOfMonth())));
    }

    /** All days of these ranges, which may overlap and come in any order. */
    static Days ofRanges(Collection<Range> ranges) {
        List<Range> inOrder = new ArrayList<>(ranges);
        inOrder.sort(Comparator.comparing(Range::first));
        List<Range> merged = new ArrayList<>();
        for (Range range : inOrder) {
            int end = merged.size() - 1;
            if (end >= 0 && !range.first().isAfter(merged.get(end).last().plusDays(1))) {
                Range before = merged.get(end);
                LocalDate last = before.last().isAfter(range.last()) ? before.last() : range.last();
                merged.set(end, new Range(before.first(), last));
            } else {
                merged.add(range);
            }
        }
        return new Days(merged);
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** The first of them. */
    Optional<LocalDate> first() {
        return ranges.stream().map(Range::first).findFirst();
    }

    /** Whether the day is one of these. */
    boolean has(LocalDate day) {
        return ranges.stream().anyMatch(range -> !day.isBefore(range.first()) && !day.isAfter(range.last()));
    }

    /** These days and those of the other set. */
    Days and(Days other) {
        List<Range> all = new ArrayList<>(ranges);
        all.addAll(other.ranges);
        return ofRanges(all);
    }

    /** These days and as many before and after each. */
    Days widened(int before, int after) {
        return ofRanges(ranges.stream()
                .map(range ->
                        new Range(range.first().minusDays(before), range.last().plusDays(after)))
                .toList());
    }

    /** Those of these days that are not before a day. */
    Days notBefore(LocalDate day) {
        return new Days(ranges.stream()
                .filter(range -> !range.last().isBefore(day))
                .map(range -> range.first().isBefore(day) ? new Range(day, range.last()) : range)
                .toList());
    }

    /** The months that these days lie in, in order. */
    TreeSet<YearMonth> months() {
        TreeSet<YearMonth> months = new TreeSet<>();
        for (Range range : ranges) {
            for (YearMonth month = YearMonth.from(range.first());
                    !month.isAfter(YearMonth.from(range.last()));
                    month = month.plusMonths(1)) {
                months.add(month);
            }
        }
        return months;
    }

    /** Whether a column of days holds one of these; partitions are pruned by it. */
    Column contain(Column day) {
        return any(range -> day.between(range.first(), range.last()));
    }

    /** Whether one of these lies between two columns of days, both included. */
    Column meet(Column from, Column to) {
        return any(range -> from.leq(range.last()).and(to.geq(range.first())).and(from.leq(to)));
    }

    private Column any(Function<Range, Column> test) {
        return ranges.stream().map(test).reduce(Column::or).orElse(lit(false));
    }
}
