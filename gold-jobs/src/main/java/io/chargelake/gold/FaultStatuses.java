package io.chargelake.gold;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_intersect;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Statuses with the fault episodes that they open, as the months of faulted stations count them. An episode is a maximal
 * run of status Faulted of one connector, opened by the first Faulted and closed by the connector's next other status or
 * the station's next boot; a Faulted with another error code goes on with the same episode. Statuses are ordered by
 * {@code (occurred_at, received_at)}; at the same instant a boot comes first, as stations report their state after it.
 * {@link FaultEpisodes} has the episodes themselves, however long they last.
 */
final class FaultStatuses {

    /** The OCPP 1.6 status of a connector that is out of order (section 4.9). */
    static final String FAULTED = "Faulted";

    /** What is read of {@code silver.status_notifications}. */
    static final String[] STATUS_COLUMNS = {
        "event_date", "station_id", "connector_id", "occurred_at", "received_at", "status", "error_code"
    };

    /** What is read of {@code silver.boot_notifications}. */
    static final String[] BOOT_COLUMNS = {"event_date", "station_id", "occurred_at", "received_at"};

    private FaultStatuses() {}

    /**
     * The statuses of whole months, each with the episode that it opens, if it does.
     *
     * <p>Each month is seen together with the one before it and no further back, so that its rows are the same
     * whether it is made alone or with others: an episode open at the turn of the month is known, an older one is
     * not.
     *
     * @param statuses rows of {@code silver.status_notifications}, of the months and of the month before each
     * @param boots rows of {@code silver.boot_notifications} of the same time
     * @param months the UTC months wanted
     * @param validThrough the end of the data: an episode that nothing closed lasts until then, or to the end of the
     *     month if that is earlier
     * @return month (its first day), station_id, connector_id, occurred_at, error_code, fault, warning, opens, and
     *     ends_at and lasts (whether nothing ended it before the end of the month or of the data) for those that open an
     *     episode; the openings of the month before are among them where the episode
     *     reaches into the month
     */
    static Dataset<Row> statusesOf(
            Dataset<Row> statuses, Dataset<Row> boots, Collection<YearMonth> months, Instant validThrough) {
        Dataset<Row> events = statuses.select(
                        col("event_date"),
                        col("station_id"),
                        col("connector_id"),
                        col("occurred_at"),
                        col("received_at"),
                        col("status"),
                        col("error_code"),
                        lit(null).cast("timestamp").as("boot_at"))
                .union(boots.select(
                        col("event_date"),
                        col("station_id"),
                        lit(null).cast("int"),
                        col("occurred_at"),
                        col("received_at"),
                        lit(null).cast("string"),
                        lit(null).cast("string"),
                        col("occurred_at")));
        Column ownMonth = trunc(col("event_date"), "MM");
        Column wanted =
                array(months.stream().map(month -> lit(firstDayOf(month))).toArray(Column[]::new));
        Dataset<Row> seenFromMonths = events.withColumn("own_month", ownMonth)
                .withColumn("month", explode(array_intersect(array(ownMonth, add_months(ownMonth, 1)), wanted)));

        Column[] byTime = {col("occurred_at"), col("received_at"), col("status").asc_nulls_first(), col("connector_id")
        };
        WindowSpec ofStation = Window.partitionBy("month", "station_id").orderBy(byTime);
        WindowSpec ofConnector =
                Window.partitionBy("month", "station_id", "connector_id").orderBy(byTime);
        Column fault = col("status").equalTo(FAULTED);
        Dataset<Row> withNeighbours = seenFromMonths
                .withColumn(
                        "boots_before",
                        count(col("boot_at"))
                                .over(ofStation.rowsBetween(Window.unboundedPreceding(), Window.currentRow())))
                .withColumn("next_boot_at", lead(col("boot_at"), 1, null, true).over(ofStation))
                .withColumn("status_before", lag("status", 1).over(ofConnector))
                .withColumn("boots_before_that", lag("boots_before", 1).over(ofConnector))
                .withColumn(
                        "next_other_at",
                        lead(when(fault, null).otherwise(col("occurred_at")), 1, null, true)
                                .over(ofConnector));

        Column goesOn = coalesce(
                col("status_before")
                        .equalTo(FAULTED)
                        .and(col("boots_before_that").equalTo(col("boots_before"))),
                lit(false));
        Column end = least(lit(validThrough), add_months(col("month"), 1).cast("timestamp"));
        Column closed = least(col("next_other_at"), col("next_boot_at"));
        return withNeighbours
                .where(col("status").isNotNull())
                .select(
                        col("month"),
                        col("own_month"),
                        col("station_id"),
                        col("connector_id"),
                        col("occurred_at"),
                        col("error_code"),
                        fault.as("fault"),
                        fault.equalTo(false)
                                .and(col("error_code").notEqual("NoError"))
                                .as("warning"),
                        fault.and(goesOn.equalTo(false)).as("opens"),
                        least(closed, end).as("ends_at"),
                        coalesce(closed.geq(end), lit(true)).as("lasts"))
                .where(col("own_month")
                        .equalTo(col("month"))
                        .or(col("opens").and(col("ends_at").gt(col("month").cast("timestamp")))))
                .drop("own_month");
    }

    private static LocalDate firstDayOf(YearMonth month) {
        return month.atDay(1);
    }
}
