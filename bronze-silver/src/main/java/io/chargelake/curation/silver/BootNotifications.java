package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.lake.Table;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequest.BootNotification;
import java.util.Set;

/** {@code silver.boot_notifications}: what a station said of itself when it started (OCPP 1.6, section 4.2). */
public final class BootNotifications {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.boot_notifications")
            .grain("one boot notification")
            .version(2)
            .purpose("Restarts of stations, with the make, model and firmware that they had then.")
            .from(Messages.TABLE)
            .required("event_date", DATE, "UTC day of occurred_at.")
            .required("station_id", STRING, "The station.")
            .required("occurred_at", TIMESTAMP, "When it happened: the time of receipt, the message carries no clock.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .optional("vendor", STRING, "chargePointVendor.")
            .optional("model", STRING, "chargePointModel.")
            .optional("serial_number", STRING, "chargePointSerialNumber.")
            .optional("charge_box_serial_number", STRING, "chargeBoxSerialNumber, deprecated in OCPP 1.6.")
            .optional("firmware_version", STRING, "firmwareVersion.")
            .optional("iccid", STRING, "ICCID of the SIM card.")
            .optional("imsi", STRING, "IMSI of the SIM card.")
            .optional("meter_type", STRING, "Type of the main meter.")
            .optional("meter_serial_number", STRING, "Serial number of the main meter.")
            .with(SilverColumns.PROVENANCE)
            .partitionedBy("event_date")
            .keyedBy(
                    "event_date",
                    "station_id",
                    "occurred_at",
                    "session",
                    "message_id",
                    "vendor",
                    "model",
                    "serial_number",
                    "charge_box_serial_number",
                    "firmware_version",
                    "iccid",
                    "imsi",
                    "meter_type",
                    "meter_serial_number")
            .query("Firmware in the field, by each station's last boot", """
                    SELECT boot.vendor, boot.model, boot.firmware_version, count(*) AS stations
                    FROM (SELECT station_id, max_by(struct(vendor, model, firmware_version), occurred_at) AS boot FROM silver.boot_notifications GROUP BY station_id)
                    GROUP BY ALL
                    ORDER BY stations DESC\
                    """)
            .build();

    private BootNotifications() {}

    /** How the rows come from requests. */
    public static final class Rows extends EventTable {

        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public Set<Action> actions() {
            return Set.of(Action.BOOT_NOTIFICATION);
        }

        @Override
        boolean clocked() {
            return false;
        }

        @Override
        void derive(Request request, Reading.Usable<StationRequest> message, Derived derived) {
            BootNotification boot = (BootNotification) message.value();
            derived.row(withProvenance(
                    request,
                    flags(request.flags(), message.flags()),
                    message.extraJson(),
                    date(request.receivedAt()),
                    request.stationId(),
                    request.receivedAt(),
                    request.receivedAt(),
                    boot.chargePointVendor().orElse(null),
                    boot.chargePointModel().orElse(null),
                    boot.chargePointSerialNumber().orElse(null),
                    boot.chargeBoxSerialNumber().orElse(null),
                    boot.firmwareVersion().orElse(null),
                    boot.iccid().orElse(null),
                    boot.imsi().orElse(null),
                    boot.meterType().orElse(null),
                    boot.meterSerialNumber().orElse(null)));
        }
    }
}
