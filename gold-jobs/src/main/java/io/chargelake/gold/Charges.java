package io.chargelake.gold;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;

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

    private static final String[] ID = {"station_id", "transaction_id"};

    private Charges() {}

    /**
     * One row a started charge: station_id, transaction_id, and the other columns of the start as start_…, among them
     * start_repeated, whether repeats of it were left out.
     */
    static Dataset<Row> started(Dataset<Row> starts) {
        return firstReceived(starts, "start_", "connector_id", "meter_start_wh", "id_tag");
    }

    /** One row a stopped charge: station_id, transaction_id, and the other columns of the stop as stop_…. */
    static Dataset<Row> stopped(Dataset<Row> stops) {
        return firstReceived(stops, "stop_", "meter_stop_wh", "reason");
    }

    /**
     * Started charges with their stops.
     *
     * @param how the kind of join: inner for completed charges, left for all that started
     */
    static Dataset<Row> joined(Dataset<Row> started, Dataset<Row> stopped, String how) {
        Column sameCharge = started.col("station_id")
                .equalTo(stopped.col("station_id"))
                .and(started.col("transaction_id").equalTo(stopped.col("transaction_id")))
                .and(abs(datediff(col("stop_event_date"), col("start_event_date")))
                        .leq(LONGEST_DAYS));
        return started.join(stopped, sameCharge, how)
                .drop(stopped.col("station_id"))
                .drop(stopped.col("transaction_id"));
    }

    private static Dataset<Row> firstReceived(Dataset<Row> events, String prefix, String... thenBy) {
        WindowSpec asReceived = Window.partitionBy("station_id", "transaction_id")
                .orderBy(Stream.concat(Stream.of("received_at", "occurred_at"), Arrays.stream(thenBy))
                        .map(column -> col(column).asc_nulls_last())
                        .toArray(Column[]::new));
        Column repeat = coalesce(
                abs(datediff(col("event_date"), lag("event_date", 1).over(asReceived)))
                        .leq(LONGEST_DAYS),
                lit(false));
        Dataset<Row> first = events.where(col("transaction_id").gt(0))
                .withColumn("repeat", repeat)
                .withColumn("repeated", coalesce(lead("repeat", 1).over(asReceived), lit(false)))
                .where(col("repeat").equalTo(false))
                .drop("repeat");
        return first.select(Arrays.stream(first.columns())
                .map(column -> Arrays.asList(ID).contains(column)
                        ? col(column)
                        : col(column).as(prefix + column))
                .toArray(Column[]::new));
    }
}
