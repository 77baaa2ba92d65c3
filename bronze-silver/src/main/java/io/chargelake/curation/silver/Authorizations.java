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
import io.chargelake.ocpp.StationRequest.Authorize;
import java.util.Set;

/** {@code silver.authorizations}: identifiers presented to stations (OCPP 1.6, section 4.1). */
public final class Authorizations {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.authorizations")
            .grain("one request to authorise")
            .version(2)
            .purpose("Identifiers that people presented, as pseudonyms: how many cards a network sees, and how often.")
            .from(Messages.TABLE)
            .required("event_date", DATE, "UTC day of occurred_at.")
            .required("station_id", STRING, "The station.")
            .required("occurred_at", TIMESTAMP, "When it happened: the time of receipt, the message carries no clock.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .required(
                    "id_tag",
                    STRING,
                    "Pseudonym of the identifier presented to the station; the same for all spellings of it.")
            .with(SilverColumns.PROVENANCE)
            .personal("id_tag", Personal.ID_TAG)
            .partitionedBy("event_date")
            .keyedBy("event_date", "station_id", "occurred_at", "session", "message_id", "id_tag")
            .query("Cards seen on each day", """
                    SELECT event_date, count(*) AS presented, count(DISTINCT id_tag) AS cards
                    FROM silver.authorizations
                    GROUP BY event_date
                    ORDER BY event_date\
                    """)
            .build();

    private Authorizations() {}

    /** How the rows come from requests. */
    public static final class Rows extends EventTable {

        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public Set<Action> actions() {
            return Set.of(Action.AUTHORIZE);
        }

        @Override
        boolean clocked() {
            return false;
        }

        @Override
        void derive(Request request, Reading.Usable<StationRequest> message, Derived derived) {
            Authorize authorize = (Authorize) message.value();
            derived.row(withProvenance(
                    request,
                    flags(request.flags(), message.flags()),
                    message.extraJson(),
                    date(request.receivedAt()),
                    request.stationId(),
                    request.receivedAt(),
                    request.receivedAt(),
                    authorize.idTag().key()));
        }
    }
}
