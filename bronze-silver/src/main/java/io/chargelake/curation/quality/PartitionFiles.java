package io.chargelake.curation.quality;

import io.chargelake.lake.Column;
import io.chargelake.lake.ColumnType;
import io.chargelake.lake.NewFile;
import io.chargelake.lake.RowFiles;
import io.chargelake.lake.RowWriter;
import io.chargelake.lake.Table;
import java.io.IOException;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/**
 * What a task does with its rows: a file for each partition of the table, one open at a time.
 *
 * @param target where the files go
 * @param types of the table's columns, in their order
 * @param partition the position of the partition's column, and -1 where the table has none
 */
record PartitionFiles(RowFiles.Target target, List<ColumnType> types, int partition)
        implements FlatMapFunction<Iterator<InternalRow>, NewFile> {

    /** A row group has up to so many bytes, and so much memory goes to each task. */
    private static final long ROW_GROUP_BYTES = 64L << 20;

    private static final int DECIMAL_PRECISION = 18;
    private static final int DECIMAL_SCALE = 2;

    /**
     * Writes rows, under a name by which Spark reports what was counted on the way.
     *
     * @param rows with the columns of the table's definition in their order; in each task, those of a partition together
     */
    static List<NewFile> write(Dataset<Row> rows, RowFiles.Target target, Table table) {
        PartitionFiles files = new PartitionFiles(
                target,
                table.columns().stream().map(Column::type).toList(),
                table.partition()
                        .map(table::column)
                        .map(table.columns()::indexOf)
                        .orElse(-1));
        QueryExecution query = ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution();
        return SQLExecution.withNewExecutionId(
                query,
                Option.apply("write " + table),
                () -> query.toRdd().toJavaRDD().mapPartitions(files).collect());
    }

    @Override
    public Iterator<NewFile> call(Iterator<InternalRow> rows) throws IOException {
        List<NewFile> written = new ArrayList<>();
        try (RowFiles files = target.open(ROW_GROUP_BYTES)) {
            Serializable open = null;
            RowWriter writer = null;
            while (rows.hasNext()) {
                InternalRow row = rows.next();
                Serializable value = partition(row);
                if (writer == null || !Objects.equals(value, open)) {
                    written.addAll(files.finish());
                    open = value;
                    writer = files.rows(value);
                }
                write(row, writer);
            }
            written.addAll(files.finish());
            files.keep();
        }
        return written.iterator();
    }

    private Serializable partition(InternalRow row) {
        if (partition < 0) {
            return null;
        }
        return types.get(partition) == ColumnType.DATE
                ? LocalDate.ofEpochDay(row.getInt(partition))
                : row.getUTF8String(partition).toString();
    }

    private void write(InternalRow row, RowWriter writer) {
        for (int i = 0; i < types.size(); i++) {
            if (i == partition) {
                continue;
            }
            if (row.isNullAt(i)) {
                writer.absent();
                continue;
            }
            switch (types.get(i)) {
                case STRING -> writer.utf8(row.getUTF8String(i).getBytes());
                case BINARY -> writer.binary(row.getBinary(i));
                case INT -> writer.intValue(row.getInt(i));
                case LONG -> writer.longValue(row.getLong(i));
                case DOUBLE -> writer.doubleValue(row.getDouble(i));
                case BOOLEAN -> writer.bool(row.getBoolean(i));
                case DATE -> writer.date(LocalDate.ofEpochDay(row.getInt(i)));
                case TIMESTAMP -> writer.instantMicros(row.getLong(i));
                case DECIMAL_2 ->
                    writer.decimal(
                            row.getDecimal(i, DECIMAL_PRECISION, DECIMAL_SCALE).toJavaBigDecimal());
                case STRING_LIST -> writer.strings(strings(row.getArray(i)));
            }
        }
        writer.endRow();
    }

    private static List<String> strings(ArrayData array) {
        List<String> strings = new ArrayList<>(array.numElements());
        for (int i = 0; i < array.numElements(); i++) {
            UTF8String value = array.getUTF8String(i);
            strings.add(value.toString());
        }
        return strings;
    }
}
