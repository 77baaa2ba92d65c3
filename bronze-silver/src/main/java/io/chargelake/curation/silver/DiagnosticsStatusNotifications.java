package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.lake.Table;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.DiagnosticsStatus;
import io.chargelake.ocpp.OcppName;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequest.DiagnosticsStatusNotification;
import java.util.Set;

/** {@code silver.diagnostics_status_notifications}: progress of diagnostics uploads (OCPP 1.6, section 4.4). */
public final class DiagnosticsStatusNotifications {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.diagnostics_status_notifications")
            .grain("one report on an upload of diagnostics")
            .version(2)
            .purpose("How uploads of diagnostics went.")
            .from(Messages.TABLE)
            .required("event_date", DATE, "UTC day of occurred_at.")
            .required("station_id", STRING, "The station.")
            .required("occurred_at", TIMESTAMP, "When it happened: the time of receipt, the message carries no clock.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .required(
                    "status",
                    STRING,
                    "DiagnosticsStatus by its OCPP name; the station's own text, flagged, where OCPP does not know it.")
            .with(SilverColumns.PROVENANCE)
            .partitionedBy("event_date")
            .keyedBy("event_date", "station_id", "occurred_at", "session", "message_id", "status")
            .words("status", OcppName.all(DiagnosticsStatus.class))
            .query("Uploads by outcome", """
                    SELECT status, count(*) AS reports
                    FROM silver.diagnostics_status_notifications
                    GROUP BY status
                    ORDER BY reports DESC\
                    """)
            .build();

    private DiagnosticsStatusNotifications() {}

    /** How the rows come from requests. */
    public static final class Rows extends EventTable {

        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public Set<Action> actions() {
            return Set.of(Action.DIAGNOSTICS_STATUS_NOTIFICATION);
        }

        @Override
        boolean clocked() {
            return false;
        }

        @Override
        void derive(Request request, Reading.Usable<StationRequest> message, Derived derived) {
            DiagnosticsStatusNotification notification = (DiagnosticsStatusNotification) message.value();
            derived.row(withProvenance(
                    request,
                    flags(request.flags(), message.flags()),
                    message.extraJson(),
                    date(request.receivedAt()),
                    request.stationId(),
                    request.receivedAt(),
                    request.receivedAt(),
                    notification.status().text()));
        }
    }
}
