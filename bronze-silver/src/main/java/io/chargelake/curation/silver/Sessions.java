package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.curation.bronze.EventReading;
import io.chargelake.ingest.event.SessionEvent;
import io.chargelake.ingest.event.SessionEvent.Change;
import io.chargelake.ingest.landing.Events;
import io.chargelake.lake.Table;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code silver.sessions}: the websocket connections of stations. A station's sessions may overlap, as a new one replaces
 * the old whose end is often noticed later: it is connected while any of them is without an end.
 */
public final class Sessions {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.sessions")
            .grain("one websocket connection of one station")
            .purpose("Who was connected from when to when, and why the connection ended.")
            .from(Events.TABLE, NodeStarts.TABLE)
            .required("event_date", DATE, "UTC day of connected_at; while that is not known, of disconnected_at.")
            .required("station_id", STRING, "The station.")
            .required("session", STRING, "The websocket connection, as in the frames' header.")
            .optional("connected_at", TIMESTAMP, "When it was opened; null where only its end is known.")
            .optional(
                    "ended_at",
                    TIMESTAMP,
                    "disconnected_at, or else node_restarted_at; null while it is open as far as is known.")
            .optional("disconnected_at", TIMESTAMP, "When its ingress process saw that it was gone.")
            .optional(
                    "reason",
                    STRING,
                    "Why it is gone: closed-by-station, connection-lost, replaced, idle, shutdown or protocol-error; null"
                            + " where its process did not live to say it.")
            .optional("last_heard_at", TIMESTAMP, "When the station was last heard over it; null where not known.")
            .optional(
                    "node_restarted_at",
                    TIMESTAMP,
                    "The first start of its node after connected_at, where nobody saw it end: it was over by then.")
            .required("node", STRING, "The ingress process that held it.")
            .optional("remote_address", STRING, "The peer's IP address; null where not known.")
            .optional("tenant", STRING, "The tenant that the station belongs to.")
            .partitionedBy("event_date")
            .keyedBy("station_id", "session")
            .words(
                    "reason",
                    List.of("closed-by-station", "connection-lost", "replaced", "idle", "shutdown", "protocol-error"))
            .query("Why connections ended", """
                    SELECT reason, count(*) AS sessions
                    FROM silver.sessions
                    WHERE ended_at IS NOT NULL
                    GROUP BY reason
                    ORDER BY sessions DESC\
                    """)
            .build();

    private Sessions() {}

    /** How the rows come from records and from the starts of nodes. */
    public static final class Rows extends AssembledTable {

        private static final long serialVersionUID = 1L;

        private final NodeStarts.Times starts;

        /** Rows that know when nodes started. */
        public Rows(NodeStarts.Times starts) {
            this.starts = starts;
        }

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public Optional<Object[]> row(EventReading reading) {
            return reading instanceof EventReading.Socket socket
                    ? Optional.of(Story.of(socket.event()).toRow(null))
                    : Optional.empty();
        }

        @Override
        public Object[] merge(Object[] one, Object[] other) {
            return Story.of(one).with(Story.of(other)).toRow(null);
        }

        @Override
        public Object[] settle(Object[] row) {
            Story story = Story.of(row);
            return story.toRow(
                    story.end == null && story.connectedAt != null
                            ? starts.after(story.node, story.connectedAt)
                            : null);
        }
    }

    /** An end, as one record says. Should two say that the same session ended, the earlier counts. */
    private record End(Instant at, String reason, Instant lastHeardAt) {

        static final Comparator<End> ORDER = Comparator.comparing(End::at)
                .thenComparing(End::reason, AssembledTable.nullsFirst())
                .thenComparing(End::lastHeardAt, AssembledTable.nullsFirst());
    }

    /**
     * All that the records say of a session.
     *
     * @param end null while it is not known
     */
    private record Story(
            String stationId,
            String session,
            Instant connectedAt,
            End end,
            String node,
            String remoteAddress,
            String tenant) {

        static Story of(SessionEvent event) {
            boolean opened = event.change() == Change.CONNECTED;
            Instant at = AssembledTable.micros(event.at());
            return new Story(
                    event.stationId(),
                    event.session(),
                    opened ? at : null,
                    opened
                            ? null
                            : new End(at, event.reason().orElse(null), AssembledTable.micros(event.lastHeardAt())),
                    event.node(),
                    event.remoteAddress().orElse(null),
                    event.tenant().orElse(null));
        }

        static Story of(Object[] row) {
            return new Story(
                    (String) row[1],
                    (String) row[2],
                    (Instant) row[3],
                    row[5] == null ? null : new End((Instant) row[5], (String) row[6], (Instant) row[7]),
                    (String) row[9],
                    (String) row[10],
                    (String) row[11]);
        }

        Story with(Story other) {
            return new Story(
                    stationId,
                    session,
                    AssembledTable.least(connectedAt, other.connectedAt),
                    AssembledTable.least(end, other.end, End.ORDER),
                    AssembledTable.least(node, other.node),
                    AssembledTable.least(remoteAddress, other.remoteAddress),
                    AssembledTable.least(tenant, other.tenant));
        }

        Object[] toRow(Instant nodeRestartedAt) {
            return new Object[] {
                AssembledTable.date(connectedAt == null ? end.at : connectedAt),
                stationId,
                session,
                connectedAt,
                end == null ? nodeRestartedAt : end.at,
                end == null ? null : end.at,
                end == null ? null : end.reason,
                end == null ? null : end.lastHeardAt,
                nodeRestartedAt,
                node,
                remoteAddress,
                tenant
            };
        }
    }
}
