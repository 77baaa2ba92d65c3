package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequest.DataTransfer;
import java.util.Set;

/** {@code silver.data_transfers}: what vendors say beyond OCPP (OCPP 1.6, section 4.3). */
public final class DataTransfers {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.data_transfers")
            .grain("one data transfer from a station")
            .version(2)
            .purpose(
                    "What vendors say beyond OCPP: that they said it, and how it is built; the texts themselves stay in "
                            + "bronze.")
            .from(Messages.TABLE)
            .required("event_date", DATE, "UTC day of occurred_at.")
            .required("station_id", STRING, "The station.")
            .required("occurred_at", TIMESTAMP, "When it happened: the time of receipt, the message carries no clock.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .required("vendor_id", STRING, "Who defined the message.")
            .optional("vendor_message_id", STRING, "messageId within the vendor's messages.")
            .optional(
                    "data",
                    STRING,
                    "A pseudonym of the text that was sent; of JSON its structure with pseudonyms as texts.")
            .with(SilverColumns.PROVENANCE)
            .personal("data", Personal.TEXT)
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
            .query("Vendors' messages", """
                    SELECT vendor_id, vendor_message_id, count(*) AS transfers
                    FROM silver.data_transfers
                    GROUP BY vendor_id, vendor_message_id
                    ORDER BY transfers DESC\
                    """)
            .build();

    private DataTransfers() {}

    /** How the rows come from requests. */
    public static final class Rows extends EventTable {

        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public Set<Action> actions() {
            return Set.of(Action.DATA_TRANSFER);
        }

        @Override
        boolean clocked() {
            return false;
        }

        @Override
        void derive(Request request, Reading.Usable<StationRequest> message, Derived derived) {
            DataTransfer transfer = (DataTransfer) message.value();
            derived.row(withProvenance(
                    request,
                    flags(request.flags(), message.flags()),
                    message.extraJson(),
                    date(request.receivedAt()),
                    request.stationId(),
                    request.receivedAt(),
                    request.receivedAt(),
                    transfer.vendorId(),
                    transfer.messageId().orElse(null),
                    transfer.data().orElse(null)));
        }
    }
}
