package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.BOOLEAN;
import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.quality.TableSchema;
import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.Sessions;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.gold.StationTimeline.Evidence;
import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import io.chargelake.ocpp.ChargePointStatus;
import io.chargelake.ocpp.OcppName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * {@code gold.status_intervals}: which state each connector was in from when to when, as {@link StationTimeline} has it. An
 * interval that lasts over midnight is a row on each of its days, so that a day can be made again by itself.
 */
public final class StatusIntervals {

    /** The statuses of OCPP 1.6, section 4.9. Stations that say another word are in a state that nobody knows. */
    static final Set<String> STATUSES = Set.copyOf(OcppName.all(ChargePointStatus.class));

    /**
     * A status that is told later than this is no news of the connector's state any more: a clock that is years behind
     * would have all days since made again.
     */
    static final Duration LATEST_REPORT = Duration.ofDays(31);

    /** The definition. */
    public static final Table TABLE = Table.named("gold.status_intervals")
            .grain("a part of one UTC day during which one connector's state did not change")
            .purpose("Who was in which state from when to when, offline times included: the base of uptime, fault "
                    + "episodes and the days of stations.")
            .from(Messages.TABLE, StatusNotifications.TABLE, BootNotifications.TABLE, Sessions.TABLE)
            .required("day", DATE, "UTC day of from_at.")
            .required("station_id", STRING, "The station.")
            .required("connector_id", INT, "The connector; 0 is the station's main controller.")
            .required("from_at", TIMESTAMP, "When it began, or the day.")
            .required("until_at", TIMESTAMP, "When it ended, or the day, or the data.")
            .required("minutes", DECIMAL_2, Unit.MINUTE, "From from_at to until_at.")
            .required(
                    "status",
                    STRING,
                    "The state: what the connector reported last by its OCPP name, or the station's own word; Offline while"
                            + " the station had no connection; Unknown after a boot until it reports again.")
            .required("since", TIMESTAMP, "When the connector came into that state; may lie days before.")
            .optional(
                    "ended_by",
                    STRING,
                    "What ended the state at until_at: report, boot, offline or online; null where it went on.")
            .optional(
                    "reported_status",
                    STRING,
                    "What the connector reported last, also while it is offline; null where nothing since the boot.")
            .required("reported_since", TIMESTAMP, "When that began; may lie days before.")
            .optional(
                    "available",
                    BOOLEAN,
                    "Whether a driver could have used it, or did: false while it or connector 0 is Faulted or Unavailable,"
                            + " or the station offline; null where that is not known, and while our own ingress was away.")
            .optional(
                    "origin",
                    STRING,
                    "Of offline times: station; ingress where our own process went away; register where the station was"
                            + " taken off the register.")
            .required(
                    "error_codes",
                    STRING_LIST,
                    "Error codes reported with reported_status until until_at, in the order in which they came; without"
                            + " NoError.")
            .optional(
                    "heartbeat_interval_s",
                    INT,
                    Unit.SECOND,
                    "The heartbeat interval that the station was given at its last boot; null where no boot is known:"
                            + " silence is no sign of an outage then before a day has passed.")
            .partitionedBy("day")
            .keyedBy("day", "station_id", "connector_id", "from_at")
            .words(
                    "status",
                    Stream.concat(
                                    OcppName.all(ChargePointStatus.class).stream(),
                                    Stream.of(StationTimeline.OFFLINE, StationTimeline.UNKNOWN))
                            .toList())
            .words("ended_by", List.of("report", "boot", "offline", "online"))
            .words("reported_status", OcppName.all(ChargePointStatus.class))
            .words("origin", List.of("station", "ingress", "register"))
            .query("Where the time of connectors went, in hours", """
                    SELECT status, round(sum(minutes) / 60, 1) AS hours
                    FROM gold.status_intervals
                    WHERE connector_id > 0
                    GROUP BY status
                    ORDER BY hours DESC\
                    """)
            .query("Connectors by their state at the end of the data", """
                    SELECT status, count(*) AS connectors
                    FROM gold.status_intervals
                    WHERE connector_id > 0 AND until_at = (SELECT max(until_at) FROM gold.status_intervals)
                    GROUP BY status
                    ORDER BY connectors DESC\
                    """)
            .build();

    private StatusIntervals() {}

    /** How the table is made. */
    static final class Transformation {

        /** What is read of {@code bronze.messages}. */
        static final String[] MESSAGE_COLUMNS = {
            "received_date", "station_id", "received_at", "message_type", "action", "direction", "session", "payload"
        };

        /** How many days of messages before the days wanted are read as well. */
        static final int DAYS_OF_MESSAGES_BEFORE = (int) StationTimeline.UNDECIDED.toDays() + 1;

