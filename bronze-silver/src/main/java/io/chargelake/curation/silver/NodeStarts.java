package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.curation.bronze.EventReading;
import io.chargelake.ingest.landing.Events;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import java.io.Serializable;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * {@code silver.node_starts}: ingress processes that started. A process that was killed has not said of its sockets that
 * they are gone: the next start of its node says it for all of them, see {@code silver.sessions}.
 */
public final class NodeStarts {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.node_starts")
            .grain("one start of one ingress process")
            .purpose("When our own ingress processes started: connections that nobody saw end were over by then.")
            .from(Events.TABLE)
            .required("event_date", DATE, "UTC day of started_at.")
            .required("node", STRING, "The ingress process, by the name that it keeps over starts.")
            .required("started_at", TIMESTAMP, "When it started.")
            .required("process", STRING, "One UUID for each start.")
            .optional("tenant", STRING, "The tenant whose stations it serves, where it serves one.")
            .partitionedBy("event_date")
            .keyedBy("node", "process")
            .query("Starts of each ingress process", """
                    SELECT node, count(*) AS starts, max(started_at) AS last_start
                    FROM silver.node_starts
                    GROUP BY node
                    ORDER BY node\
                    """)
            .build();

    private NodeStarts() {}

    /** How the rows come from records. */
    public static final class Rows extends AssembledTable {

        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public Optional<Object[]> row(EventReading reading) {
            return reading instanceof EventReading.NodeStart start
                    ? Optional.of(row(
                            start.event().node(),
                            micros(start.event().at()),
                            start.event().session(),
                            start.event().tenant().orElse(null)))
                    : Optional.empty();
        }

        @Override
        public Object[] merge(Object[] one, Object[] other) {
            return row(
                    (String) one[1],
                    least((Instant) one[2], (Instant) other[2]),
                    (String) one[3],
                    least((String) one[4], (String) other[4]));
        }

        private static Object[] row(String node, Instant startedAt, String process, String tenant) {
            return new Object[] {date(startedAt), node, startedAt, process, tenant};
        }
    }

    /**
     * When each node started.
     *
     * @param byNode name of a node → its starts
     */
    public record Times(Map<String, TreeSet<Instant>> byNode) implements Serializable {

        private static final long serialVersionUID = 1L;

        /** All that a lake knows. */
        public static Times of(Lake lake) {
            Map<String, TreeSet<Instant>> byNode = new HashMap<>();
            TableRows.of(lake, TABLE)
                    .columns("node", "started_at")
                    .forEach(start -> byNode.computeIfAbsent(start.string("node"), node -> new TreeSet<>())
                            .add(start.instant("started_at")));
            return new Times(byNode);
        }

        /** The first start of a node after an instant; null where there was none. */
        Instant after(String node, Instant instant) {
            TreeSet<Instant> starts = byNode.get(node);
            return starts == null ? null : starts.higher(instant);
        }
    }
}
