package io.chargelake.lake;

import io.delta.kernel.expressions.Literal;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.TimestampType;
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
        return literal(column.name(), column.type(), value);
    }

    static Literal literal(String column, ColumnType type, Object value) {
        return switch (type) {
            case STRING -> Literal.ofString(expect(column, type, value, String.class));
            case INT -> Literal.ofInt(expect(column, type, value, Integer.class));
            case LONG -> Literal.ofLong(expect(column, type, value, Long.class));
            case DOUBLE -> Literal.ofDouble(expect(column, type, value, Double.class));
            case BOOLEAN -> Literal.ofBoolean(expect(column, type, value, Boolean.class));
            case DATE ->
                Literal.ofDate(Math.toIntExact(
                        expect(column, type, value, LocalDate.class).toEpochDay()));
            case TIMESTAMP -> Literal.ofTimestamp(micros(expect(column, type, value, Instant.class)));
            case DECIMAL_2 ->
                Literal.ofDecimal(expect(column, type, value, BigDecimal.class).setScale(2), 18, 2);
            case BINARY, STRING_LIST ->
                throw new IllegalArgumentException(column + " is a " + type.sql() + " and cannot be compared");
        };
    }

    /** No value in a column of a type that can be a partition's. */
    static Literal absent(ColumnType type) {
        return Literal.ofNull(DeltaSchema.typeOf(type));
    }

    /** The value of a literal, in the class of {@link TableRow#value}. */
    static Object of(Literal literal) {
        if (literal.getDataType() instanceof DateType) {
            return LocalDate.ofEpochDay((Integer) literal.getValue());
        }
        return literal.getDataType() instanceof TimestampType ? instant((Long) literal.getValue()) : literal.getValue();
    }

    /** The same of a greatest value: Delta's logs cut instants off at the millisecond, and this is the end of it. */
    static Object upTo(Literal literal) {
        Object value = of(literal);
        return value instanceof Instant instant ? instant.plusNanos(999_000) : value;
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

    private static <V> V expect(String column, ColumnType columnType, Object value, Class<V> type) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    column + ": " + value + " (expected: " + type.getSimpleName() + " for " + columnType.sql() + ")");
        }
        return type.cast(value);
    }
}
