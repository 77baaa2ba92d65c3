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
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;

import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import io.chargelake.ocpp.OcppName;
import io.chargelake.ocpp.Reason;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** {@code gold.completed_transactions}: charges with a start and a stop, joined as {@link StationCharges} has it. */
public final class CompletedTransactions {

    /** The definition. */
    public static final Table TABLE = Table.named("gold.completed_transactions")
            .grain("one completed charge")
            .version(2)
            .purpose("Charges from start to stop, with the energy delivered, the time they took and the time without "
                    + "power.")
            .from(TransactionStarts.TABLE, TransactionStops.TABLE, MeterValues.TABLE)
            .readBy("the monthly mail (report)")
            .readBy("the API and the page (serve)")
            .required("stop_date", DATE, "UTC day of stopped_at.")
            .required("station_id", STRING, "The station.")
            .optional(
                    "transaction_id",
                    LONG,
                    "Id of the transaction, unique within the station; null where no answer with an id reached the lake.")
            .required("connector_id", INT, "The connector.")
            .required("id_tag", STRING, "Pseudonym of the identifier that started the charge.")
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
                    "Time without power: from each sample of zero power, in total or else of all phases, to the next sample or the stop; null without any power sample, or where the stop lies before the start.")
            .required("reason", STRING, "Why it stopped, by its OCPP name.")
            .required(
                    "flags",
                    STRING_LIST,
                    "Every repair and doubt, of start, stop and their pairing; stop_adopted where the stop did not name the start's transaction.")
            .optional(
                    "peak_power_w",
                    LONG,
                    Unit.WATT,
                    "Highest power sampled, all phases together; null without a sample of power, and in rows made by an"
                            + " earlier version.")
            .personal("id_tag", Personal.ID_TAG)
            .partitionedBy("stop_date")
            .keyedBy("stop_date", "station_id", "connector_id", "started_at")
            .words("reason", OcppName.all(Reason.class))
            .query("Energy of each day", """
                    SELECT stop_date, count(*) AS charges, sum(total_energy_kwh) AS energy_kwh, round(avg(total_time_h), 2) AS average_time_h
                    FROM gold.completed_transactions
                    GROUP BY stop_date
                    ORDER BY stop_date\
                    """)
            .build();

    /** Flag of a charge whose stop does not name its transaction. */
    static final String STOP_ADOPTED = "stop_adopted";

    private CompletedTransactions() {}

    /** How the table is made. */
    static final class Transformation {

        /** What is read of {@code silver.meter_values}: active power, {@link #POWER} gives the rows. */
        static final String[] POWER_COLUMNS = {
            "event_date", "station_id", "transaction_id", "occurred_at", "received_at", "phase", "value"
        };

        /**
         * The rows of {@code silver.meter_values} that say how much power flowed, all phases together or each by
         * itself. The neutral conductor says nothing.
         */
        static final Column POWER = col("measurand")
                .equalTo("Power.Active.Import")
                .and(col("phase").isNull().or(col("phase").isin("L1", "L2", "L3")));

        private static final int SAMPLES_TO_JUDGE = 3;
        private static final double LEAST_SUSPECT = 500;
        private static final double MOST_SUSPECT = 2000;

        private static final String[] CHARGE = {"station_id", "transaction_id", "stop_event_date"};

        private Transformation() {}

        /**
         * The rows of the table.
         *
         * <p>A sample belongs to a charge by station and transaction id, on the days from its start to its stop.
         *
         * @param charges rows of {@link Charges#started} that have a stop
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
                            flags(energy, backwards).as("flags"),
                            round(col("peak_w")).cast("bigint").as("peak_power_w"));
        }

        /**
         * station_id, transaction_id, stop_event_date, parking_s (whole seconds, null without a sample of zero power),
         * idle_micros, peak_w, power_samples (instants with a sample) and power_wh (energy by power and time up to the last
         * sample) of the charges that have samples.
         */
        private static Dataset<Row> timesWithoutPower(Dataset<Row> charges, Dataset<Row> power) {
            Column ofCharge = charges.col("station_id")
                    .equalTo(power.col("station_id"))
                    .and(charges.col("transaction_id").equalTo(power.col("transaction_id")))
                    .and(power.col("event_date").between(col("start_event_date"), col("stop_event_date")));
            Column total = col("phase").isNull();
            Column quiet = col("value").gt(0).equalTo(false);
            Column[] ofCharges = {col(CHARGE[0]), col(CHARGE[1]), col(CHARGE[2])};
            // One row an instant. Of several totals at one instant, parking knows the first and the last.
            Dataset<Row> instants = power.where(col("value").isNotNull())
                    .join(charges, ofCharge)
                    .select(
                            charges.col("station_id"),
                            charges.col("transaction_id"),
                            col("stop_event_date"),
                            col("start_occurred_at").as("started_at"),
                            col("stop_occurred_at").as("stopped_at"),
                            power.col("occurred_at"),
                            when(total, quiet).as("total_quiet"),
                            when(
                                            total,
                                            unix_micros(power.col("received_at"))
                                                    .multiply(2)
                                                    .plus(quiet.cast("int")))
                                    .as("place"),
                            when(total, col("value")).as("total_w"),
                            ofPhase("L1").as("l1_w"),
                            ofPhase("L2").as("l2_w"),
                            ofPhase("L3").as("l3_w"))
                    .repartition(ofCharges)
                    .groupBy(CHARGE[0], CHARGE[1], CHARGE[2], "started_at", "stopped_at", "occurred_at")
                    .agg(
                            min_by(col("total_quiet"), col("place")).as("first_quiet"),
                            max_by(col("total_quiet"), col("place")).as("last_quiet"),
                            bool_or(col("total_quiet")).as("any_quiet"),
                            coalesce(
                                            max("total_w"),
                                            orNought(max("l1_w"))
                                                    .plus(orNought(max("l2_w")))
                                                    .plus(orNought(max("l3_w"))))
                                    .as("watts"))
                    .withColumn(
                            "quiet",
                            coalesce(col("last_quiet"), col("watts").gt(0).equalTo(false)));
            WindowSpec byTime = Window.partitionBy(ofCharges).orderBy("occurred_at");
            Column totalBefore = lag(when(col("last_quiet").isNotNull(), col("occurred_at")), 1, null, true)
                    .over(byTime);
            Column quietBefore = lag(col("last_quiet"), 1, null, true).over(byTime);
            // From the first to the last sample of a run without power is the sum of the steps within it.
            Column stepInRun = when(
                            col("first_quiet").and(quietBefore),
                            unix_seconds(col("occurred_at")).minus(unix_seconds(totalBefore)))
                    .otherwise(lit(0L));
            Column next = lead("occurred_at", 1).over(byTime);
            Column quietUntil = least(coalesce(next, col("stopped_at")), col("stopped_at"));
            Column idle = when(
                            col("quiet"),
                            greatest(
                                    lit(0L),
                                    unix_micros(quietUntil)
                                            .minus(unix_micros(greatest(col("occurred_at"), col("started_at"))))))
                    .otherwise(lit(0L));
            Column wattHours = col("watts")
                    .multiply(unix_micros(next).minus(unix_micros(col("occurred_at"))))
                    .divide(lit(3_600_000_000.0));
            return instants.withColumn("parking", stepInRun)
                    .withColumn("idle", idle)
                    .withColumn("watt_hours", wattHours)
                    .groupBy(CHARGE[0], CHARGE[1], CHARGE[2])
                    .agg(
                            when(bool_or(col("any_quiet")), sum("parking")).as("parking_s"),
                            sum("idle").as("idle_micros"),
                            max("watts").as("peak_w"),
                            count(lit(1)).as("power_samples"),
                            sum("watt_hours").as("power_wh"));
        }

        private static Column ofPhase(String phase) {
            return when(col("phase").equalTo(phase), col("value"));
        }

        private static Column orNought(Column watts) {
            return coalesce(watts, lit(0.0));
        }

        private static Column flags(Column energy, Column backwards) {
            Column ofPairing = array_compact(array(
                    when(energy.lt(0), lit("negative_energy")),
                    when(backwards, lit("stop_before_start")),
                    when(col("start_repeated"), lit("start_repeated")),
                    when(col("stop_repeated"), lit("stop_repeated")),
                    when(col("stop_adopted"), lit(STOP_ADOPTED)),
                    when(unitIsSuspect(energy), lit("unit_suspect"))));
            return array_sort(array_distinct(concat(col("start_flags"), col("stop_flags"), ofPairing)));
        }

        /** Whether meter and power differ about a thousandfold, as they do when kilo is left out of one of them. */
        private static Column unitIsSuspect(Column energy) {
            Column more = greatest(energy.cast("double"), col("power_wh"));
            Column less = least(energy.cast("double"), col("power_wh"));
            return col("power_samples")
                    .geq(SAMPLES_TO_JUDGE)
                    .and(less.gt(0))
                    .and(more.between(less.multiply(LEAST_SUSPECT), less.multiply(MOST_SUSPECT)));
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
