package io.chargelake.curation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.chargelake.curation.bronze.EventReading;
import io.chargelake.curation.bronze.LandedEvent;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.privacy.Pseudonymisation;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.curation.quality.TableSchema;
import io.chargelake.curation.silver.AssembledTable;
import io.chargelake.curation.silver.Commands;
import io.chargelake.curation.silver.NodeStarts;
import io.chargelake.curation.silver.Sessions;
import io.chargelake.ingest.landing.Events;
import io.chargelake.lake.Claim;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Landed events beside the frames to {@code silver.commands}, {@code silver.sessions} and {@code silver.node_starts}.
 */
final class EventStep {

    /** The tables, in the order in which they are written: the starts of nodes end sessions. */
    static final List<Table> TABLES = List.of(Commands.TABLE, NodeStarts.TABLE, Sessions.TABLE);

    private static final String KIND = "kind";
    private static final String NODE_STARTED = "node_started";
    private static final String CONNECTIONS_SINCE = "connections_since";

    private enum Kind {
        COMMAND,
        SESSION,
        NODE_START,
        MALFORMED;

        static Kind of(EventReading reading) {
            if (reading instanceof EventReading.Malformed) {
                return MALFORMED;
            }
            if (reading instanceof EventReading.Socket) {
                return SESSION;
            }
            return reading instanceof EventReading.NodeStart ? NODE_START : COMMAND;
        }
    }

    private final SparkSession spark;
    private final Lake lake;
    private final Claim claim;
    private final Pseudonymisation pseudonymisation;
    private final Dataset<Row> events;
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final TreeSet<LocalDate> days = new TreeSet<>();
    private LocalDate connectionsSince = LocalDate.MAX;

    private EventStep(
            SparkSession spark, Lake lake, Claim claim, Pseudonymisation pseudonymisation, Dataset<Row> events) {
        this.spark = spark;
        this.lake = lake;
        this.claim = claim;
        this.pseudonymisation = pseudonymisation;
        this.events = events;
    }

    /**
     * Reads the events of a selection, and keeps them until closed.
     *
     * @param claim under which the tables are written
     * @param pseudonymisation of what was sent
     */
    static EventStep read(
            SparkSession spark, Lake lake, Claim claim, Pseudonymisation pseudonymisation, EventSelection selection) {
        TABLES.forEach(table -> DeltaTables.createIfMissing(lake, table));
        Dataset<Row> landed = selection.landed(spark);
        StructType schema = landed.schema()
                .add(KIND, DataTypes.StringType, false)
                .add(NODE_STARTED, DataTypes.StringType, true)
                .add(CONNECTIONS_SINCE, DataTypes.DateType, true);
        MapFunction<Row, Row> reading = EventStep::withKind;
        EventStep step = new EventStep(
                spark,
                lake,
                claim,
                pseudonymisation,
                landed.map(reading, Encoders.row(schema)).persist(StorageLevel.MEMORY_AND_DISK()));
        for (Row day : step.events
                .groupBy(col(KIND), col("timestamp").cast("date"))
                .agg(functions.count(lit(1)), min(CONNECTIONS_SINCE))
                .collectAsList()) {
            step.counts.merge(Kind.valueOf(day.getString(0)), day.getLong(2), Long::sum);
            step.days.add(day.getLocalDate(1));
            if (!day.isNullAt(3) && day.getLocalDate(3).isBefore(step.connectionsSince)) {
                step.connectionsSince = day.getLocalDate(3);
            }
        }
        return step;
    }

    private static Row withKind(Row landed) {
        EventReading reading = EventReading.of(LandedEvent.of(landed));
        Object[] values = new Object[landed.length() + 3];
        for (int i = 0; i < landed.length(); i++) {
            values[i] = landed.get(i);
        }
        values[landed.length()] = Kind.of(reading).name();
        values[landed.length() + 1] =
                reading instanceof EventReading.NodeStart start ? start.event().node() : null;
        values[landed.length() + 2] = connectionsSince(reading).orElse(null);
        return RowFactory.create(values);
    }

    /** The UTC day from which on a record changes what is known of connections: one that was idle ended before it was closed. */
    private static Optional<LocalDate> connectionsSince(EventReading reading) {
        if (reading instanceof EventReading.NodeStart start) {
            return Optional.of(dayOf(start.event().at()));
        }
        return reading instanceof EventReading.Socket socket
                ? Optional.of(dayOf(Stream.concat(Stream.of(socket.event().at()), socket.event().lastHeardAt().stream())
                        .min(Comparator.naturalOrder())
                        .orElseThrow()))
                : Optional.empty();
    }

    private static LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    /** How many events there are. */
    long events() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Rows for {@code bronze.quarantine}; empty where there are none.
     *
     * @param runId the run, which they name
     */
    Optional<Dataset<Row>> rejected(String runId) {
        return count(Kind.MALFORMED) == 0
                ? Optional.empty()
                : Optional.of(QuarantinedFrames.Rows.ofEvents(of(Kind.MALFORMED), runId));
    }

    /** Writes the tables that the events are about. */
    List<TableCount> run() {
        List<TableCount> written = new ArrayList<>();
        long malformed = count(Kind.MALFORMED);
        written.add(new TableCount(Events.TABLE.name(), events(), events() - malformed, 0, malformed, 0, 0, days)
                .checked());
        if (count(Kind.COMMAND) > 0) {
            written.add(assemble(new Commands.Rows(), Kind.COMMAND, Optional.empty()));
        }
        if (count(Kind.NODE_START) > 0) {
            written.add(assemble(new NodeStarts.Rows(), Kind.NODE_START, Optional.empty()));
        }
        if (count(Kind.SESSION) + count(Kind.NODE_START) > 0) {
            written.add(assemble(new Sessions.Rows(NodeStarts.Times.of(lake)), Kind.SESSION, heldByNodesThatStarted())
                    .withSince(connectionsSince));
        }
        return written;
    }

    /** Sessions that nobody saw end, of nodes of which there are new starts. */
    private Optional<Column> heldByNodesThatStarted() {
        if (count(Kind.NODE_START) == 0) {
            return Optional.empty();
        }
        Object[] nodes = of(Kind.NODE_START).select(NODE_STARTED).distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .toArray();
        return Optional.of(col("disconnected_at").isNull().and(col("node").isin(nodes)));
    }

    private TableCount assemble(AssembledTable table, Kind kind, Optional<Column> alsoTouched) {
        FlatMapFunction<Row, Row> derivation = landed -> table.row(EventReading.of(LandedEvent.of(landed))).stream()
                .map(RowFactory::create)
                .iterator();
        Dataset<Row> told = pseudonymisation.of(
                of(kind).flatMap(derivation, Encoders.row(TableSchema.of(table.table()))), table.table());
        return new Assembly(spark, lake, claim, table).write(told, count(kind), alsoTouched);
    }

    private Dataset<Row> of(Kind kind) {
        return events.where(col(KIND).equalTo(kind.name()));
    }

    private long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** Forgets what was read. */
    void close() {
        events.unpersist();
    }
}
