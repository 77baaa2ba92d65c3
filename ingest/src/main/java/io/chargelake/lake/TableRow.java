package io.chargelake.lake;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One row that {@link TableRows} has read. Values are asked for by column name; those that a row may lack come as null.
 * Asking for a column that was not read, or as another type than the column's, throws
 * {@link IllegalArgumentException}.
 */
public final class TableRow {

    private final Table table;
    private final Set<String> wanted;
    private final Row row;

    /**
     * A row.
     *
     * @param wanted the columns that were to be read; those of them that the stored table lacks are null
     */
    TableRow(Table table, Set<String> wanted, Row row) {
        this.table = table;
        this.wanted = wanted;
        this.row = row;
    }

    /** Whether the row lacks the value. */
    public boolean isNull(String column) {
        return isNullAt(ordinal(column));
    }

    /** A text, or null. */
    public String string(String column) {
        int ordinal = ordinal(column, ColumnType.STRING);
        return isNullAt(ordinal) ? null : row.getString(ordinal);
    }

    /** Bytes, or null. */
    public byte[] binary(String column) {
        int ordinal = ordinal(column, ColumnType.BINARY);
        return isNullAt(ordinal) ? null : row.getBinary(ordinal);
    }

    /** A whole number, or null. */
    public Integer intValue(String column) {
        int ordinal = ordinal(column, ColumnType.INT);
        return isNullAt(ordinal) ? null : Integer.valueOf(row.getInt(ordinal));
    }

    /** A long whole number, or null. */
    public Long longValue(String column) {
        int ordinal = ordinal(column, ColumnType.LONG);
        return isNullAt(ordinal) ? null : Long.valueOf(row.getLong(ordinal));
    }

    /** A floating-point number, or null. */
    public Double doubleValue(String column) {
        int ordinal = ordinal(column, ColumnType.DOUBLE);
        return isNullAt(ordinal) ? null : Double.valueOf(row.getDouble(ordinal));
    }

    /** A truth value, or null. */
    public Boolean bool(String column) {
        int ordinal = ordinal(column, ColumnType.BOOLEAN);
        return isNullAt(ordinal) ? null : Boolean.valueOf(row.getBoolean(ordinal));
    }

    /** A number with two decimals, or null. */
    public BigDecimal decimal(String column) {
        int ordinal = ordinal(column, ColumnType.DECIMAL_2);
        return isNullAt(ordinal) ? null : row.getDecimal(ordinal);
    }

    /** A day, or null. */
    public LocalDate date(String column) {
        int ordinal = ordinal(column, ColumnType.DATE);
        return isNullAt(ordinal) ? null : LocalDate.ofEpochDay(row.getInt(ordinal));
    }

    /** An instant, or null. */
    public Instant instant(String column) {
        int ordinal = ordinal(column, ColumnType.TIMESTAMP);
        return isNullAt(ordinal) ? null : LakeValue.instant(row.getLong(ordinal));
    }

    /** A list of texts, or null. */
    public List<String> strings(String column) {
        int ordinal = ordinal(column, ColumnType.STRING_LIST);
        if (isNullAt(ordinal)) {
            return null;
        }
        ArrayValue array = row.getArray(ordinal);
        List<String> values = new ArrayList<>(array.getSize());
        for (int i = 0; i < array.getSize(); i++) {
            values.add(array.getElements().getString(i));
        }
        return values;
    }

    /** The value as the class of its column's type ({@link LocalDate} for a day, …), or null. */
    public Object value(String column) {
        return switch (table.column(column).type()) {
            case STRING -> string(column);
            case BINARY -> binary(column);
            case INT -> intValue(column);
            case LONG -> longValue(column);
            case DOUBLE -> doubleValue(column);
            case BOOLEAN -> bool(column);
            case DATE -> date(column);
            case TIMESTAMP -> instant(column);
            case DECIMAL_2 -> decimal(column);
            case STRING_LIST -> strings(column);
        };
    }

    private int ordinal(String column, ColumnType type) {
        ColumnType actual = table.column(column).type();
        if (actual != type) {
            throw new IllegalArgumentException(
                    table + "." + column + " is a " + actual.sql() + " (expected: " + type.sql() + ")");
        }
        return ordinal(column);
    }

    private boolean isNullAt(int ordinal) {
        return ordinal < 0 || row.isNullAt(ordinal);
    }

    private int ordinal(String column) {
        int ordinal = row.getSchema().indexOf(column);
        if (ordinal < 0 && !wanted.contains(column)) {
            throw new IllegalArgumentException(table + "." + column + " was not read (read were: "
                    + String.join(", ", row.getSchema().fieldNames()) + ")");
        }
        return ordinal;
    }
}
