package io.chargelake.lake;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One point in which a stored table is not what its definition says.
 *
 * @param table whose
 * @param kind what is to be done about it
 * @param text what differs, as a phrase
 */
public record TableDifference(Table table, Kind kind, String text) {

    /** What is to be done about a difference. */
    public enum Kind {
        /** The next run that writes the table mends it. */
        MENDED_BY_THE_NEXT_RUN,
        /** Nothing: this version passes over it, and whoever reads the table need not. */
        LEFT_ALONE,
        /** {@code chargelake maintain migrate} mends it. */
        MENDED_BY_MIGRATION,
        /** This version cannot write the table as it is. */
        NOT_WRITABLE
    }

    /** Whether this version cannot read the table as it is. */
    public boolean keepsFromReading() {
        return kind == Kind.MENDED_BY_MIGRATION || kind == Kind.NOT_WRITABLE;
    }

    /** How a stored table differs from its definition; none where it does not. */
    static List<TableDifference> of(
            Table table, int version, StructType stored, List<String> partition, Map<String, String> properties) {
        if (version != table.version()) {
            // What else differs follows from it.
            return List.of(new TableDifference(
                    table,
                    version < table.version() ? Kind.MENDED_BY_MIGRATION : Kind.NOT_WRITABLE,
                    "is of version " + version + " of its definition, which is " + table.version() + " now"));
        }
        List<TableDifference> differences = new ArrayList<>();
        for (Column column : table.columns()) {
            if (stored.indexOf(column.name()) < 0) {
                differences.add(missing(table, column));
            } else {
                compare(table, column, stored.get(column.name())).ifPresent(differences::add);
            }
        }
        for (StructField field : stored.fields()) {
            if (table.columns().stream().noneMatch(column -> column.name().equals(field.getName()))) {
                differences.add(new TableDifference(
                        table,
                        field.isNullable() ? Kind.LEFT_ALONE : Kind.NOT_WRITABLE,
                        "has a column " + field.getName() + " (" + sql(field.getDataType())
                                + ") that this version does not know"));
            }
        }
        List<String> defined = table.partition().map(List::of).orElse(List.of());
        if (!defined.equals(partition)) {
            differences.add(new TableDifference(
                    table, Kind.NOT_WRITABLE, "is partitioned by " + partition + ", not by " + defined));
        }
        String key = String.join(",", table.key());
        String storedKey = properties.getOrDefault(DeltaTables.KEY_PROPERTY, key);
        if (!storedKey.equals(key)) {
            differences.add(new TableDifference(
                    table, Kind.NOT_WRITABLE, "was written with the key " + storedKey + ", which is " + key + " now"));
        }
        return differences;
    }

    private static TableDifference missing(Table table, Column column) {
        return column.nullable()
                ? new TableDifference(
                        table,
                        Kind.MENDED_BY_THE_NEXT_RUN,
                        "lacks the column " + column.name() + " ("
                                + column.type().sql() + ")")
                : new TableDifference(
                        table,
                        Kind.NOT_WRITABLE,
                        "lacks the column " + column.name() + " ("
                                + column.type().sql() + "), which every row must have");
    }

    private static Optional<TableDifference> compare(Table table, Column column, StructField field) {
        String type = sql(field.getDataType());
        if (!Objects.equals(type, column.type().sql())) {
            return Optional.of(new TableDifference(
                    table,
                    Kind.NOT_WRITABLE,
                    "has " + column.name() + " as " + type + ", not as "
                            + column.type().sql()));
        }
        if (column.nullable() && !field.isNullable()) {
            return Optional.of(new TableDifference(
                    table,
                    Kind.NOT_WRITABLE,
                    "wants a value of " + column.name() + " in every row, which rows may lack now"));
        }
        return Optional.empty();
    }

    /** As {@link ColumnType#sql} has it, for the types that tables have; as Kernel has it for all others. */
    static String sql(DataType type) {
        if (type instanceof ArrayType list) {
            return "array<" + sql(list.getElementType()) + ">";
        }
        if (type instanceof DecimalType decimal) {
            return "decimal(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
        }
        return Map.<DataType, String>of(
                        StringType.STRING, "string",
                        BinaryType.BINARY, "binary",
                        IntegerType.INTEGER, "int",
                        LongType.LONG, "bigint",
                        DoubleType.DOUBLE, "double",
                        BooleanType.BOOLEAN, "boolean",
                        DateType.DATE, "date",
                        TimestampType.TIMESTAMP, "timestamp")
                .getOrDefault(type, type.toString());
    }

    @Override
    public String toString() {
        return table + " " + text;
    }
}
