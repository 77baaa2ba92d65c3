package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;

import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** {@code gold.completed_transactions}: charges with a start and a stop, joined on station and transaction id. */
public final class CompletedTransactions {

    /** The definition. */
    public static final Table TABLE = Table.named("gold.completed_transactions")
            .grain("one completed charge")
            .required("stop_date", DATE, "UTC day of stopped_at.")
            .required("station_id", STRING, "The station.")
            .required("transaction_id", LONG, "Id of the transaction, unique within the station.")
            .required("connector_id", INT, "The connector.")
            .required("id_tag", STRING, "Identifier that started the charge.")
            .required("started_at", TIMESTAMP, "When the charge started.")
            .required("stopped_at", TIMESTAMP, "When the charge stopped.")
            .required("meter_start_wh", LONG, Unit.WATT_HOUR, "Meter reading at the start.")
            .optional(
                    "meter_stop_wh",
                    LONG,
                    Unit.WATT_HOUR,
                    "Meter reading at the stop; null where the station did not know it.")
            .optional(
                    "total_energy_kwh",
                    DECIMAL_2,
                    Unit.KILOWATT_HOUR,
                    "Energy delivered; null, flagged, where the meter ran backwards or is unknown.")
            .optional(
                    "total_time_h",
                    DECIMAL_2,
                    Unit.HOUR,
                    "From start to stop, by whole seconds; null, flagged, where the stop lies before the start.")
            .optional(
                    "parking_time_h",
                    DECIMAL_2,
                    Unit.HOUR,
                    "Time without power by the article's definition: from the first to the last sample of each run of zero power, by whole seconds; null without such a sample.")
            .optional(
                    "idle_time_h",
                    DECIMAL_2,
                    Unit.HOUR,
                    "Time without power: from each sample of zero power to the next sample or the stop; null without any power sample, or where the stop lies before the start.")
            .required("reason", STRING, "Why it stopped, by its OCPP name.")
            .required("flags", STRING_LIST, "Every repair and doubt, of start, stop and their pairing.")
            .partitionedBy("stop_date")
            .keyedBy("stop_date", "station_id", "transaction_id")
            .build();

    private CompletedTransactions() {}

    /** How the table is made. */
    static final class Transformation {

        /** What is read of {@code silver.meter_values}: total active power, {@link #POWER} gives the rows. */
        static final String[] POWER_COLUMNS = {
            "event_date", "station_id", "transaction_id", "occurred_at", "received_at", "value"
        };

        /** The rows of {@code silver.meter_values} that say how much power flowed, all phases together. */
        static final Column POWER =
                col("measurand").equalTo("Power.Active.Import").and(col("phase").isNull());

        private static final String[] CHARGE = {"station_id", "transaction_id", "stop_event_date"};

        private Transformation() {}

        /**
         * The rows of the table.
         *
         * <p>A sample belongs to a charge by station and transaction id, on the days from its start to its stop.
         *
         * @param charges rows of {@link Charges#of} that have a stop
         * @param power {@link #POWER_COLUMNS} of the rows {@link #POWER} of {@code silver.meter_values}
         */
        static Dataset<Row> rows(Dataset<Row> charges, Dataset<Row> power) {
            Dataset<Row> quiet = timesWithoutPower(charges, power);
            Column backwards = col("stop_occurred_at").lt(col("start_occurred_at"));
            Column energy = col("stop_meter_stop_wh").minus(col("start_meter_start_wh"));
            // In floating point, as in the published results: the exact quotient rounds differently in 10 of their 525
            // rows, those whose third decimal is a 5.
            Column hours = unix_seconds(col("stop_occurred_at"))
                    .divide(lit(3600))
                    .minus(unix_seconds(col("start_occurred_at")).divide(lit(3600)));
            return charges.join(quiet, CHARGE, "left")
                    .select(
                            col("stop_event_date").as("stop_date"),
                            col("station_id"),
                            col("transaction_id"),
                            col("start_connector_id").as("connector_id"),
                            col("start_id_tag").as("id_tag"),
                            col("start_occurred_at").as("started_at"),
                            col("stop_occurred_at").as("stopped_at"),
                            col("start_meter_start_wh").as("meter_start_wh"),
                            col("stop_meter_stop_wh").as("meter_stop_wh"),
                            when(energy.geq(0), twoDecimals(exact(energy).divide(lit(1000))))
                                    .as("total_energy_kwh"),
                            when(backwards.equalTo(false), twoDecimals(hours)).as("total_time_h"),
                            twoDecimals(exact(col("parking_s")).divide(lit(3600)))
                                    .as("parking_time_h"),
                            when(
                                            backwards.equalTo(false),
                                            twoDecimals(
                                                    exact(col("idle_micros")).divide(lit(3_600_000_000L))))
                                    .as("idle_time_h"),
                            col("stop_reason").as("reason"),
                            flags(energy, backwards).as("flags"));
        }

