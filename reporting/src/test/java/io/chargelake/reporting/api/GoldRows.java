package io.chargelake.reporting.api;

import io.chargelake.curation.silver.Stations;
import io.chargelake.lake.Column;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RowWriter;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableAppend;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows for tests, each a map from column to value in the class of the column's type; columns that it lacks are null. */
record GoldRows(Lake lake) {

    /** Columns and values in turn; unlike with {@link Map#of}, any number, and values may be null. */
    static Map<String, Object> row(Object... columnsAndValues) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 0; i < columnsAndValues.length; i += 2) {
            row.put((String) columnsAndValues[i], columnsAndValues[i + 1]);
        }
        return row;
    }

    /** A number as the tables have it. */
    static BigDecimal decimal(String value) {
        return new BigDecimal(value).setScale(2);
    }

    /** Lists a station in the register. */
    void register(String station, String name, String tenant) {
        try (TableAppend append = TableAppend.to(lake, Stations.TABLE)) {
            write(
                    append.rows(),
                    Stations.TABLE,
                    row("station_id", station, "name", name, "site", "Site", "tenant", tenant));
            append.commit();
        }
    }

    /** Appends rows to one partition of a table. */
    void append(Table table, Serializable partition, List<Map<String, Object>> rows) {
        try (TableAppend append = TableAppend.to(lake, table)) {
            rows.forEach(row -> write(append.rows(partition), table, row));
            append.commit();
        }
    }

    private static void write(RowWriter writer, Table table, Map<String, Object> row) {
        for (Column column : table.columns()) {
            if (!table.partition().equals(Optional.of(column.name()))) {
                write(writer, column, row.get(column.name()));
            }
        }
        writer.endRow();
    }

    @SuppressWarnings("unchecked") // a list column's value is a list of texts
    private static void write(RowWriter writer, Column column, Object value) {
        if (value == null) {
            writer.absent();
            return;
        }
        switch (column.type()) {
            case STRING -> writer.string((String) value);
            case INT -> writer.intValue((Integer) value);
            case LONG -> writer.longValue((Long) value);
            case DOUBLE -> writer.doubleValue((Double) value);
            case BOOLEAN -> writer.bool((Boolean) value);
            case DATE -> writer.date((LocalDate) value);
            case TIMESTAMP -> writer.instant((Instant) value);
            case DECIMAL_2 -> writer.decimal((BigDecimal) value);
            case STRING_LIST -> writer.strings((List<String>) value);
            case BINARY -> writer.binary((byte[]) value);
        }
    }
}
