package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.STRING;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import io.chargelake.curation.silver.ExcludedTimes;
import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * {@code gold.uptime_monthly}: how much of the time each port was up, as a plain share of time, by the rule of the US for
 * chargers paid by its NEVI programme (23 CFR 680.116(b)) and by that of the UK (SI 2023/1168, regulation 7). A port is a
 * connector of OCPP 1.6 other than 0.
 */
public final class UptimeMonthly {

    /** The definition. */
    public static final Table TABLE = Table.named("gold.uptime_monthly")
            .grain("one port in one UTC month")
            .purpose("Uptime of ports as contracts and regulators define it, with the minutes that it is made from.")
            .from(ExcludedTimes.TABLE, StatusIntervals.TABLE)
            .readBy("chargelake nevi")
            .required("month", STRING, "UTC month, as 2026-10.")
            .required("station_id", STRING, "The station.")
            .required("connector_id", INT, "The port: an OCPP 1.6 connector, 1 or above.")
            .required(
                    "minutes",
                    DECIMAL_2,
                    Unit.MINUTE,
                    "Minutes of the month in which the port was known, up to the end of the data.")
            .required("up_minutes", DECIMAL_2, Unit.MINUTE, "Minutes in which a driver could have used it, or did.")
            .required(
                    "outage_minutes",
                    DECIMAL_2,
                    Unit.MINUTE,
                    "Minutes in which nobody could: it or connector 0 was Faulted or Unavailable, or the station offline.")
            .required(
                    "excluded_minutes",
                    DECIMAL_2,
                    Unit.MINUTE,
                    "Minutes among those for which silver.excluded_times has a reason.")
            .required(
                    "unobserved_minutes",
                    DECIMAL_2,
                    Unit.MINUTE,
                    "Minutes of which nobody knows: our own ingress was away, or nothing was reported since a boot.")
            .required(
                    "out_of_order_minutes",
                    DECIMAL_2,
                    Unit.MINUTE,
                    "Minutes among the outage in which the station was connected; those offline are not among them.")
            .optional(
                    "uptime_pct",
                    DECIMAL_2,
                    Unit.PERCENT,
                    "up_minutes of up_minutes and outage_minutes; null where both are 0.")
            .required("nevi_months", INT, "Months that nevi_uptime_pct is about, 12 unless the port is younger.")
            .optional(
                    "nevi_uptime_pct",
                    DECIMAL_2,
                    Unit.PERCENT,
                    "Of the twelve months that end with this one: minutes, less outage, plus excluded, of minutes. More"
                            + " than 97 is asked.")
            .optional(
                    "uk_reliability_pct",
                    DECIMAL_2,
                    Unit.PERCENT,
                    "Of the calendar year so far: minutes less those out of order, of minutes; what is offline is of"
                            + " unknown state, which does not count against it. 99 is asked of the mean of a network's rapid"
                            + " charge points (50 kW and above).")
            .partitionedBy("month")
            .keyedBy("month", "station_id", "connector_id")
            .query("Ports that miss 97 % by the US rule, latest month", """
                    SELECT station_id, connector_id, nevi_months, nevi_uptime_pct, outage_minutes, excluded_minutes
                    FROM gold.uptime_monthly
                    WHERE month = (SELECT max(month) FROM gold.uptime_monthly) AND nevi_uptime_pct <= 97
                    ORDER BY nevi_uptime_pct, station_id, connector_id LIMIT 20\
                    """)
            .query("Uptime of the network by month", """
                    SELECT month, count(*) AS ports,
                      round(100 * sum(up_minutes) / nullif(sum(up_minutes) + sum(outage_minutes), 0), 2) AS uptime_pct,
                      round(avg(uk_reliability_pct), 2) AS uk_reliability_pct
                    FROM gold.uptime_monthly
                    GROUP BY month
                    ORDER BY month\
                    """)
            .build();

    /** Months of the rule of the US. */
    private static final int NEVI_MONTHS = 12;

    private UptimeMonthly() {}

    /** How the table is made. */
    static final class Transformation {

        private static final String[] PORT = {"month", "station_id", "connector_id"};

        private Transformation() {}

