package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.ChargePointErrorCode;
import io.chargelake.ocpp.ChargePointStatus;
import io.chargelake.ocpp.EventTime;
import io.chargelake.ocpp.OcppName;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequest.StatusNotification;
import java.util.Set;

/** {@code silver.status_notifications}: what connectors said of their state (OCPP 1.6, section 4.9). History has holes by design: short states may be skipped, and after an offline time only the current state is sent. */
public final class StatusNotifications {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.status_notifications")
            .grain("one status that a connector reported")
            .version(2)
            .purpose("What state connectors said they were in, and why: the source of all that is counted as a fault.")
            .from(Messages.TABLE)
            .readBy("the monthly mail (report)")
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
            .personal("raw_error_code", Personal.INCIDENTAL)
            .personal("info", Personal.INCIDENTAL)
            .personal("vendor_error_code", Personal.INCIDENTAL)
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
            .words("status", OcppName.all(ChargePointStatus.class))
            .words("error_code", OcppName.all(ChargePointErrorCode.class))
            .query("Faults of each station by error code", """
                    SELECT station_id, error_code, count(*) AS faults
                    FROM silver.status_notifications
                    WHERE status = 'Faulted'
                    GROUP BY station_id, error_code
                    ORDER BY faults DESC, station_id, error_code LIMIT 20\
                    """)
            .build();

    private StatusNotifications() {}

    /** How the rows come from requests. */
    public static final class Rows extends EventTable {

        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public Set<Action> actions() {
            return Set.of(Action.STATUS_NOTIFICATION);
        }

        @Override
        boolean clocked() {
            return true;
        }

        @Override
        void derive(Request request, Reading.Usable<StationRequest> message, Derived derived) {
            StatusNotification status = (StatusNotification) message.value();
            EventTime time = time(request, status.timestamp());
            derived.row(withProvenance(
                    request,
                    flags(request.flags(), message.flags(), time.flags()),
                    message.extraJson(),
                    date(time.occurredAt()),
                    request.stationId(),
                    status.connectorId(),
                    time.occurredAt(),
                    request.receivedAt(),
                    status.status().text(),
                    status.errorCode().wireName(),
                    status.rawErrorCode().orElse(null),
                    status.info().orElse(null),
                    status.vendorId().orElse(null),
                    status.vendorErrorCode().orElse(null)));
        }
    }
}