        private static final int OPENING = 0;
        private static final int REPORT = 1;
        private static final int BOOT = 2;
        private static final int CONTACT = 3;
        private static final int SESSION = 4;
        private static final int GIVEN = 5;

        private static final int RESULT = 3;
        private static final long CONTACT_MICROS = TimeUnit.MILLISECONDS.toMicros(StationTimeline.GRACE.toMillis());
        private static final long MINUTE_MICROS = TimeUnit.MINUTES.toMicros(1);

        private Transformation() {}

        /**
         * The rows from a day on to the end of the data.
         *
         * @param dayBefore rows of this table of the day before {@code first}
         * @param statuses rows of {@code silver.status_notifications} since {@code first}
         * @param boots rows of {@code silver.boot_notifications} since {@code first}
         * @param messages {@link #MESSAGE_COLUMNS} of {@code bronze.messages} since
         *     {@link #DAYS_OF_MESSAGES_BEFORE} before {@code first}
         * @param sessions all rows of {@code silver.sessions}: a connection may have begun long ago
         * @param first the first UTC day wanted
         * @param end the end of the data
         */
        static Dataset<Row> rows(
                Dataset<Row> dayBefore,
                Dataset<Row> statuses,
                Dataset<Row> boots,
                Dataset<Row> messages,
                Dataset<Row> sessions,
                LocalDate first,
                Instant end) {
            long from = micros(first.atStartOfDay(ZoneOffset.UTC).toInstant());
            long until = micros(end);
            MapPartitionsFunction<Row, Row> timelines = events -> new Stations(events, from, until);
            return openings(dayBefore, from)
                    .union(reports(statuses))
                    .union(boots.select(event(BOOT, col("occurred_at"))))
                    .union(contacts(messages, sessions))
                    .union(sessions(sessions))
                    .union(givenIntervals(messages))
                    .repartition(col("station_id"))
                    .sortWithinPartitions("station_id")
                    .mapPartitions(timelines, Encoders.row(TableSchema.of(TABLE)));
        }

        /** What an event of any kind has; columns that its kind does not have are null. */
        private static Column[] event(int kind, Column at) {
            return event(kind, at, lit(null), lit(null), lit(null), lit(null), lit(null), lit(null), lit(null));
        }

        private static Column[] event(
                int kind,
                Column at,
                Column until,
                Column connector,
                Column word,
                Column reported,
                Column origin,
                Column codes,
                Column seconds) {
            return new Column[] {
                col("station_id"),
                lit(kind).as("kind"),
                unix_micros(at).as("at"),
                until.cast("bigint").as("until"),
                connector.cast("int").as("connector_id"),
                word.cast("string").as("word"),
                reported.cast("string").as("reported"),
                origin.cast("string").as("origin"),
                codes.cast("array<string>").as("codes"),
                seconds.cast("int").as("seconds")
            };
        }

        private static Dataset<Row> openings(Dataset<Row> dayBefore, long from) {
            return dayBefore
                    .where(unix_micros(col("until_at")).equalTo(from))
                    .select(event(
                            OPENING,
                            col("since"),
                            unix_micros(col("reported_since")),
                            col("connector_id"),
                            col("status"),
                            col("reported_status"),
                            col("origin"),
                            col("error_codes"),
                            col("heartbeat_interval_s")));
        }

        private static Dataset<Row> reports(Dataset<Row> statuses) {
            long latest = TimeUnit.MILLISECONDS.toMicros(LATEST_REPORT.toMillis());
            return statuses.where(unix_micros(col("received_at"))
                            .minus(unix_micros(col("occurred_at")))
                            .leq(latest))
                    .select(event(
                            REPORT,
                            col("occurred_at"),
                            unix_micros(col("received_at")),
                            col("connector_id"),
                            col("status"),
                            lit(null),
                            lit(null),
                            array(col("error_code")),
                            lit(null)));
        }

        /** Stretches of messages over sessions of which nobody noted when they began. */
        private static Dataset<Row> contacts(Dataset<Row> messages, Dataset<Row> sessions) {
            Dataset<Row> known = sessions.where(col("connected_at").isNotNull())
                    .select(
                            col("station_id").as("known_station"),
                            col("session").as("known_session"))
                    .distinct();
            return messages.where(StationDays.Transformation.spokenByTheStation())
                    .join(
                            broadcast(known),
                            col("station_id")
                                    .equalTo(col("known_station"))
                                    .and(col("session").equalTo(col("known_session"))),
                            "left_anti")
                    .groupBy(
                            col("station_id"),
                            floor(unix_micros(col("received_at")).divide(lit(CONTACT_MICROS))))
                    .agg(min("received_at").as("first"), max("received_at").as("last"))
                    .select(event(
                            CONTACT,
                            col("first"),
                            unix_micros(col("last")),
                            lit(null),
                            lit(null),
                            lit(null),
                            lit(null),
                            lit(null),
                            lit(null)));
        }

