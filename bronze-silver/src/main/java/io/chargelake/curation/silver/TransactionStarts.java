package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;

/** {@code silver.transaction_starts}: charges begun (OCPP 1.6, section 4.8), each with the transaction id of its answer. A station that resends a start until it is answered makes one row. */
public final class TransactionStarts {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.transaction_starts")
            .grain("one start of a charge")
            .required("event_date", DATE, "UTC day of occurred_at.")
            .required("station_id", STRING, "The station.")
            .required("connector_id", INT, "The connector; 0 is the station's main controller.")
            .required(
                    "occurred_at",
                    TIMESTAMP,
                    "When it happened by the station's clock; the time of receipt where that clock is missing or impossible.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .optional("transaction_id", LONG, "Id given in the answer; null while no answer is known.")
            .required("id_tag", STRING, "Identifier presented to the station, trimmed and in capitals.")
            .optional(
                    "authorization_status", STRING, "AuthorizationStatus of the answer; null while no answer is known.")
            .required("meter_start_wh", LONG, Unit.WATT_HOUR, "Meter reading at the start.")
            .optional("reservation_id", LONG, "The reservation that the start ended.")
            .with(SilverColumns.PROVENANCE)
            .partitionedBy("event_date")
            .keyedBy("event_date", "station_id", "connector_id", "id_tag", "occurred_at", "meter_start_wh")
            .build();

    private TransactionStarts() {}
}
