package io.chargelake.lake;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;

/** Tables as Delta Kernel describes them. */
final class DeltaSchema {

    private DeltaSchema() {}

    /** All columns with their comments, the partition column included. */
    static StructType of(Table table) {
        StructType schema = new StructType();
        for (Column column : table.columns()) {
            FieldMetadata.Builder metadata = FieldMetadata.builder().putString("comment", column.description());
            column.unit().ifPresent(unit -> metadata.putString("unit", unit.ucum()));
            schema = schema.add(
                    new StructField(column.name(), typeOf(column.type()), column.nullable(), metadata.build()));
        }
        return schema;
    }

    /** The columns that lie in a file. */
    static StructType of(RowLayout layout) {
        StructType schema = new StructType();
        for (RowLayout.Field column : layout.columns()) {
            schema = schema.add(column.name(), typeOf(column.type()), column.nullable());
        }
        return schema;
    }

    static DataType typeOf(ColumnType type) {
        return switch (type) {
            case STRING -> StringType.STRING;
            case BINARY -> BinaryType.BINARY;
            case INT -> IntegerType.INTEGER;
            case LONG -> LongType.LONG;
            case DOUBLE -> DoubleType.DOUBLE;
            case BOOLEAN -> BooleanType.BOOLEAN;
            case DATE -> DateType.DATE;
            case TIMESTAMP -> TimestampType.TIMESTAMP;
            case DECIMAL_2 -> new DecimalType(18, 2);
            case STRING_LIST -> new ArrayType(StringType.STRING, false);
        };
    }
}
