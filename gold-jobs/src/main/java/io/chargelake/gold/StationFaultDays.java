package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@code gold.station_fault_days}: the days on which a station faulted. A fault is a status notification with status
 * Faulted; a fault episode is a run of them on one connector, ended by another status or a boot.
 */
public final class StationFaultDays {

    /** The definition. */
    public static final Table TABLE = Table.named("gold.station_fault_days")
            .grain("one station on one UTC day with at least one fault")
            .purpose("Faults of each station, day by day: when it began, how long it lasted, what the error was.")
            .from(StatusNotifications.TABLE, BootNotifications.TABLE)
            .readBy("the monthly mail (report)")
            .readBy("the API and the page (serve)")
            .required("month", STRING, "UTC month of fault_date, as 2026-10.")
            .required("fault_date", DATE, "The UTC day.")
            .required("station_id", STRING, "The station.")
            .required("faults", INT, "Status notifications with status Faulted, repeats removed.")
            .required("warnings", INT, "Status notifications with an error code but another status.")
            .required("episodes", INT, "Fault episodes that began on this day.")
            .required(
                    "fault_minutes",
                    DECIMAL_2,
                    Unit.MINUTE,
                    "Minutes of this day within fault episodes, summed over connectors.")
            .required("connectors", INT, "Connectors that faulted.")
            .required("error_codes", STRING_LIST, "Error codes of the faults, most frequent first, then by name.")
            .required("first_fault_at", TIMESTAMP, "The day's first fault.")
            .required("last_fault_at", TIMESTAMP, "The day's last fault.")
            .partitionedBy("month")
            .keyedBy("month", "fault_date", "station_id")
            .query("Days with five faults or more", """
                    SELECT fault_date, station_id, faults, fault_minutes, error_codes
                    FROM gold.station_fault_days
                    WHERE faults >= 5
                    ORDER BY faults DESC, fault_date, station_id LIMIT 20\
                    """)
            .build();

    private StationFaultDays() {}

    /** How the table is made. */
    static final class Transformation {

        private Transformation() {}

        /**
         * All days on which a station faulted, warned or stood in a fault: what this table and {@link FaultedStations}
         * are both made from.
         *
         * @param statuses the result of {@link FaultStatuses#statusesOf}
         * @return month (its first day), fault_date, station_id, faults, warnings, episodes, fault_micros (microseconds
         *     of the day within episodes, summed over connectors), connectors, codes (the error code of each fault),
         *     first_fault_at, last_fault_at, open_episodes (those that reach to the end of the month or of the data, on
         *     their last day)
         */
        static Dataset<Row> stationDays(Dataset<Row> statuses) {
            Column from = greatest(col("occurred_at"), col("month").cast("timestamp"));
            Column lastMoment = timestamp_micros(unix_micros(col("ends_at")).minus(1));
            Column spans = col("opens").and(col("ends_at").gt(from));
            Column days = when(spans, sequence(to_date(from), to_date(lastMoment), expr("interval 1 day")))
                    .otherwise(array(to_date(col("occurred_at"))));
            Column dayFrom = greatest(from, col("fault_date").cast("timestamp"));
            Column dayTo = least(col("ends_at"), date_add(col("fault_date"), 1).cast("timestamp"));
            Column micros = when(
                            col("opens"), greatest(lit(0L), unix_micros(dayTo).minus(unix_micros(dayFrom))))
                    .otherwise(lit(0L));
            // An episode has a row for each day that it reaches into; the status itself counts on its own day only.
            Column counted = col("fault_date").equalTo(to_date(col("occurred_at")));
            Column fault = counted.and(col("fault"));
            Column last =
                    col("fault_date").equalTo(when(spans, to_date(lastMoment)).otherwise(to_date(col("occurred_at"))));
            return statuses.withColumn("fault_date", explode(days))
                    .groupBy("month", "station_id", "fault_date")
                    .agg(
                            count_if(fault).as("faults"),
                            count_if(counted.and(col("warning"))).as("warnings"),
                            count_if(counted.and(col("opens"))).as("episodes"),
                            sum(micros).as("fault_micros"),
                            size(collect_set(when(fault, col("connector_id")))).as("connectors"),
                            collect_list(when(fault, col("error_code"))).as("codes"),
                            min(when(fault, col("occurred_at"))).as("first_fault_at"),
                            max(when(fault, col("occurred_at"))).as("last_fault_at"),
                            count_if(col("opens").and(col("lasts")).and(last)).as("open_episodes"));
        }

        /** The rows of the table, of the days made by {@link #stationDays}. */
        static Dataset<Row> rows(Dataset<Row> stationDays) {
            return stationDays
                    .where(col("faults").gt(0))
                    .select(
                            month().as("month"),
                            col("fault_date"),
                            col("station_id"),
                            col("faults").cast("int").as("faults"),
                            col("warnings").cast("int").as("warnings"),
                            col("episodes").cast("int").as("episodes"),
                            minutes().as("fault_minutes"),
                            col("connectors"),
                            byFrequency("codes").as("error_codes"),
                            col("first_fault_at"),
                            col("last_fault_at"));
        }

        /** The month as text, for example 2026-10. */
        static Column month() {
            return date_format(col("month"), "yyyy-MM");
        }

        /** Minutes with two decimals, rounded half up, of the column fault_micros. */
        static Column minutes() {
            return round(col("fault_micros").cast("decimal(18,0)").divide(lit(60_000_000)), 2)
                    .cast("decimal(18,2)");
        }

        /** The different texts of a list, the most frequent first, then by name. */
        static Column byFrequency(String list) {
            return expr(("transform(array_sort(transform(array_distinct(LIST),"
                            + " each -> struct(-size(filter(LIST, other -> other = each)) as n, each as name))),"
                            + " each -> each.name)")
                    .replace("LIST", list));
        }
    }
}
