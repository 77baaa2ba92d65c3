package io.chargelake.upkeep;

import io.chargelake.lake.Column;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RowWriter;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableAppend;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Fills tables whose values do not matter, but for one time. */
final class FilledTable {

    private FilledTable() {}

    /** Commits one file with so many rows: every instant is the one given, everything else is something. */
    static void append(Lake lake, Table table, int rows, Instant instant) {
        append(lake, table, null, rows, instant);
    }

    /** Commits one such file of one partition. */
    static void append(Lake lake, Table table, Serializable partition, int rows, Instant instant) {
        try (TableAppend append = TableAppend.to(lake, table)) {
            for (int row = 0; row < rows; row++) {
                RowWriter writer = partition == null ? append.rows() : append.rows(partition);
                for (Column column : table.columns()) {
                    if (!table.partition().equals(Optional.of(column.name()))) {
                        write(writer, column, instant);
                    }
                }
                writer.endRow();
            }
            append.commit();
        }
    }

    private static void write(RowWriter writer, Column column, Instant instant) {
        switch (column.type()) {
            case STRING -> writer.string("x");
            case BINARY -> writer.binary(new byte[] {1});
            case INT -> writer.intValue(1);
            case LONG -> writer.longValue(1);
            case DOUBLE -> writer.doubleValue(1.0);
            case BOOLEAN -> writer.bool(true);
            case DATE -> writer.date(LocalDate.EPOCH);
            case TIMESTAMP -> writer.instant(instant);
            case DECIMAL_2 -> writer.decimal(BigDecimal.ONE);
            case STRING_LIST -> writer.strings(List.of());
        }
    }
}
