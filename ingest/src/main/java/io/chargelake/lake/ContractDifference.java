package io.chargelake.lake;

import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One point in which what a stored table promises to its readers is not what its definition promises: names, types, units
 * and meaning. Stricter than {@link TableDifference}, which asks whether this version can go on with the table: rows of
 * lakes that are put side by side have to mean the same.
 *
 * @param table whose
 * @param column of which column; empty for what is true of the table
 * @param text what is there and what is expected, as a phrase
 */
public record ContractDifference(Table table, Optional<String> column, String text) {

    public ContractDifference {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(text, "text");
    }

    /** How a stored table differs from its definition, in the order of its columns; none where it does not. */
    static List<ContractDifference> of(
            Table table, int version, StructType stored, List<String> partition, Map<String, String> properties) {
        if (version != table.version()) {
            // What else differs follows from it.
            return List.of(ofTable(table, "is of version " + version + " of its definition, not " + table.version()));
        }
        List<ContractDifference> differences = new ArrayList<>();
        List<String> defined = table.partition().map(List::of).orElse(List.of());
        if (!defined.equals(partition)) {
            differences.add(ofTable(table, "is partitioned by " + partition + ", not by " + defined));
        }
        String key = String.join(",", table.key());
        String storedKey = properties.getOrDefault(DeltaTables.KEY_PROPERTY, "");
        if (!storedKey.equals(key)) {
            differences.add(ofTable(
                    table,
                    storedKey.isEmpty() ? "has no key, not " + key : "has the key " + storedKey + ", not " + key));
        }
        for (Column column : table.columns()) {
            if (stored.indexOf(column.name()) < 0) {
                differences.add(new ContractDifference(
                        table,
                        Optional.of(column.name()),
                        "is not there (expected: " + column.type().sql() + ")"));
            } else {
                compare(table, column, stored.get(column.name()), differences);
            }
        }
        for (StructField field : stored.fields()) {
            if (table.columns().stream().noneMatch(column -> column.name().equals(field.getName()))) {
                differences.add(new ContractDifference(
                        table,
                        Optional.of(field.getName()),
                        "is there (" + TableDifference.sql(field.getDataType()) + "), and not known to this version"));
            }
        }
        return differences;
    }

    /** The description that a stored table has of a column; the empty text where it has none. */
    static String description(StructField field) {
        return text(field, "comment");
    }

    private static void compare(Table table, Column column, StructField field, List<ContractDifference> differences) {
        String type = TableDifference.sql(field.getDataType());
        if (!type.equals(column.type().sql())) {
            differences.add(
                    of(table, column, "is " + type + ", not " + column.type().sql()));
        }
        if (field.isNullable() != column.nullable()) {
            differences.add(of(
                    table,
                    column,
                    column.nullable()
                            ? "is there in every row, and may be lacking by its definition"
                            : "may be lacking, and is there in every row by its definition"));
        }
        String unit = text(field, "unit");
        String definedUnit = column.unit().map(Unit::ucum).orElse("");
        if (!unit.equals(definedUnit)) {
            differences.add(of(
                    table,
                    column,
                    (unit.isEmpty() ? "has no unit" : "is in " + unit)
                            + (definedUnit.isEmpty()
                                    ? ", and has no unit by its definition"
                                    : ", not in " + definedUnit)));
        }
        if (!description(field).equals(column.description())) {
            differences.add(of(
                    table,
                    column,
                    "is described as \"" + description(field) + "\", not as \"" + column.description() + "\""));
        }
    }

    private static ContractDifference ofTable(Table table, String text) {
        return new ContractDifference(table, Optional.empty(), text);
    }

    private static ContractDifference of(Table table, Column column, String text) {
        return new ContractDifference(table, Optional.of(column.name()), text);
    }

    private static String text(StructField field, String entry) {
        FieldMetadata metadata = field.getMetadata();
        return Objects.toString(metadata.get(entry), "");
    }

    @Override
    public String toString() {
        return table + column.map(name -> "." + name).orElse("") + " " + text;
    }
}
