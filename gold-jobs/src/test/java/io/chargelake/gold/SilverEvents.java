package io.chargelake.gold;

import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.lake.Column;
import io.chargelake.lake.ColumnType;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RowWriter;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableAppend;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Rows of silver as curation would leave them, written down by a test. Times are ISO 8601 without the Z. */
final class SilverEvents {

    private final Map<Table, List<Row>> rows = new LinkedHashMap<>();
    private final Map<Table, SortedSet<LocalDate>> dates = new LinkedHashMap<>();

    SilverEvents status(String station, int connector, String at, String status, String errorCode) {
        return add(
                StatusNotifications.TABLE,
                at,
                Map.of("station_id", station, "connector_id", connector, "status", status, "error_code", errorCode));
    }

    SilverEvents fault(String station, int connector, String at) {
        return status(station, connector, at, "Faulted", "GroundFailure");
    }

    SilverEvents available(String station, int connector, String at) {
        return status(station, connector, at, "Available", "NoError");
    }

    SilverEvents boot(String station, String at) {
        return add(BootNotifications.TABLE, at, Map.of("station_id", station));
    }

    SilverEvents start(String station, int connector, long transaction, String at, long meterWh, String... flags) {
        return add(
                TransactionStarts.TABLE,
                at,
                Map.of(
                        "station_id",
                        station,
                        "connector_id",
                        connector,
                        "transaction_id",
                        transaction,
                        "id_tag",
                        "TAG",
                        "meter_start_wh",
                        meterWh,
                        "flags",
                        flags));
    }

    SilverEvents startWithoutAnswer(String station, int connector, String at) {
        return add(
                TransactionStarts.TABLE,
                at,
                Map.of("station_id", station, "connector_id", connector, "id_tag", "TAG", "meter_start_wh", 0L));
    }

    SilverEvents stopWithoutId(String station, String at, Long meterWh) {
        Map<String, Object> values = new HashMap<>(Map.of("station_id", station, "reason", "Local"));
        values.put("meter_stop_wh", meterWh);
        return add(TransactionStops.TABLE, at, values);
    }

    SilverEvents stop(String station, long transaction, String at, Long meterWh, String reason, String... flags) {
        Map<String, Object> values = new HashMap<>(
                Map.of("station_id", station, "transaction_id", transaction, "reason", reason, "flags", flags));
        values.put("meter_stop_wh", meterWh);
        return add(TransactionStops.TABLE, at, values);
    }

    SilverEvents power(String station, long transaction, String at, double watts) {
        return sample(station, transaction, at, "Power.Active.Import", null, watts);
    }

    SilverEvents phases(String station, long transaction, String at, double l1, double l2, double l3) {
        return sample(station, transaction, at, "Power.Active.Import", "L1", l1)
                .sample(station, transaction, at, "Power.Active.Import", "L2", l2)
                .sample(station, transaction, at, "Power.Active.Import", "L3", l3);
    }

    SilverEvents sample(String station, long transaction, String at, String measurand, String phase, double value) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "station_id",
                station,
                "transaction_id",
                transaction,
                "measurand",
                measurand,
                "value",
                value,
                "unit",
                "W",
                "context",
                "Sample.Periodic",
                "location",
                "Outlet",
                "format",
                "Raw",
                "source",
                "MeterValues"));
        values.put("phase", phase);
        return add(MeterValues.TABLE, at, values);
    }

    /** The dates of each table, as a run of curate notes them. */
    String tablesAsJson() {
        return dates.entrySet().stream()
                .map(table -> "\"" + table.getKey().name() + "\":{\"out\":"
                        + rows.get(table.getKey()).size() + ",\"dates\":[\""
                        + table.getValue().stream().map(LocalDate::toString).collect(Collectors.joining("\",\""))
                        + "\"]}")
                .collect(Collectors.joining(",", "{", "}"));
    }

    Dataset<Row> of(Table table, SparkSession spark) {
        StructType schema = StructType.fromDDL(table.columns().stream()
                .map(column -> column.name() + " " + column.type().sql())
                .collect(Collectors.joining(", ")));
        return spark.createDataFrame(rows.getOrDefault(table, List.of()), schema);
    }

    /** Starts with their stops. */
    Dataset<Row> charges(SparkSession spark) {
        return Charges.started(Charges.of(
                of(TransactionStarts.TABLE, spark).withColumn(Charges.TOUCHED, functions.lit(true)),
                of(TransactionStops.TABLE, spark).withColumn(Charges.TOUCHED, functions.lit(true))));
    }

    /** Appends the rows to the tables of a lake. */
    void appendTo(Lake lake) {
        rows.forEach((table, ofTable) -> {
            try (TableAppend append = TableAppend.to(lake, table)) {
                ofTable.forEach(row -> append(append.rows((Serializable) row.get(0)), table, row));
                append.commit();
            }
        });
    }

    private static void append(RowWriter writer, Table table, Row row) {
        for (int i = 1; i < row.size(); i++) {
            Object value = row.get(i);
            if (value == null) {
                writer.absent();
                continue;
            }
            switch (table.columns().get(i).type()) {
                case STRING -> writer.string((String) value);
                case INT -> writer.intValue((Integer) value);
                case LONG -> writer.longValue((Long) value);
                case DOUBLE -> writer.doubleValue((Double) value);
                case TIMESTAMP -> writer.instant((Instant) value);
                case STRING_LIST -> writer.strings(row.<List<String>>getAs(i));
                default ->
                    throw new IllegalArgumentException(
                            "column: " + table.columns().get(i));
            }
        }
        writer.endRow();
    }

    private SilverEvents add(Table table, String at, Map<String, Object> given) {
        Instant occurredAt = Instant.parse(at + "Z");
        LocalDate date = LocalDate.ofInstant(occurredAt, ZoneOffset.UTC);
        Map<String, Object> values = new HashMap<>(given);
        values.put("event_date", date);
        values.put("occurred_at", occurredAt);
        values.putIfAbsent("received_at", occurredAt.plusSeconds(1));
        values.putIfAbsent("flags", new String[0]);
        List<Object> row = new ArrayList<>();
        for (Column column : table.columns()) {
            Object value = values.remove(column.name());
            if (value == null && !column.nullable()) {
                throw new IllegalArgumentException(table + "." + column.name() + " has no value");
            }
            row.add(column.type() == ColumnType.STRING_LIST ? List.of((String[]) value) : value);
        }
        if (!values.keySet().stream().allMatch(name -> values.get(name) == null)) {
            throw new IllegalArgumentException(table + " has no columns for " + values);
        }
        rows.computeIfAbsent(table, any -> new ArrayList<>()).add(RowFactory.create(row.toArray()));
        dates.computeIfAbsent(table, any -> new TreeSet<>()).add(date);
        return this;
    }
}