        /**
         * Minutes of the ports in whole months, as {@link #rows} takes them.
         *
         * @param intervals rows of {@code gold.status_intervals} of the months
         */
        static Dataset<Row> minutes(Dataset<Row> intervals) {
            Column micros = unix_micros(col("until_at")).minus(unix_micros(col("from_at")));
            Column down = not(col("available"));
            return intervals
                    .where(col("connector_id").gt(0))
                    .groupBy(date_format(col("day"), "yyyy-MM").as("month"), col("station_id"), col("connector_id"))
                    .agg(
                            minutesOf(micros, lit(true)).as("minutes"),
                            minutesOf(micros, col("available")).as("up_minutes"),
                            minutesOf(micros, down).as("outage_minutes"),
                            minutesOf(micros, col("available").isNull()).as("unobserved_minutes"),
                            minutesOf(micros, down.and(col("status").notEqual(StationTimeline.OFFLINE)))
                                    .as("out_of_order_minutes"));
        }

        /**
         * Minutes of outage that lie within excluded times: month, station_id, connector_id, excluded_minutes.
         *
         * @param intervals rows of {@code gold.status_intervals} of all days that excluded times reach into
         * @param excluded times that do not overlap: station_id, connector_id (null for all of its connectors but those in
         *     but_connectors), but_connectors, from_at, until_at
         */
        static Dataset<Row> excludedMinutes(Dataset<Row> intervals, Dataset<Row> excluded) {
            Dataset<Row> times = excluded.select(
                    col("station_id").as("excluded_station"),
                    col("connector_id").as("excluded_connector"),
                    col("but_connectors"),
                    col("from_at").as("excluded_from"),
                    col("until_at").as("excluded_until"));
            Column covers = col("station_id")
                    .equalTo(col("excluded_station"))
                    .and(col("excluded_connector")
                            .equalTo(col("connector_id"))
                            .or(col("excluded_connector")
                                    .isNull()
                                    .and(not(array_contains(col("but_connectors"), col("connector_id"))))))
                    .and(col("excluded_from").lt(col("until_at")))
                    .and(col("excluded_until").gt(col("from_at")));
            Column micros = unix_micros(least(col("until_at"), col("excluded_until")))
                    .minus(unix_micros(greatest(col("from_at"), col("excluded_from"))));
            return intervals
                    .where(col("connector_id").gt(0).and(not(col("available"))))
                    .join(broadcast(times), covers)
                    .groupBy(date_format(col("day"), "yyyy-MM").as("month"), col("station_id"), col("connector_id"))
                    .agg(minutesOf(micros, lit(true)).as("excluded_minutes"));
        }

        /**
         * The rows of all months: each of them speaks of the months before as well.
         *
         * @param minutes rows of {@link #minutes}, or rows of this table that are to stay
         * @param excluded rows of {@link #excludedMinutes}
         */
        static Dataset<Row> rows(Dataset<Row> minutes, Dataset<Row> excluded) {
            Column firstDay = to_date(col("month"), "yyyy-MM");
            Column index = year(firstDay).multiply(12).plus(month(firstDay));
            WindowSpec twelveMonths = Window.partitionBy("station_id", "connector_id")
                    .orderBy("month_index")
                    .rangeBetween(1 - NEVI_MONTHS, 0);
            WindowSpec calendarYear = Window.partitionBy(col("station_id"), col("connector_id"), year(firstDay))
                    .orderBy("month_index")
                    .rangeBetween(Window.unboundedPreceding(), Window.currentRow());
            Column known = sum("minutes").over(twelveMonths);
            Column counted = sum(col("minutes").minus(col("outage_minutes")).plus(col("excluded_minutes")))
                    .over(twelveMonths);
            Column knownThisYear = sum("minutes").over(calendarYear);
            Column inOrder =
                    sum(col("minutes").minus(col("out_of_order_minutes"))).over(calendarYear);
            return minutes.join(excluded, PORT, "left")
                    .withColumn("month_index", index)
                    .withColumn("excluded_minutes", coalesce(col("excluded_minutes"), lit(0).cast("decimal(18,2)")))
                    .withColumn(
                            "uptime_pct",
                            share(col("up_minutes"), col("up_minutes").plus(col("outage_minutes"))))
                    .withColumn("nevi_months", count(lit(1)).over(twelveMonths).cast("int"))
                    .withColumn("nevi_uptime_pct", share(counted, known))
                    .withColumn("uk_reliability_pct", share(inOrder, knownThisYear))
                    .drop("month_index");
        }

        private static Column minutesOf(Column micros, Column wanted) {
            return StationDays.Transformation.minutes(sum(when(wanted, micros).otherwise(lit(0L))));
        }

        private static Column share(Column part, Column whole) {
            return when(
                    whole.gt(0),
                    round(part.cast("decimal(18,2)").multiply(lit(100)).divide(whole.cast("decimal(18,2)")), 2)
                            .cast("decimal(18,2)"));
        }
    }
}
