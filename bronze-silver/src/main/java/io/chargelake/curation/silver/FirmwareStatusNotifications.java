package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.lake.Table;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.FirmwareStatus;
import io.chargelake.ocpp.OcppName;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequest.FirmwareStatusNotification;
import java.util.Set;

/** {@code silver.firmware_status_notifications}: progress of firmware updates (OCPP 1.6, section 4.5). */
public final class FirmwareStatusNotifications {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.firmware_status_notifications")
            .grain("one report on a firmware update")
            .version(2)
            .purpose("How updates of firmware went.")
            .from(Messages.TABLE)
            .required("event_date", DATE, "UTC day of occurred_at.")
            .required("station_id", STRING, "The station.")
            .required("occurred_at", TIMESTAMP, "When it happened: the time of receipt, the message carries no clock.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .required(
                    "status",
                    STRING,
                    "FirmwareStatus by its OCPP name; the station's own text, flagged, where OCPP does not know it.")
            .with(SilverColumns.PROVENANCE)
            .partitionedBy("event_date")
            .keyedBy("event_date", "station_id", "occurred_at", "session", "message_id", "status")
            .words("status", OcppName.all(FirmwareStatus.class))
            .query("Updates that did not work", """
                    SELECT station_id, occurred_at, status
                    FROM silver.firmware_status_notifications
                    WHERE status LIKE '%Failed'
                    ORDER BY occurred_at DESC LIMIT 20\
                    """)
            .build();

    private FirmwareStatusNotifications() {}

    /** How the rows come from requests. */
    public static final class Rows extends EventTable {

        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public Set<Action> actions() {
            return Set.of(Action.FIRMWARE_STATUS_NOTIFICATION);
        }

        @Override
        boolean clocked() {
            return false;
        }

        @Override
        void derive(Request request, Reading.Usable<StationRequest> message, Derived derived) {
            FirmwareStatusNotification notification = (FirmwareStatusNotification) message.value();
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
