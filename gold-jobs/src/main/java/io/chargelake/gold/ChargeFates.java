package io.chargelake.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.time.YearMonth;
import java.util.Collection;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * What came after each charge had started: the next start, fault and free status of its connector, and the next boot and
 * fault of its station. A charge counts in the month in which it starts.
 */
final class ChargeFates {

    private static final int START = 0;
    private static final int FAULT = 1;
    private static final int BOOT = 2;
    private static final int FREE = 3;

    private ChargeFates() {}

    /**
     * The charges that start in some months.
     *
     * @param charges rows of {@link Charges#started}, for the months and {@link Charges#LONGEST_DAYS} days before and
     *     after; likewise the other events
     * @param statuses rows of {@code silver.status_notifications}
     * @param boots rows of {@code silver.boot_notifications}
     * @param months the UTC months wanted
     * @return station_id, connector_id, transaction_id, id_tag, at (the start), stop_at, stop_reason, meter_start_wh,
     *     meter_stop_wh, until (for so long a charge is followed), next_start_at, next_fault_at, next_free_at (of its
     *     connector), next_boot_at, next_station_fault_at (of connector 0)
     */
    static Dataset<Row> of(
            Dataset<Row> charges, Dataset<Row> statuses, Dataset<Row> boots, Collection<YearMonth> months) {
        Dataset<Row> events = charges.select(
                        col("station_id"),
                        col("start_connector_id").as("connector_id"),
                        col("start_occurred_at").as("at"),
                        lit(START).as("kind"),
                        col("transaction_id"),
                        col("start_id_tag").as("id_tag"),
                        col("stop_occurred_at").as("stop_at"),
                        col("stop_reason"),
                        col("start_meter_start_wh").as("meter_start_wh"),
                        col("stop_meter_stop_wh").as("meter_stop_wh"))
                .union(eventsOf(
                        statuses.where(col("status").equalTo(FaultStatuses.FAULTED)), FAULT, col("connector_id")))
                .union(eventsOf(statuses.where(col("status").equalTo("Available")), FREE, col("connector_id")))
                .union(eventsOf(boots, BOOT, lit(null)));

        // At the same instant the start comes first: a fault at that very moment spoils the charge.
        WindowSpec ofStation = Window.partitionBy("station_id").orderBy("at", "kind");
        WindowSpec ofConnector =
                Window.partitionBy("station_id", "connector_id").orderBy("at", "kind", "transaction_id");
        return events.withColumn("until", col("at").plus(expr("interval " + Charges.LONGEST_DAYS + " days")))
                .withColumn("next_start_at", next(col("kind").equalTo(START), ofConnector))
                .withColumn("next_fault_at", next(col("kind").equalTo(FAULT), ofConnector))
                .withColumn("next_free_at", next(col("kind").equalTo(FREE), ofConnector))
                .withColumn("next_boot_at", next(col("kind").equalTo(BOOT), ofStation))
                .withColumn(
                        "next_station_fault_at",
                        next(col("kind").equalTo(FAULT).and(col("connector_id").equalTo(0)), ofStation))
                .where(col("kind")
                        .equalTo(START)
                        .and(col("transaction_id").isNotNull().or(col("stop_at").isNotNull()))
                        .and(date_format(col("at"), "yyyy-MM")
                                .isin(months.stream().map(YearMonth::toString).toArray())))
                .drop("kind");
    }

    private static Dataset<Row> eventsOf(Dataset<Row> rows, int kind, Column connector) {
        return rows.select(
                col("station_id"),
                connector.cast("int"),
                col("occurred_at"),
                lit(kind),
                lit(null).cast("bigint"),
                lit(null).cast("string"),
                lit(null).cast("timestamp"),
                lit(null).cast("string"),
                lit(null).cast("bigint"),
                lit(null).cast("bigint"));
    }

    /** The time of the next event of that kind in the window, after the row's own. */
    private static Column next(Column kind, WindowSpec window) {
        return lead(when(kind, col("at")), 1, null, true).over(window);
    }
}
