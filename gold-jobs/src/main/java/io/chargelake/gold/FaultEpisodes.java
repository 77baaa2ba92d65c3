package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.Stations;
import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@code gold.fault_episodes}: the runs of status Faulted of one connector, from the first Faulted to the connector's next
 * other status or the station's next boot, however long that takes. Offline times within a run do not end it.
 */
public final class FaultEpisodes {

    /** An offline time of at least so long before a boot is a crew at work; a shorter one is a restart. */
    static final Duration VISIT = Duration.ofMinutes(15);

    /** How long before its boot a station may have connected again. */
    static final Duration BOOTING = Duration.ofMinutes(5);

    /** The definition. */
    public static final Table TABLE = Table.named("gold.fault_episodes")
            .grain("one fault episode of one connector")
            .purpose("Every fault from its beginning to its end, and how it ended: by itself, by a restart, or by a "
                    + "visit. What mean times between failures and to repair are taken from.")
            .from(StatusIntervals.TABLE, BootNotifications.TABLE, Stations.TABLE)
            .required("month", STRING, "UTC month of began_at, as 2026-10.")
            .required("station_id", STRING, "The station.")
            .required("connector_id", INT, "The connector; 0 is the station's main controller.")
            .required("began_at", TIMESTAMP, "The first Faulted.")
            .optional(
                    "ended_at",
                    TIMESTAMP,
                    "The connector's next other status, or the station's next boot; null while the episode is open.")
            .required(
                    "minutes",
                    DECIMAL_2,
                    Unit.MINUTE,
                    "From its beginning to its end; to the end of the data while it is open.")
            .required(
                    "error_codes",
                    STRING_LIST,
                    "Error codes reported with it, in the order in which they came; without NoError.")
            .optional(
                    "ended_by",
                    STRING,
                    "itself, where the connector reported another status; reset, where the station booted; visit, where it"
                            + " booted after 15 minutes or more without a connection. Null while the episode is open.")
            .optional(
                    "vendor",
                    STRING,
                    "Who made the station, by its last boot before the episode, or else the register.")
            .optional("model", STRING, "The vendor's model, likewise.")
            .optional(
                    "firmware_version",
                    STRING,
                    "Its firmware, by a boot of the 31 days before the episode; null where there was none.")
            .partitionedBy("month")
            .keyedBy("month", "station_id", "connector_id", "began_at")
            .words("ended_by", List.of("itself", "reset", "visit"))
            .query("How faults end, by their first error code", """
                    SELECT get(error_codes, 0) AS error_code, ended_by, count(*) AS episodes, round(avg(minutes), 1) AS average_minutes
                    FROM gold.fault_episodes
                    WHERE ended_at IS NOT NULL
                    GROUP BY get(error_codes, 0), ended_by
                    ORDER BY episodes DESC LIMIT 20\
                    """)
            .query("What is faulted now, and since when", """
                    SELECT e.station_id, s.name, connector_id, began_at, minutes, error_codes
                    FROM gold.fault_episodes e
                    LEFT JOIN silver.stations s ON s.station_id = e.station_id
                    WHERE ended_at IS NULL
                    ORDER BY began_at LIMIT 20\
                    """)
            .build();

    private FaultEpisodes() {}

    /** How the table is made. */
    static final class Transformation {

        private static final String[] CONNECTOR = {"station_id", "connector_id", "began_at"};

        private Transformation() {}

        /**
         * The episodes that go on at the beginning of a span of days or later.
         *
         * @param intervals rows of {@code gold.status_intervals}, from a day on to the end of the data
         * @param makes the result of {@link StationMakes#of} for the same time
         */
        static Dataset<Row> rows(Dataset<Row> intervals, StationMakes makes) {
            Column offline = col("status").equalTo(StationTimeline.OFFLINE);
            Dataset<Row> episodes = intervals
                    .where(col("reported_status").equalTo(FaultStatuses.FAULTED))
                    .groupBy(
                            col("station_id"),
                            col("connector_id"),
                            col("reported_since").as("began_at"))
                    .agg(
                            max("until_at").as("until_at"),
                            max_by(struct("ended_by", "error_codes"), col("until_at"))
                                    .as("last"),
                            max(when(offline, struct(col("until_at"), col("since"))))
                                    .as("offline"))
                    .withColumn(
                            "ended_by",
                            when(col("last.ended_by").equalTo("report"), lit("itself"))
                                    .when(
                                            col("last.ended_by").equalTo("boot"),
                                            when(wasAway(), lit("visit")).otherwise(lit("reset"))));
            return makes.join(episodes, col("began_at"))
                    .select(
                            date_format(col("began_at"), "yyyy-MM").as("month"),
                            col(CONNECTOR[0]),
                            col(CONNECTOR[1]),
                            col(CONNECTOR[2]),
                            when(col("ended_by").isNotNull(), col("until_at")).as("ended_at"),
                            minutes(col("began_at"), col("until_at")).as("minutes"),
                            col("last.error_codes").as("error_codes"),
                            col("ended_by"),
                            col("vendor"),
                            col("model"),
                            col("firmware_version"));
        }

        private static Column wasAway() {
            Column lasted = span(col("offline.since"), col("offline.until_at"));
            Column before = span(col("offline.until_at"), col("until_at"));
            return coalesce(lasted.geq(micros(VISIT)).and(before.leq(micros(BOOTING))), lit(false));
        }

        private static Column span(Column from, Column until) {
            return unix_micros(until).minus(unix_micros(from));
        }

        /** Minutes between two times with two decimals, rounded half up. */
        static Column minutes(Column from, Column until) {
            return round(span(from, until).cast("decimal(18,0)").divide(lit(TimeUnit.MINUTES.toMicros(1))), 2)
                    .cast("decimal(18,2)");
        }

        private static long micros(Duration duration) {
            return TimeUnit.MILLISECONDS.toMicros(duration.toMillis());
        }
    }
}
