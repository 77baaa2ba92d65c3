package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@code gold.sessions_in_error}: charges whose figures cannot be right, or are none that a driver would want, and charges
 * without a stop with what is known of their end. A charge counts in the month in which it starts.
 */
public final class SessionsInError {

    /** A charge that delivered less is one that a driver gave up. */
    static final int LOW_ENERGY_WH = 500;

    /** The shortest charge by AFIREV's rules. */
    static final Duration SHORTEST = Duration.ofSeconds(120);

    /** A car that stands so long without power is forgotten. */
    static final int INACTIVE_HOURS = 24;

    /** A charge without a stop may still go on for so long after its start. */
    static final Duration STILL_GOING_ON = Duration.ofHours(24);

    /** Before this, nobody sent OCPP 1.6 to anybody: a clock is wrong. */
    static final Instant EARLIEST = Instant.parse("2017-01-01T00:00:00Z");

    private static final List<String> ERRORS = List.of(
            "no_consumption",
            "low_consumption",
            "negative_consumption",
            "low_duration",
            "negative_duration",
            "inactivity",
            "before_2017",
            "no_stop");

    /** The definition. */
    public static final Table TABLE = Table.named("gold.sessions_in_error")
            .grain("one charge whose figures cannot be right, or that has no stop")
            .purpose(
                    "Charges that nobody should bill without a look, and charges that were never stopped, with how they"
                            + " ended as far as is known.")
            .from(
                    StatusNotifications.TABLE,
                    BootNotifications.TABLE,
                    TransactionStarts.TABLE,
                    CompletedTransactions.TABLE)
            .required("month", STRING, "UTC month of started_at, as 2026-10.")
            .required("station_id", STRING, "The station.")
            .required("connector_id", INT, "The connector.")
            .optional(
                    "transaction_id",
                    LONG,
                    "Id of the transaction, unique within the station; null where no answer with an id reached the lake.")
            .required("id_tag", STRING, "Pseudonym of the identifier that started the charge.")
            .required("started_at", TIMESTAMP, "When the charge started.")
            .optional("stopped_at", TIMESTAMP, "When the charge stopped; null where no stop is known.")
            .required(
                    "errors",
                    STRING_LIST,
                    "Every error: no_consumption (0 Wh), low_consumption (below 500 Wh), negative_consumption (the meter"
                            + " ran backwards), low_duration (below 120 s), negative_duration (stopped before it started),"
                            + " inactivity (24 h or more without power), before_2017 (a start before 2017), no_stop.")
            .optional(
                    "energy_kwh",
                    DECIMAL_2,
                    Unit.KILOWATT_HOUR,
                    "Meter at the stop less meter at the start, also where that is negative; null where either is unknown.")
            .optional("duration_s", LONG, Unit.SECOND, "From start to stop; null without a stop.")
            .optional(
                    "idle_time_h",
                    DECIMAL_2,
                    Unit.HOUR,
                    "Time without power, as gold.completed_transactions has it; null where that is.")
            .optional(
                    "closed_by",
                    STRING,
                    "What shows that a charge without a stop is over: next_start, available (its connector was free again)"
                            + " or boot, whichever came first within 31 days; null for others, and while nothing shows it.")
            .optional("closed_at", TIMESTAMP, "When that was: the charge was over by then.")
            .personal("id_tag", Personal.ID_TAG)
            .partitionedBy("month")
            .keyedBy("month", "station_id", "connector_id", "started_at", "transaction_id")
            .words("errors", ERRORS)
            .words("closed_by", List.of("next_start", "available", "boot"))
            .query("Errors of charges by month", """
                    SELECT month, error, count(*) AS charges
                    FROM gold.sessions_in_error
                    LATERAL VIEW explode(errors) e AS error
                    GROUP BY month, error
                    ORDER BY month, charges DESC\
                    """)
            .query("Charges without a stop, and how they ended", """
                    SELECT station_id, connector_id, transaction_id, started_at, closed_by, closed_at
                    FROM gold.sessions_in_error
                    WHERE stopped_at IS NULL
                    ORDER BY started_at DESC LIMIT 20\
                    """)
            .build();

    private SessionsInError() {}

    /** How the table is made. */
    static final class Transformation {

        private Transformation() {}

        /**
         * The rows of whole months.
         *
         * @param fates the result of {@link ChargeFates#of}
         * @param completed rows of {@code gold.completed_transactions} of the months and {@link Charges#REACH_DAYS} days
         *     after
         * @param end the end of the data
         */
        static Dataset<Row> rows(Dataset<Row> fates, Dataset<Row> completed, Instant end) {
            Dataset<Row> idle = completed.select(
                    col("station_id"), col("connector_id"), col("started_at").as("at"), col("idle_time_h"));
            Column open = col("stop_at").isNull();
            Column closedAt = least(col("next_start_at"), col("next_free_at"), col("next_boot_at"));
            Column energy = col("meter_stop_wh").minus(col("meter_start_wh"));
            Column micros = unix_micros(col("stop_at")).minus(unix_micros(col("at")));
            Column stillGoingOn = lit(end).lt(plus(col("at"), STILL_GOING_ON))
                    .and(col("closed_at").isNull());
            return fates.join(idle, new String[] {"station_id", "connector_id", "at"}, "left")
                    .withColumn("closed_at", when(open.and(closedAt.leq(col("until"))), closedAt))
                    .select(
                            date_format(col("at"), "yyyy-MM").as("month"),
                            col("station_id"),
                            col("connector_id"),
                            col("transaction_id"),
                            col("id_tag"),
                            col("at").as("started_at"),
                            col("stop_at").as("stopped_at"),
                            array_compact(array(
                                            when(energy.equalTo(0), lit("no_consumption")),
                                            when(energy.gt(0).and(energy.lt(LOW_ENERGY_WH)), lit("low_consumption")),
                                            when(energy.lt(0), lit("negative_consumption")),
                                            when(micros.geq(0).and(micros.lt(micros(SHORTEST))), lit("low_duration")),
                                            when(micros.lt(0), lit("negative_duration")),
                                            when(col("idle_time_h").geq(INACTIVE_HOURS), lit("inactivity")),
                                            when(col("at").lt(lit(EARLIEST)), lit("before_2017")),
                                            when(open.and(stillGoingOn.equalTo(false)), lit("no_stop"))))
                                    .as("errors"),
                            round(energy.cast("decimal(18,0)").divide(lit(1000)), 2)
                                    .cast("decimal(18,2)")
                                    .as("energy_kwh"),
                            micros.divide(lit(TimeUnit.SECONDS.toMicros(1)))
                                    .cast("bigint")
                                    .as("duration_s"),
                            col("idle_time_h"),
                            when(col("closed_at").equalTo(col("next_start_at")), lit("next_start"))
                                    .when(col("closed_at").equalTo(col("next_boot_at")), lit("boot"))
                                    .when(col("closed_at").equalTo(col("next_free_at")), lit("available"))
                                    .as("closed_by"),
                            col("closed_at"))
                    .where(size(col("errors")).gt(0))
                    .distinct();
        }

        private static Column plus(Column instant, Duration duration) {
            return timestamp_micros(unix_micros(instant).plus(micros(duration)));
        }

        private static long micros(Duration duration) {
            return TimeUnit.MILLISECONDS.toMicros(duration.toMillis());
        }
    }
}
