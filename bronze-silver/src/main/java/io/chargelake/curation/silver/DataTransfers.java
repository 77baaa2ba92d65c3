package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.lake.Table;

/** {@code silver.data_transfers}: what vendors say beyond OCPP (OCPP 1.6, section 4.3). */
public final class DataTransfers {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.data_transfers")
            .grain("one data transfer from a station")
            .required("event_date", DATE, "UTC day of occurred_at.")
            .required("station_id", STRING, "The station.")
            .required("occurred_at", TIMESTAMP, "When it happened: the time of receipt, the message carries no clock.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .required("vendor_id", STRING, "Who defined the message.")
            .optional("vendor_message_id", STRING, "messageId within the vendor's messages.")
            .optional("data", STRING, "The data as sent: text, or JSON text where the station sent JSON.")
            .with(SilverColumns.PROVENANCE)
            .partitionedBy("event_date")
            .keyedBy(
                    "event_date",
                    "station_id",
                    "occurred_at",
                    "session",
                    "message_id",
                    "vendor_id",
                    "vendor_message_id",
                    "data")
            .build();

    private DataTransfers() {}
}
