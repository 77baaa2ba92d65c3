package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.EventTime;
import io.chargelake.ocpp.IdTag;
import io.chargelake.ocpp.OcppName;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.Reason;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequest.StopTransaction;
import java.util.Set;

/** {@code silver.transaction_stops}: charges ended (OCPP 1.6, section 4.10). Samples sent along with a stop are rows of silver.meter_values. */
public final class TransactionStops {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.transaction_stops")
            .grain("one stop of a charge")
            .version(2)
            .purpose("Charges that ended, with the meter reading and the reason.")
            .from(Messages.TABLE)
            .required("event_date", DATE, "UTC day of occurred_at.")
            .required("station_id", STRING, "The station.")
            .required(
                    "occurred_at",
                    TIMESTAMP,
                    "When it happened by the station's clock; the time of receipt where that clock is missing or impossible.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .optional(
                    "transaction_id", LONG, "The transaction that ended; null, flagged, where the station named none.")
            .optional(
                    "id_tag",
                    STRING,
                    "Pseudonym of the identifier that ended the charge; null where the station ended it itself.")
            .optional(
                    "meter_stop_wh",
                    LONG,
                    Unit.WATT_HOUR,
                    "Meter reading at the end; null, flagged, where the station did not know it.")
            .required(
                    "reason",
                    STRING,
                    "Reason by its OCPP name; Local where the station sent none (OCPP 1.6, section 6.49).")
            .with(SilverColumns.PROVENANCE)
            .personal("id_tag", Personal.ID_TAG)
            .partitionedBy("event_date")
            .keyedBy("event_date", "station_id", "transaction_id", "occurred_at", "meter_stop_wh")
            .words("reason", OcppName.all(Reason.class))
            .query("Why charges end", """
                    SELECT reason, count(*) AS stops
                    FROM silver.transaction_stops
                    GROUP BY reason
                    ORDER BY stops DESC\
                    """)
            .build();

    private TransactionStops() {}

    /** How the rows come from requests. */
    public static final class Rows extends EventTable {

        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public Set<Action> actions() {
            return Set.of(Action.STOP_TRANSACTION);
        }

        @Override
        boolean clocked() {
            return true;
        }

        @Override
        void derive(Request request, Reading.Usable<StationRequest> message, Derived derived) {
            StopTransaction stop = (StopTransaction) message.value();
            EventTime time = time(request, stop.timestamp());
            derived.row(withProvenance(
                    request,
                    flags(request.flags(), message.flags(), time.flags()),
                    message.extraJson(),
                    date(time.occurredAt()),
                    request.stationId(),
                    time.occurredAt(),
                    request.receivedAt(),
                    stop.transactionId().orElse(null),
                    stop.idTag().map(IdTag::key).orElse(null),
                    stop.meterStop().orElse(null),
                    stop.reason().text()));
        }
    }
}
