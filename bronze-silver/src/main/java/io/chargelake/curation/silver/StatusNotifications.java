package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.lake.Table;

/** {@code silver.status_notifications}: what connectors said of their state (OCPP 1.6, section 4.9). History has holes by design: short states may be skipped, and after an offline time only the current state is sent. */
public final class StatusNotifications {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.status_notifications")
            .grain("one status that a connector reported")
            .required("event_date", DATE, "UTC day of occurred_at.")
            .required("station_id", STRING, "The station.")
            .required("connector_id", INT, "The connector; 0 is the station's main controller.")
            .required(
                    "occurred_at",
                    TIMESTAMP,
                    "When it happened by the station's clock; the time of receipt where that clock is missing or impossible.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .required(
                    "status",
                    STRING,
                    "ChargePointStatus by its OCPP name; the station's own text, flagged, where OCPP does not know it.")
            .required(
                    "error_code",
                    STRING,
                    "ChargePointErrorCode by its OCPP name; OtherError, flagged, where OCPP does not know what was sent.")
            .optional("raw_error_code", STRING, "What the station sent as error code, where OCPP does not know it.")
            .optional("info", STRING, "Free text of the station.")
            .optional("vendor_id", STRING, "Who defined vendor_error_code.")
            .optional("vendor_error_code", STRING, "The vendor's own code.")
            .with(SilverColumns.PROVENANCE)
            .partitionedBy("event_date")
            .keyedBy(
                    "event_date",
                    "station_id",
                    "connector_id",
                    "occurred_at",
                    "status",
                    "error_code",
                    "raw_error_code",
                    "info",
                    "vendor_id",
                    "vendor_error_code")
            .build();

    private StatusNotifications() {}
}
