package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.lake.Table;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.StationRequest;
import java.util.Set;

/** {@code silver.heartbeats}: signs of life (OCPP 1.6, section 4.6). */
public final class Heartbeats {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.heartbeats")
            .grain("one heartbeat")
            .version(2)
            .purpose("Signs of life, which stations send when they have nothing else to say.")
            .from(Messages.TABLE)
            .required("event_date", DATE, "UTC day of occurred_at.")
            .required("station_id", STRING, "The station.")
            .required("occurred_at", TIMESTAMP, "When it happened: the time of receipt, the message carries no clock.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .with(SilverColumns.PROVENANCE)
            .partitionedBy("event_date")
            .keyedBy("event_date", "station_id", "occurred_at", "session", "message_id")
            .query("Heartbeats of each day", """
                    SELECT event_date, count(*) AS heartbeats, count(DISTINCT station_id) AS stations
                    FROM silver.heartbeats
                    GROUP BY event_date
                    ORDER BY event_date\
                    """)
            .build();

    private Heartbeats() {}

    /** How the rows come from requests. */
    public static final class Rows extends EventTable {

        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public Set<Action> actions() {
            return Set.of(Action.HEARTBEAT);
        }

        @Override
        boolean clocked() {
            return false;
        }

        @Override
        void derive(Request request, Reading.Usable<StationRequest> message, Derived derived) {
            derived.row(withProvenance(
                    request,
                    flags(request.flags(), message.flags()),
                    message.extraJson(),
                    date(request.receivedAt()),
                    request.stationId(),
                    request.receivedAt(),
                    request.receivedAt()));
        }
    }
}
