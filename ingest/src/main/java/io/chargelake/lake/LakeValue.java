package io.chargelake.lake;

import io.delta.kernel.expressions.Literal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** Single values of columns: as Java holds them and as Delta Kernel does. */
final class LakeValue {

    private LakeValue() {}

    /**
     * A value of a column as a Kernel literal.
     *
     * @throws IllegalArgumentException if the value's class is not that of the column's type
     */
    static Literal literal(Column column, Object value) {
        return switch (column.type()) {
            case STRING -> Literal.ofString(expect(column, value, String.class));
            case INT -> Literal.ofInt(expect(column, value, Integer.class));
            case LONG -> Literal.ofLong(expect(column, value, Long.class));
            case DOUBLE -> Literal.ofDouble(expect(column, value, Double.class));
            case BOOLEAN -> Literal.ofBoolean(expect(column, value, Boolean.class));
            case DATE ->
                Literal.ofDate(
                        Math.toIntExact(expect(column, value, LocalDate.class).toEpochDay()));
            case TIMESTAMP -> Literal.ofTimestamp(micros(expect(column, value, Instant.class)));
            case DECIMAL_2 ->
                Literal.ofDecimal(expect(column, value, BigDecimal.class).setScale(2), 18, 2);
            case BINARY, STRING_LIST ->
                throw new IllegalArgumentException(
                        column.name() + " is a " + column.type().sql() + " and cannot be compared");
        };
    }

    /** Microseconds since 1970; what is finer than a microsecond is cut off. */
    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** The instant of a count of microseconds since 1970. */
    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** Compares two values of the same column's class. */
    @SuppressWarnings("unchecked")
    static int compare(Object one, Object other) {
        return ((Comparable<Object>) one).compareTo(other);
    }

    private static <V> V expect(Column column, Object value, Class<V> type) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(column.name() + ": " + value + " (expected: " + type.getSimpleName()
                    + " for " + column.type().sql() + ")");
        }
        return type.cast(value);
    }
}
