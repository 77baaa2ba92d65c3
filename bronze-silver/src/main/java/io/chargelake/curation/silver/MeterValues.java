package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.DOUBLE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.lake.Table;

/** {@code silver.meter_values}: what meters measured (OCPP 1.6, sections 4.7 and 7.43), one row a sampled value, from MeterValues and from the data of a StopTransaction alike. */
public final class MeterValues {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.meter_values")
            .grain("one sampled value")
            .required("event_date", DATE, "UTC day of occurred_at.")
            .required("station_id", STRING, "The station.")
            .optional(
                    "connector_id",
                    INT,
                    "The connector, 0 for the main meter; null for samples of a stop, which does not name it.")
            .required(
                    "occurred_at",
                    TIMESTAMP,
                    "When it happened by the station's clock; the time of receipt where that clock is missing or impossible.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .required("measurand", STRING, "What was measured, by its OCPP name.")
            .optional("value", DOUBLE, "The reading in unit; null for signed data.")
            .required("unit", STRING, "Wh, W, varh, var, VA, A, V, Celsius, Percent …: kilo units are converted.")
            .optional("phase", STRING, "The phase; null for the total.")
            .required("context", STRING, "ReadingContext by its OCPP name.")
            .required("location", STRING, "Where it was measured, by its OCPP name.")
            .required("format", STRING, "Raw or SignedData.")
            .optional("transaction_id", LONG, "The transaction that the sample belongs to, where one was named.")
            .required("source", STRING, "The message that carried it: MeterValues or StopTransaction.")
            .optional("signed_value", STRING, "Signed data as sent; null for raw readings.")
            .with(SilverColumns.PROVENANCE)
            .partitionedBy("event_date")
            .keyedBy(
                    "event_date",
                    "station_id",
                    "connector_id",
                    "transaction_id",
                    "occurred_at",
                    "measurand",
                    "phase",
                    "context",
                    "location",
                    "format",
                    "source",
                    "value",
                    "signed_value")
            .build();

    private MeterValues() {}
}
