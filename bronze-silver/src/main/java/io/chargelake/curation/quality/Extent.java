package io.chargelake.curation.quality;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run has for one table, counted before anything is written.
 *
 * @param rowsPerDate how many rows each partition of the table will see, repeats among them
 * @param rejected messages or samples that no row can be made of
 * @param earliest the earliest time among the rows; empty where there are none
 * @param latest the latest time among the rows; empty where there are none
 */
public record Extent(
        SortedMap<LocalDate, Long> rowsPerDate, long rejected, Optional<Instant> earliest, Optional<Instant> latest) {

    /** Nothing at all. */
    public static final Extent NONE = new Extent(new TreeMap<>(), 0, Optional.empty(), Optional.empty());

    public Extent {
        rowsPerDate = Collections.unmodifiableSortedMap(new TreeMap<>(rowsPerDate));
    }

    /** How many rows there are, repeats among them. */
    public long rows() {
        return rowsPerDate.values().stream().mapToLong(Long::longValue).sum();
    }

    /** This and another. */
    public Extent plus(Extent other) {
        SortedMap<LocalDate, Long> sums = new TreeMap<>(rowsPerDate);
        other.rowsPerDate.forEach((date, rows) -> sums.merge(date, rows, Long::sum));
        return new Extent(
                sums,
                rejected + other.rejected,
                earliest.isEmpty()
                                || other.earliest.isPresent()
                                        && other.earliest.get().isBefore(earliest.get())
                        ? other.earliest
                        : earliest,
                latest.isEmpty()
                                || other.latest.isPresent()
                                        && other.latest.get().isAfter(latest.get())
                        ? other.latest
                        : latest);
    }
}
