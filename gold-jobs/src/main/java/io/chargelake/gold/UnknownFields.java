package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.json_object_keys;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_interval;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;

import io.chargelake.curation.silver.Authorizations;
import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.DataTransfers;
import io.chargelake.curation.silver.DiagnosticsStatusNotifications;
import io.chargelake.curation.silver.FirmwareStatusNotifications;
import io.chargelake.curation.silver.Heartbeats;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.lake.Table;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@code gold.unknown_fields}: how stations drift away from OCPP 1.6, by vendor and firmware. The fields themselves are
 * kept in the column {@code extra} of the silver tables.
 */
public final class UnknownFields {

    /** The definition. */
    public static final Table TABLE = Table.named("gold.unknown_fields")
            .grain("one field that OCPP 1.6 does not know, in one kind of message of one vendor's firmware on one day")
            .purpose(
                    "How stations drift away from OCPP 1.6, by vendor and firmware: which fields they send that it does "
                            + "not know.")
            .from(
                    StatusNotifications.TABLE,
                    TransactionStarts.TABLE,
                    TransactionStops.TABLE,
                    MeterValues.TABLE,
                    Heartbeats.TABLE,
                    BootNotifications.TABLE,
                    Authorizations.TABLE,
                    FirmwareStatusNotifications.TABLE,
                    DiagnosticsStatusNotifications.TABLE,
                    DataTransfers.TABLE)
            .required("event_date", DATE, "UTC day of the events.")
            .required("silver_table", STRING, "The silver table whose column extra has the field.")
            .required("field", STRING, "The field's name, at most 255 characters of it.")
            .optional("vendor", STRING, "Vendor by the station's last boot in the 31 days before; null without one.")
            .optional("model", STRING, "Model by that boot.")
            .optional("firmware_version", STRING, "Firmware by that boot.")
            .required("messages", LONG, "Messages that had the field.")
            .required("stations", LONG, "Stations that sent them.")
            .required("example_station", STRING, "One of these stations.")
            .partitionedBy("event_date")
            .keyedBy("event_date", "silver_table", "field", "vendor", "model", "firmware_version")
            .query("Fields by vendor", """
                    SELECT vendor, model, field, sum(messages) AS messages
                    FROM gold.unknown_fields
                    GROUP BY vendor, model, field
                    ORDER BY messages DESC\
                    """)
            .build();

    /** A boot says for so long which firmware a station has; it bounds what has to be read. */
    static final int LONGEST_SINCE_BOOT_DAYS = 31;

    private UnknownFields() {}

    /** How the table is made. */
    static final class Transformation {

        /** What is read of each silver table of events, where {@code extra} is not null. */
        static final String[] EVENT_COLUMNS = {
            "event_date", "station_id", "occurred_at", "received_at", "session", "message_id", "extra"
        };

        /** What is read of {@code silver.boot_notifications}. */
        static final String[] BOOT_COLUMNS = {
            "event_date", "station_id", "occurred_at", "received_at", "vendor", "model", "firmware_version"
        };

        private static final int LONGEST_NAME = 255;

        private Transformation() {}

        /**
         * The rows of the table.
         *
         * @param events {@link #EVENT_COLUMNS} and silver_table
         * @param boots {@link #BOOT_COLUMNS} of the same days and {@link #LONGEST_SINCE_BOOT_DAYS} before
         */
        static Dataset<Row> rows(Dataset<Row> events, Dataset<Row> boots) {
            Dataset<Row> fields = events.select(
                    col("event_date"),
                    col("silver_table"),
                    col("station_id"),
                    col("occurred_at"),
                    struct("station_id", "session", "message_id", "received_at").as("message"),
                    explode(json_object_keys(col("extra"))).as("name"));
            Dataset<Row> booted = boots.select(
                    col("station_id").as("booted_station"),
                    col("occurred_at").as("booted_at"),
                    struct("occurred_at", "received_at", "vendor", "model", "firmware_version")
                            .as("boot"));
            Column lastBoots = col("station_id")
                    .equalTo(col("booted_station"))
                    .and(col("booted_at")
                            .between(
                                    col("occurred_at")
                                            .minus(make_interval(lit(0), lit(0), lit(0), lit(LONGEST_SINCE_BOOT_DAYS))),
                                    col("occurred_at")));
            return fields.join(booted, lastBoots, "left")
                    .groupBy("event_date", "silver_table", "station_id", "message", "occurred_at", "name")
                    .agg(max_by(col("boot"), col("boot")).as("boot"))
                    .groupBy(
                            col("event_date"),
                            col("silver_table"),
                            substring(col("name"), 1, LONGEST_NAME).as("field"),
                            col("boot.vendor").as("vendor"),
                            col("boot.model").as("model"),
                            col("boot.firmware_version").as("firmware_version"))
                    .agg(
                            countDistinct(col("message")).as("messages"),
                            countDistinct(col("station_id")).as("stations"),
                            min("station_id").as("example_station"));
        }
    }
}
