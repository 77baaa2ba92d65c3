package io.chargelake.curation.silver;

import io.chargelake.curation.bronze.EventReading;
import io.chargelake.lake.Table;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the rows of a silver table come about that are put together from several records each, which may come in any
 * order, late, again, or never. A row says what the records say that are known; two rows of the same key make one.
 * {@link #merge} is commutative, associative and idempotent, so that neither order nor repetition matters. Rows are the
 * values of the table's columns in their order.
 */
public abstract class AssembledTable implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The table's definition. */
    public abstract Table table();

    /** The row that one record makes by itself; empty where it says nothing for this table. */
    public abstract Optional<Object[]> row(EventReading reading);

    /** The row of all that two rows of the same key say. */
    public abstract Object[] merge(Object[] one, Object[] other);

    /** Completes a row, once all that is known of it is merged, by what other tables know. */
    public Object[] settle(Object[] row) {
        return row;
    }

    /** Microseconds are what a table keeps; cut off before anything is compared, or order would matter. */
    static Instant micros(Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS);
    }

    static Instant micros(Optional<Instant> instant) {
        return micros(instant.orElse(null));
    }

    static LocalDate date(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    /** The smaller of two values of which either may be unknown. */
    static <V extends Comparable<V>> V least(V one, V other) {
        return least(one, other, Comparator.naturalOrder());
    }

    /** The first by an order of two values of which either may be unknown. */
    static <V> V least(V one, V other, Comparator<V> order) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return order.compare(one, other) <= 0 ? one : other;
    }

    /** The first of these instants; null where none is known. */
    static Instant earliest(Instant... instants) {
        return Stream.of(instants)
                .filter(instant -> instant != null)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** An order that puts the unknown first. */
    static <V extends Comparable<V>> Comparator<V> nullsFirst() {
        return Comparator.nullsFirst(Comparator.naturalOrder());
    }
}
