package io.chargelake.lake;

import java.io.Serializable;
import java.util.List;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * How the rows of a table lie in a Parquet file: all columns but the partition's, in the table's order.
 *
 * @param table the table's name, for messages
 * @param columns the columns
 */
record RowLayout(String table, List<Field> columns) implements Serializable {

    /** Raw bytes of one column that are compressed together. */
    static final int PAGE_BYTES = 512 << 10;

    /** What a file has to know of a column. */
    record Field(String name, ColumnType type, boolean nullable) implements Serializable {

        static Field of(Column column) {
            return new Field(column.name(), column.type(), column.nullable());
        }
    }

    RowLayout {
        columns = List.copyOf(columns);
    }

    static RowLayout of(Table table) {
        return new RowLayout(
                table.name(),
                table.columns().stream()
                        .filter(column ->
                                !column.name().equals(table.partition().orElse(null)))
                        .map(Field::of)
                        .toList());
    }

    MessageType schema() {
        return new MessageType("row", columns.stream().map(RowLayout::field).toList());
    }

    ParquetProperties properties() {
        ParquetProperties.Builder builder = ParquetProperties.builder()
                .withPageSize(PAGE_BYTES)
                .withDictionaryPageSize(PAGE_BYTES)
                .withSizeStatisticsEnabled(false);
        for (Field column : columns) {
            // A dictionary of values that hardly repeat only costs: every frame differs, and so does every offset.
            switch (column.type()) {
                case BINARY ->
                    builder.withDictionaryEncoding(column.name(), false).withStatisticsEnabled(column.name(), false);
                case LONG, TIMESTAMP -> builder.withDictionaryEncoding(column.name(), false);
                default -> {}
            }
        }
        return builder.build();
    }

    private static Type field(Field column) {
        Repetition repetition = column.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
        String name = column.name();
        return switch (column.type()) {
            case STRING ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name);
            case BINARY -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name);
            case INT -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
            case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
            case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
            case BOOLEAN ->
                Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
            case DATE ->
                Types.primitive(PrimitiveTypeName.INT32, repetition)
                        .as(LogicalTypeAnnotation.dateType())
                        .named(name);
            case TIMESTAMP ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                        .named(name);
            case DECIMAL_2 ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(LogicalTypeAnnotation.decimalType(2, 18))
                        .named(name);
            case STRING_LIST ->
                Types.list(repetition)
                        .requiredElement(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name);
        };
    }
}