        private static Dataset<Row> sessions(Dataset<Row> sessions) {
            Column idle = col("reason").equalTo("idle").and(col("last_heard_at").isNotNull());
            return sessions.where(col("connected_at").isNotNull())
                    .select(event(
                            SESSION,
                            col("connected_at"),
                            unix_micros(when(idle, least(col("last_heard_at"), col("ended_at")))
                                    .otherwise(col("ended_at"))),
                            lit(null),
                            col("reason"),
                            lit(null),
                            lit(null),
                            lit(null),
                            lit(null)));
        }

        /** The heartbeat intervals that boots were answered with (OCPP 1.6, section 6.6); 0 leaves it to the station. */
        private static Dataset<Row> givenIntervals(Dataset<Row> messages) {
            Column seconds = get_json_object(col("payload"), "$.interval").try_cast("int");
            return messages.where(col("message_type")
                            .equalTo(RESULT)
                            .and(coalesce(col("action"), lit("BootNotification"))
                                    .equalTo("BootNotification"))
                            .and(col("payload").contains("\"interval\""))
                            .and(get_json_object(col("payload"), "$.status").equalTo("Accepted")))
                    .where(seconds.gt(0))
                    .select(event(
                            GIVEN,
                            col("received_at"),
                            lit(null),
                            lit(null),
                            lit(null),
                            lit(null),
                            lit(null),
                            lit(null),
                            seconds));
        }

        private static long micros(Instant instant) {
            return TimeUnit.SECONDS.toMicros(instant.getEpochSecond())
                    + TimeUnit.NANOSECONDS.toMicros(instant.getNano());
        }

        private static Instant instant(long micros) {
            return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
        }

        private static Row row(String stationId, StationTimeline.Interval interval) {
            return RowFactory.create(
                    interval.day(),
                    stationId,
                    interval.connector(),
                    instant(interval.from()),
                    instant(interval.until()),
                    BigDecimal.valueOf(interval.until() - interval.from())
                            .divide(BigDecimal.valueOf(MINUTE_MICROS), 2, RoundingMode.HALF_UP),
                    interval.status(),
                    instant(interval.since()),
                    interval.endedBy(),
                    interval.reported(),
                    instant(interval.reportedSince()),
                    interval.available(),
                    interval.origin(),
                    interval.errorCodes().toArray(String[]::new),
                    interval.intervalSeconds());
        }

        /** Walks over events sorted by station, one station at a time. */
        private static final class Stations implements Iterator<Row> {

            private final Iterator<Row> sorted;
            private final long from;
            private final long end;
            private final Deque<Row> rows = new ArrayDeque<>();
            private Row next;

            Stations(Iterator<Row> sorted, long from, long end) {
                this.sorted = sorted;
                this.from = from;
                this.end = end;
                this.next = read();
            }

            private Row read() {
                return sorted.hasNext() ? sorted.next() : null;
            }

            @Override
            public boolean hasNext() {
                while (rows.isEmpty() && next != null) {
                    String stationId = next.getString(0);
                    Evidence evidence = new Evidence(
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>());
                    do {
                        add(next, evidence);
                        next = read();
                    } while (next != null && next.getString(0).equals(stationId));
                    StationTimeline.of(evidence, from, end).forEach(interval -> rows.add(row(stationId, interval)));
                }
                return !rows.isEmpty();
            }

            private static void add(Row event, Evidence evidence) {
                long at = event.getLong(2);
                Long until = event.isNullAt(3) ? null : event.getLong(3);
                switch (event.getInt(1)) {
                    case OPENING ->
                        evidence.openings()
                                .add(new StationTimeline.Opening(
                                        event.getInt(4),
                                        event.getString(5),
                                        at,
                                        event.getString(6),
                                        until,
                                        event.getList(8),
                                        event.getString(7),
                                        event.isNullAt(9) ? null : event.getInt(9)));
                    case REPORT ->
                        evidence.reports()
                                .add(new StationTimeline.Report(
                                        event.getInt(4),
                                        at,
                                        until,
                                        event.getString(5),
                                        event.<String>getList(8).get(0)));
                    case BOOT -> evidence.boots().add(new StationTimeline.Boot(at));
                    case CONTACT -> evidence.contacts().add(new StationTimeline.Contact(at, until));
                    case SESSION -> evidence.sessions().add(new StationTimeline.Session(at, until, event.getString(5)));
                    case GIVEN -> evidence.intervals().add(new StationTimeline.Given(at, event.getInt(9)));
                    default -> throw new IllegalArgumentException("kind: " + event.getInt(1));
                }
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return rows.remove();
            }
        }
    }
}