        /**
         * station_id, transaction_id, stop_event_date, parking_s (whole seconds, null without a sample of zero power)
         * and idle_micros of the charges that have samples.
         */
        private static Dataset<Row> timesWithoutPower(Dataset<Row> charges, Dataset<Row> power) {
            Column ofCharge = charges.col("station_id")
                    .equalTo(power.col("station_id"))
                    .and(charges.col("transaction_id").equalTo(power.col("transaction_id")))
                    .and(power.col("event_date").between(col("start_event_date"), col("stop_event_date")));
            Dataset<Row> samples = power.where(col("value").isNotNull())
                    .join(charges, ofCharge)
                    .select(
                            charges.col("station_id"),
                            charges.col("transaction_id"),
                            col("stop_event_date"),
                            col("start_occurred_at").as("started_at"),
                            col("stop_occurred_at").as("stopped_at"),
                            power.col("occurred_at"),
                            power.col("received_at"),
                            col("value").gt(0).equalTo(false).as("quiet"));
            WindowSpec byTime =
                    Window.partitionBy(CHARGE[0], CHARGE[1], CHARGE[2]).orderBy("occurred_at", "received_at", "quiet");
            // From the first to the last sample of a run without power is the sum of the steps within it.
            Column stepInRun = when(
                            col("quiet").and(lag("quiet", 1).over(byTime)),
                            unix_seconds(col("occurred_at"))
                                    .minus(unix_seconds(lag("occurred_at", 1).over(byTime))))
                    .otherwise(lit(0L));
            Column quietUntil =
                    least(coalesce(lead("occurred_at", 1).over(byTime), col("stopped_at")), col("stopped_at"));
            Column idle = when(
                            col("quiet"),
                            greatest(
                                    lit(0L),
                                    unix_micros(quietUntil)
                                            .minus(unix_micros(greatest(col("occurred_at"), col("started_at"))))))
                    .otherwise(lit(0L));
            return samples.withColumn("parking", stepInRun)
                    .withColumn("idle", idle)
                    .groupBy(CHARGE[0], CHARGE[1], CHARGE[2])
                    .agg(
                            when(bool_or(col("quiet")), sum("parking")).as("parking_s"),
                            sum("idle").as("idle_micros"));
        }

        private static Column flags(Column energy, Column backwards) {
            Column ofPairing = array_compact(array(
                    when(energy.lt(0), lit("negative_energy")),
                    when(backwards, lit("stop_before_start")),
                    when(col("start_repeated"), lit("start_repeated")),
                    when(col("stop_repeated"), lit("stop_repeated"))));
            return array_sort(array_distinct(concat(col("start_flags"), col("stop_flags"), ofPairing)));
        }

        private static Column exact(Column whole) {
            return whole.cast("decimal(20,0)");
        }

        /** Rounded half up. */
        private static Column twoDecimals(Column number) {
            return round(number, 2).cast("decimal(18,2)");
        }
    }
}
