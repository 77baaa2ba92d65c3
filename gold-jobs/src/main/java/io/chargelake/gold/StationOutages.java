package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_intersect;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.chargelake.curation.silver.Sessions;
import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * {@code gold.station_outages}: when a station that has been connected was not, from the end of its newest connection to
 * the next. The end of an older connection says nothing: it is often noticed hours after the station has connected anew.
 * Silence over an open connection is no outage, and neither is that a station was taken off the register.
 */
public final class StationOutages {

    /** Shorter ones are a station that connects anew. */
    static final Duration SHORTEST = Duration.ofMinutes(1);

    /** The definition. */
    public static final Table TABLE = Table.named("gold.station_outages")
            .grain("one outage of one station in a month that it reaches into")
            .purpose("When stations were not connected, and whether that was theirs or ours.")
            .from(Sessions.TABLE)
            .readBy("the API and the page (serve)")
            .required("month", STRING, "UTC month, as 2026-10.")
            .required("station_id", STRING, "The station.")
            .required(
                    "began_at",
                    TIMESTAMP,
                    "When its newest connection ended; where that was idle, when the station was last heard over it."
                            + " May lie before the month.")
            .optional("ended_at", TIMESTAMP, "When it connected again; null while it has not. May lie after the month.")
            .required(
                    "outage_minutes",
                    DECIMAL_2,
                    Unit.MINUTE,
                    "Minutes of the month without a connection; to the end of the data while it is open.")
            .required(
                    "reason",
                    STRING,
                    "Why the connection ended: closed-by-station, connection-lost, replaced, idle, shutdown or"
                            + " protocol-error; node-restarted where its ingress process did not live to say it.")
            .required(
                    "origin",
                    STRING,
                    "ingress where our own process went away (shutdown, node-restarted), station for the rest.")
            .required("node", STRING, "The ingress process that held the connection.")
            .partitionedBy("month")
            .keyedBy("month", "station_id", "began_at")
            .words("origin", List.of("station", "ingress"))
            .query("Longest outages of stations", """
                    SELECT station_id, began_at, ended_at, outage_minutes, reason
                    FROM gold.station_outages
                    WHERE origin = 'station'
                    ORDER BY outage_minutes DESC, station_id LIMIT 20\
                    """)
            .build();

    private StationOutages() {}

    /** How the table is made. */
    static final class Transformation {

        /** What is read of {@code silver.sessions}. */
        static final String[] SESSION_COLUMNS = {
            "station_id", "session", "connected_at", "ended_at", "last_heard_at", "reason", "node"
        };

        private static final String NODE_RESTARTED = "node-restarted";
        private static final long MINUTE_MICROS = TimeUnit.MINUTES.toMicros(1);

        private Transformation() {}

        /**
         * The rows of whole months.
         *
         * @param sessions all rows of {@code silver.sessions}: an outage may have begun long ago
         * @param months the UTC months wanted
         * @param validThrough the end of the data
         */
        static Dataset<Row> rows(Dataset<Row> sessions, Collection<YearMonth> months, Instant validThrough) {
            WindowSpec ofStation = Window.partitionBy("station_id")
                    .orderBy(
                            col("connected_at").asc_nulls_first(),
                            col("ended_at").asc_nulls_last(),
                            col("session"));
            Column idle = col("reason").equalTo("idle").and(col("last_heard_at").isNotNull());
            Dataset<Row> outages = sessions.withColumn(
                            "next_connected_at", lead("connected_at", 1).over(ofStation))
                    .where(col("ended_at").isNotNull())
                    .where(coalesce(col("reason"), lit("")).notEqual("unlisted"))
                    .select(
                            col("station_id"),
                            when(idle, least(col("last_heard_at"), col("ended_at")))
                                    .otherwise(col("ended_at"))
                                    .as("began_at"),
                            col("next_connected_at").as("ended_at"),
                            coalesce(col("reason"), lit(NODE_RESTARTED)).as("reason"),
                            col("node"))
                    .withColumn("until", coalesce(col("ended_at"), lit(validThrough)))
                    .where(unix_micros(col("until"))
                            .minus(unix_micros(col("began_at")))
                            .geq(TimeUnit.MILLISECONDS.toMicros(SHORTEST.toMillis())));
            Column wanted =
                    array(months.stream().map(month -> lit(month.atDay(1))).toArray(Column[]::new));
            Column lastMoment = timestamp_micros(unix_micros(col("until")).minus(1));
            Column reached = sequence(trunc(col("began_at"), "MM"), trunc(lastMoment, "MM"), expr("interval 1 month"));
            Column from = greatest(col("began_at"), col("month").cast("timestamp"));
            Column to = least(col("until"), add_months(col("month"), 1).cast("timestamp"));
            return outages.withColumn("month", explode(array_intersect(reached, wanted)))
                    .select(
                            date_format(col("month"), "yyyy-MM").as("month"),
                            col("station_id"),
                            col("began_at"),
                            col("ended_at"),
                            round(
                                            unix_micros(to)
                                                    .minus(unix_micros(from))
                                                    .cast("decimal(18,0)")
                                                    .divide(lit(MINUTE_MICROS)),
                                            2)
                                    .cast("decimal(18,2)")
                                    .as("outage_minutes"),
                            col("reason"),
                            when(col("reason").isin("shutdown", NODE_RESTARTED), "ingress")
                                    .otherwise("station")
                                    .as("origin"),
                            col("node"));
        }
    }
}
