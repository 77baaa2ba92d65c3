package io.chargelake.curation.quality;

import io.chargelake.lake.ColumnType;
import io.chargelake.lake.Table;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A table's columns as Spark sees them. */
public final class TableSchema {

    private TableSchema() {}

    /** The columns with their types; all may lack values, so that a wrong row reaches the check that names it. */
    public static StructType of(Table table) {
        StructType schema = new StructType();
        for (var column : table.columns()) {
            schema = schema.add(column.name(), type(column.type()), true);
        }
        return schema;
    }

    private static DataType type(ColumnType type) {
        return switch (type) {
            case STRING -> DataTypes.StringType;
            case BINARY -> DataTypes.BinaryType;
            case INT -> DataTypes.IntegerType;
            case LONG -> DataTypes.LongType;
            case DOUBLE -> DataTypes.DoubleType;
            case BOOLEAN -> DataTypes.BooleanType;
            case DATE -> DataTypes.DateType;
            case TIMESTAMP -> DataTypes.TimestampType;
            case DECIMAL_2 -> DataTypes.createDecimalType(18, 2);
            case STRING_LIST -> DataTypes.createArrayType(DataTypes.StringType, false);
        };
    }
}
