package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * {@code gold.faulted_stations}: every station that faulted in a month, ranked by faults, then episodes, fault minutes
 * (all descending) and station id.
 */
public final class FaultedStations {

    /** Faults within one day from which a station is worth a visit, unless a report asks for another number. */
    public static final int DEFAULT_THRESHOLD = 5;

    private static final int MOST_FREQUENT_CODES = 3;

    /** The definition. */
    public static final Table TABLE = Table.named("gold.faulted_stations")
            .grain("one station that faulted in a month")
            .purpose("The stations to visit, ranked for each month as the monthly mail ranks them.")
            .from(
                    StatusNotifications.TABLE,
                    BootNotifications.TABLE,
                    TransactionStarts.TABLE,
                    TransactionStops.TABLE,
                    MeterValues.TABLE)
            .readBy("the monthly mail (report)")
            .readBy("the API and the page (serve)")
            .required("month", STRING, "UTC month, as 2026-10.")
            .required("station_id", STRING, "The station.")
            .required("rank", INT, "Place among the month's faulted stations, from 1.")
            .required("faults", INT, "Status notifications with status Faulted, repeats removed.")
            .required("worst_date", DATE, "The UTC day with the most faults, the first of several.")
            .required("worst_day_faults", INT, "Faults on that day.")
            .required("days_over_threshold", INT, "Days with at least 5 faults.")
            .required("fault_days", INT, "Days with at least one fault.")
            .required("episodes", INT, "Fault episodes that began in the month.")
            .required(
                    "fault_minutes",
                    DECIMAL_2,
                    Unit.MINUTE,
                    "Minutes of the month within fault episodes, summed over connectors.")
            .required("warnings", INT, "Status notifications with an error code but another status.")
            .required(
                    "faulted_transactions",
                    INT,
                    "Charges that started in the month and met a fault of their connector or station, or ended by an abnormal reason.")
            .required(
                    "top_error_codes",
                    STRING_LIST,
                    "Up to three error codes of the faults, most frequent first, then by name.")
            .required("first_fault_at", TIMESTAMP, "The month's first fault.")
            .required("last_fault_at", TIMESTAMP, "The month's last fault.")
            .optional(
                    "open_episodes",
                    INT,
                    "Fault episodes that nothing had ended by the end of the month, or of the data if that is earlier:"
                            + " connectors that were still faulted. Null in months made by an earlier version.")
            .partitionedBy("month")
            .keyedBy("month", "station_id")
            .query("The latest month's ten worst stations", """
                    SELECT rank, f.station_id, s.name, faults, worst_date, worst_day_faults, top_error_codes
                    FROM gold.faulted_stations f
                    LEFT JOIN silver.stations s ON s.station_id = f.station_id
                    WHERE month = (SELECT max(month) FROM gold.faulted_stations)
                    ORDER BY rank LIMIT 10\
                    """)
            .build();

    private FaultedStations() {}

    /** How the table is made. */
    static final class Transformation {

        private Transformation() {}

        /**
         * The ranked stations of each month.
         *
         * @param stationDays the result of {@link StationFaultDays.Transformation#stationDays}, whole months
         * @param faultedTransactions the result of {@link FaultedTransactions.Transformation#perStation} for the same months
         * @param threshold faults within one day from which the day counts in days_over_threshold
         */
        static Dataset<Row> rows(Dataset<Row> stationDays, Dataset<Row> faultedTransactions, int threshold) {
            Dataset<Row> stations = stationDays
                    .groupBy("month", "station_id")
                    .agg(
                            sum("faults").cast("int").as("faults"),
                            min(struct(col("faults").multiply(-1).as("n"), col("fault_date")))
                                    .as("worst"),
                            count_if(col("faults").geq(threshold)).cast("int").as("days_over_threshold"),
                            count_if(col("faults").gt(0)).cast("int").as("fault_days"),
                            sum("episodes").cast("int").as("episodes"),
                            sum("fault_micros").as("fault_micros"),
                            sum("warnings").cast("int").as("warnings"),
                            flatten(collect_list("codes")).as("codes"),
                            min("first_fault_at").as("first_fault_at"),
                            max("last_fault_at").as("last_fault_at"),
                            sum("open_episodes").cast("int").as("open_episodes"))
                    .where(col("faults").gt(0))
                    .withColumn("fault_minutes", StationFaultDays.Transformation.minutes());
            Column rank = row_number()
                    .over(Window.partitionBy("month")
                            .orderBy(
                                    col("faults").desc(),
                                    col("episodes").desc(),
                                    col("fault_minutes").desc(),
                                    col("station_id").asc()));
            return stations.join(faultedTransactions, new String[] {"month", "station_id"}, "left")
                    .select(
                            StationFaultDays.Transformation.month().as("month"),
                            col("station_id"),
                            rank.as("rank"),
                            col("faults"),
                            col("worst.fault_date").as("worst_date"),
                            col("worst.n").multiply(-1).cast("int").as("worst_day_faults"),
                            col("days_over_threshold"),
                            col("fault_days"),
                            col("episodes"),
                            col("fault_minutes"),
                            col("warnings"),
                            coalesce(col("faulted_transactions"), lit(0))
                                    .cast("int")
                                    .as("faulted_transactions"),
                            slice(StationFaultDays.Transformation.byFrequency("codes"), 1, MOST_FREQUENT_CODES)
                                    .as("top_error_codes"),
                            col("first_fault_at"),
                            col("last_fault_at"),
                            col("open_episodes"));
        }
    }
}
