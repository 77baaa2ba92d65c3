package io.chargelake.gold;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * How starts and stops belong together: by station and transaction id. Ids of 0 and below name no transaction (the
 * errata of OCPP 1.6, 3.18, have stations send -1 for a start that was never delivered), so they join with nothing.
 * Where an id started or stopped more than once, the first received counts and the others are repeats.
 */
final class Charges {

    /**
     * How many days lie between a start and its stop at most. It bounds what has to be read when something new comes
     * in, and keeps two charges apart to which a central system gave the same id at different times.
     */
    static final int LONGEST_DAYS = 31;

    /** What is read of {@code silver.transaction_starts}. */
    static final String[] START_COLUMNS = {
        "event_date",
        "station_id",
        "transaction_id",
        "connector_id",
        "occurred_at",
        "received_at",
        "id_tag",
        "meter_start_wh",
        "flags"
    };

    /** What is read of {@code silver.transaction_stops}. */
    static final String[] STOP_COLUMNS = {
        "event_date", "station_id", "transaction_id", "occurred_at", "received_at", "meter_stop_wh", "reason", "flags"
    };

    /** Column of starts and stops: whether the row, and therefore what follows from it, has to be looked at again. */
    static final String TOUCHED = "touched";

    private Charges() {}

    /**
     * All starts with the stops that belong to them.
     *
     * @param starts rows of {@code silver.transaction_starts} with the column {@link #TOUCHED}; starts and stops of
     *     {@link #LONGEST_DAYS} days before and after the charges wanted
     * @param stops rows of {@code silver.transaction_stops} with the column {@link #TOUCHED}
     * @return one row a charge: station_id, transaction_id, the other columns of the start as start_… and those of the
     *     stop as stop_…, all null where it has none; among them start_repeated and stop_repeated, whether repeats were
     *     left out, and start_touched and stop_touched, whether any start or stop with the id was. Starts without a
     *     usable id are rows with a transaction_id of null.
     */
    static Dataset<Row> of(Dataset<Row> starts, Dataset<Row> stops) {
        Dataset<Row> started = firstReceived(starts, "start_", "connector_id", "meter_start_wh", "id_tag");
        Dataset<Row> stopped = firstReceived(stops, "stop_", "meter_stop_wh", "reason");
        Column sameCharge = started.col("station_id")
                .equalTo(stopped.col("station_id"))
                .and(started.col("transaction_id").equalTo(stopped.col("transaction_id")))
                .and(abs(datediff(col("stop_event_date"), col("start_event_date")))
                        .leq(LONGEST_DAYS));
        return started.join(stopped, sameCharge, "left")
                .drop(stopped.col("station_id"))
                .drop(stopped.col("transaction_id"));
    }

    private static Dataset<Row> firstReceived(Dataset<Row> events, String prefix, String... thenBy) {
        WindowSpec ofId = Window.partitionBy("station_id", "transaction_id");
        WindowSpec asReceived =
                ofId.orderBy(Stream.concat(Stream.of("received_at", "occurred_at"), Arrays.stream(thenBy))
                        .map(column -> col(column).asc_nulls_last())
                        .toArray(Column[]::new));
        Column repeat = coalesce(
                abs(datediff(col("event_date"), lag("event_date", 1).over(asReceived)))
                        .leq(LONGEST_DAYS),
                lit(false));
        Dataset<Row> first = events.withColumn(
                        "transaction_id", when(col("transaction_id").gt(0), col("transaction_id")))
                .withColumn("repeat", col("transaction_id").isNotNull().and(repeat))
                .withColumn(
                        "repeated",
                        col("transaction_id")
                                .isNotNull()
                                .and(coalesce(lead("repeat", 1).over(asReceived), lit(false))))
                .withColumn(TOUCHED, bool_or(col(TOUCHED)).over(ofId))
                .where(not(col("repeat")))
                .drop("repeat");
        return first.select(Arrays.stream(first.columns())
                .map(column -> column.equals("station_id") || column.equals("transaction_id")
                        ? col(column)
                        : col(column).as(prefix + column))
                .toArray(Column[]::new));
    }
}
