package io.chargelake.gold;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import java.time.YearMonth;
import java.util.Collection;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Charges that a fault spoiled. A charge is faulted if
 *
 * <ol>
 *   <li>its connector or the station's main controller (connector 0) reported Faulted between its start and its stop,
 *       or, where it has no stop, its last sign of life: the latest meter sample that names it, or else its start; or
 *   <li>it stopped for an abnormal reason; or
 *   <li>it has no stop, and before the next start on its connector that connector faulted or the station booted.
 * </ol>
 *
 * <p>A charge counts in the month in which it starts, and is followed for {@link Charges#LONGEST_DAYS} days.
 */
final class FaultedTransactions {

    /** What is read of {@code silver.meter_values}, of every measurand. */
    static final String[] SIGN_OF_LIFE_COLUMNS = {"event_date", "station_id", "transaction_id", "occurred_at"};

    /** Reasons (OCPP 1.6, section 7.36) that neither the driver nor the operator chose. */
    private static final Object[] ABNORMAL_REASONS = {"EmergencyStop", "PowerLoss", "HardReset", "Reboot", "Other"};

    private static final int START = 0;
    private static final int FAULT = 1;
    private static final int BOOT = 2;

    private FaultedTransactions() {}

    /**
     * Judges the charges of whole months, as far as that can be done without their samples.
     *
     * @param charges rows of {@link Charges#started}, for the months and {@link Charges#LONGEST_DAYS} days before and
     *     after; likewise the other events
     * @param statuses rows of {@code silver.status_notifications}
     * @param boots rows of {@code silver.boot_notifications}
     * @param months the UTC months wanted
     * @return station_id, transaction_id, at (the start), stop_at, until, next_station_fault_at, faulted
     */
    static Dataset<Row> judged(
            Dataset<Row> charges, Dataset<Row> statuses, Dataset<Row> boots, Collection<YearMonth> months) {
        Dataset<Row> faults = statuses.where(col("status").equalTo(FaultStatuses.FAULTED));
        Dataset<Row> events = charges.select(
                        col("station_id"),
                        col("start_connector_id").as("connector_id"),
                        col("start_occurred_at").as("at"),
                        lit(START).as("kind"),
                        col("transaction_id"),
                        col("stop_occurred_at").as("stop_at"),
                        col("stop_reason"))
                .union(eventsOf(faults, FAULT, col("connector_id")))
                .union(eventsOf(boots, BOOT, lit(null)));

        // At the same instant the start comes first: a fault at that very moment spoils the charge.
        WindowSpec ofStation = Window.partitionBy("station_id").orderBy("at", "kind");
        WindowSpec ofConnector =
                Window.partitionBy("station_id", "connector_id").orderBy("at", "kind", "transaction_id");
        Dataset<Row> started = events.withColumn(
                        "until", col("at").plus(expr("interval " + Charges.LONGEST_DAYS + " days")))
                .withColumn("next_start_at", next(col("kind").equalTo(START), ofConnector))
                .withColumn("next_fault_at", next(col("kind").equalTo(FAULT), ofConnector))
                .withColumn("next_boot_at", next(col("kind").equalTo(BOOT), ofStation))
                .withColumn(
                        "next_station_fault_at",
                        next(col("kind").equalTo(FAULT).and(col("connector_id").equalTo(0)), ofStation))
                .where(col("kind")
                        .equalTo(START)
                        .and(col("transaction_id").isNotNull().or(col("stop_at").isNotNull()))
                        .and(date_format(col("at"), "yyyy-MM")
                                .isin(months.stream().map(YearMonth::toString).toArray())));

        Column metFault =
                least(col("next_fault_at"), col("next_station_fault_at")).leq(coalesce(col("stop_at"), col("at")));
        Column disturbedAt = least(col("next_fault_at"), col("next_boot_at"));
        Column lost = col("stop_at")
                .isNull()
                .and(disturbedAt.leq(col("until")))
                .and(col("next_start_at").isNull().or(disturbedAt.lt(col("next_start_at"))));
        return started.select(
                col("station_id"),
                col("transaction_id"),
                col("at"),
                col("stop_at"),
                col("until"),
                col("next_station_fault_at"),
                coalesce(metFault, lit(false))
                        .or(coalesce(col("stop_reason").isin(ABNORMAL_REASONS), lit(false)))
                        .or(coalesce(lost, lit(false)))
                        .as("faulted"));
    }

    /**
     * Counts the faulted charges of each station and month.
     *
     * <p>Samples matter only to a charge without a stop that might have met a fault of connector 0 while it lived; a
     * fault of its own connector makes it faulted by the third rule already. Most months have no such charge, and then
     * the adaptive plan sees an empty broadcast and leaves the largest table unread.
     *
     * @param judged the result of {@link #judged}
     * @param meterValues rows of {@code silver.meter_values} from the first of the months on
     * @return month (its first day), station_id, faulted_transactions; stations without one have no row
     */
    static Dataset<Row> perStation(Dataset<Row> judged, Dataset<Row> meterValues) {
        Dataset<Row> doubtful = judged.where(not(col("faulted"))
                        .and(col("stop_at").isNull())
                        .and(col("next_station_fault_at").leq(col("until"))))
                .select("station_id", "transaction_id", "at", "until", "next_station_fault_at");
        Column outlivedFault = doubtful.col("station_id")
                .equalTo(meterValues.col("station_id"))
                .and(doubtful.col("transaction_id").equalTo(meterValues.col("transaction_id")))
                .and(meterValues.col("occurred_at").between(col("next_station_fault_at"), col("until")));
        return judged.where(col("faulted"))
                .select("station_id", "transaction_id", "at")
                .union(meterValues
                        .join(broadcast(doubtful), outlivedFault)
                        .select(doubtful.col("station_id"), doubtful.col("transaction_id"), col("at"))
                        .distinct())
                .groupBy(trunc(col("at"), "MM").as("month"), col("station_id"))
                .agg(count(lit(1)).as("faulted_transactions"));
    }

    private static Dataset<Row> eventsOf(Dataset<Row> rows, int kind, Column connector) {
        return rows.select(
                col("station_id"),
                connector.cast("int"),
                col("occurred_at"),
                lit(kind),
                lit(null).cast("bigint"),
                lit(null).cast("timestamp"),
                lit(null).cast("string"));
    }

    /** The time of the next event of that kind in the window, after the row's own. */
    private static Column next(Column isOfKind, WindowSpec window) {
        return lead(when(isOfKind, col("at")), 1, null, true).over(window);
    }
}
