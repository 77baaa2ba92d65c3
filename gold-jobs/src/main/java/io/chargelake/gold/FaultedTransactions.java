package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import io.chargelake.ocpp.ChargePointErrorCode;
import io.chargelake.ocpp.OcppName;
import io.chargelake.ocpp.Reason;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@code gold.faulted_transactions}: charges that a fault spoiled. A charge is faulted if
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
public final class FaultedTransactions {

    /** Reasons (OCPP 1.6, section 7.36) that neither the driver nor the operator chose. */
    private static final Object[] ABNORMAL_REASONS = {"EmergencyStop", "PowerLoss", "HardReset", "Reboot", "Other"};

    private static final String CONNECTOR_FAULT = "connector_fault";
    private static final String STATION_FAULT = "station_fault";
    private static final String ABNORMAL_STOP = "abnormal_stop";
    private static final String LOST_THEN_FAULT = "lost_then_fault";
    private static final String LOST_THEN_BOOT = "lost_then_boot";

    /** The definition. */
    public static final Table TABLE = Table.named("gold.faulted_transactions")
            .grain("one charge that a fault spoiled")
            .purpose("Which charges failed, and why: the complaints that an operator has to expect.")
            .from(
                    StatusNotifications.TABLE,
                    BootNotifications.TABLE,
                    TransactionStarts.TABLE,
                    TransactionStops.TABLE,
                    MeterValues.TABLE)
            .required("month", STRING, "UTC month of started_at, as 2026-10.")
            .required("station_id", STRING, "The station.")
            .required("connector_id", INT, "The connector.")
            .optional(
                    "transaction_id",
                    LONG,
                    "Id of the transaction, unique within the station; null where no answer with an id reached the lake.")
            .required("id_tag", STRING, "Pseudonym of the identifier that started the charge.")
            .required("started_at", TIMESTAMP, "When the charge started.")
            .optional("stopped_at", TIMESTAMP, "When the charge stopped; null where no stop is known.")
            .required(
                    "reasons",
                    STRING_LIST,
                    "Every reason why: connector_fault and station_fault, where its connector or connector 0 faulted"
                            + " during the charge; abnormal_stop, where stop_reason is EmergencyStop, PowerLoss, HardReset,"
                            + " Reboot or Other; lost_then_fault and lost_then_boot, where it has no stop, and its"
                            + " connector faulted or the station booted before the next start.")
            .optional("stop_reason", STRING, "Why it stopped, by its OCPP name; null where no stop is known.")
            .required(
                    "error_codes",
                    STRING_LIST,
                    "Error codes of the faults that it met, in the order in which they came.")
            .personal("id_tag", Personal.ID_TAG)
            .partitionedBy("month")
            .keyedBy("month", "station_id", "connector_id", "started_at", "transaction_id")
            .words("stop_reason", OcppName.all(Reason.class))
            .words("error_codes", OcppName.all(ChargePointErrorCode.class))
            .words("reasons", List.of(CONNECTOR_FAULT, STATION_FAULT, ABNORMAL_STOP, LOST_THEN_FAULT, LOST_THEN_BOOT))
            .query("Why charges failed", """
                    SELECT month, reason, count(*) AS charges
                    FROM gold.faulted_transactions
                    LATERAL VIEW explode(reasons) r AS reason
                    GROUP BY month, reason
                    ORDER BY month, charges DESC\
                    """)
            .query("Stations that spoiled most charges", """
                    SELECT station_id, count(*) AS faulted_charges, max(started_at) AS last_one
                    FROM gold.faulted_transactions
                    GROUP BY station_id
                    ORDER BY faulted_charges DESC, station_id LIMIT 20\
                    """)
            .build();

    private FaultedTransactions() {}

    /** How the table is made. */
    static final class Transformation {

        /** What is read of {@code silver.meter_values}, of every measurand. */
        static final String[] SIGN_OF_LIFE_COLUMNS = {"event_date", "station_id", "transaction_id", "occurred_at"};

        private static final String[] CHARGE = {"station_id", "connector_id", "transaction_id", "at"};

        private Transformation() {}

        /**
         * The rows of the table but for their error codes.
         *
         * <p>Samples matter only to a charge without a stop that might have met a fault of connector 0 while it lived; a
         * fault of its own connector makes it faulted by the third rule already. Most months have no such charge, and
         * then the adaptive plan sees an empty broadcast and leaves the largest table unread.
         *
         * @param fates the result of {@link ChargeFates#of}
         * @param meterValues {@link #SIGN_OF_LIFE_COLUMNS} of {@code silver.meter_values} from the first of the months on
         * @return the columns of the fates of faulted charges, and reasons
         */
        static Dataset<Row> faulted(Dataset<Row> fates, Dataset<Row> meterValues) {
            Column end = coalesce(col("stop_at"), col("at"));
            Column open = col("stop_at").isNull();
            Column reasons = array_compact(array(
                    when(col("next_fault_at").leq(end), lit(CONNECTOR_FAULT)),
                    when(col("next_station_fault_at").leq(end), lit(STATION_FAULT)),
                    when(col("stop_reason").isin(ABNORMAL_REASONS), lit(ABNORMAL_STOP)),
                    when(open.and(isBeforeNextStart("next_fault_at")), lit(LOST_THEN_FAULT)),
                    when(open.and(isBeforeNextStart("next_boot_at")), lit(LOST_THEN_BOOT))));
            Dataset<Row> judged = fates.withColumn("reasons", reasons);
            Dataset<Row> doubtful = judged.where(
                            open.and(col("next_station_fault_at").leq(col("until")))
                                    .and(col("next_station_fault_at").gt(col("at"))))
                    .select("station_id", "connector_id", "transaction_id", "at", "until", "next_station_fault_at");
            Column outlivedFault = doubtful.col("station_id")
                    .equalTo(meterValues.col("station_id"))
                    .and(doubtful.col("transaction_id").equalTo(meterValues.col("transaction_id")))
                    .and(meterValues.col("occurred_at").between(col("next_station_fault_at"), col("until")));
            Dataset<Row> outlived = meterValues
                    .join(broadcast(doubtful), outlivedFault)
                    .select(
                            doubtful.col("station_id"),
                            doubtful.col("connector_id"),
                            doubtful.col("transaction_id"),
                            col("at"),
                            lit(true).as("outlived"))
                    .distinct();
            return judged.join(broadcast(outlived), CHARGE, "left")
                    .withColumn(
                            "reasons",
                            when(col("outlived"), array_union(col("reasons"), array(lit(STATION_FAULT))))
                                    .otherwise(col("reasons")))
                    .where(size(col("reasons")).gt(0))
                    .drop("outlived");
        }

        private static Column isBeforeNextStart(String event) {
            return col(event)
                    .leq(col("until"))
                    .and(col("next_start_at").isNull().or(col(event).lt(col("next_start_at"))));
        }

        /**
         * The rows of the table.
         *
         * @param faulted the result of {@link #faulted}
         * @param statuses rows of {@code silver.status_notifications} of the months and {@link Charges#LONGEST_DAYS} days
         *     after
         */
        static Dataset<Row> rows(Dataset<Row> faulted, Dataset<Row> statuses) {
            Dataset<Row> faults = statuses.where(col("status").equalTo(FaultStatuses.FAULTED))
                    .select(
                            col("station_id").as("fault_station"),
                            col("connector_id").as("fault_connector"),
                            col("occurred_at").as("fault_at"),
                            col("received_at").as("fault_received_at"),
                            when(col("error_code").notEqual("NoError"), col("error_code"))
                                    .as("error_code"));
            // A charge without a stop met the faults up to the first that explains why it is faulted.
            Column explains = least(
                    when(isBeforeNextStart("next_fault_at"), col("next_fault_at")),
                    when(array_contains(col("reasons"), STATION_FAULT), col("next_station_fault_at")));
            Column end = coalesce(col("stop_at"), explains, col("at"));
            Column met = col("station_id")
                    .equalTo(col("fault_station"))
                    .and(col("fault_connector")
                            .equalTo(0)
                            .or(col("fault_connector").equalTo(col("connector_id"))))
                    .and(col("fault_at").between(col("at"), end));
            Column codes = transform(
                    array_sort(collect_list(when(
                            col("error_code").isNotNull(),
                            struct(col("fault_at"), col("fault_received_at"), col("error_code"))))),
                    each -> each.getField("error_code"));
            return faulted.join(faults, met, "left")
                    .groupBy(
                            col("station_id"),
                            col("connector_id"),
                            col("transaction_id"),
                            col("id_tag"),
                            col("at"),
                            col("stop_at"),
                            col("stop_reason"),
                            col("reasons"))
                    .agg(array_distinct(codes).as("error_codes"))
                    .select(
                            date_format(col("at"), "yyyy-MM").as("month"),
                            col("station_id"),
                            col("connector_id"),
                            col("transaction_id"),
                            col("id_tag"),
                            col("at").as("started_at"),
                            col("stop_at").as("stopped_at"),
                            col("reasons"),
                            col("stop_reason"),
                            col("error_codes"));
        }

        /**
         * Counts the faulted charges of each station and month.
         *
         * @param faulted the result of {@link #faulted}
         * @return month (its first day), station_id, faulted_transactions; stations without one have no row
         */
        static Dataset<Row> perStation(Dataset<Row> faulted) {
            return faulted.groupBy(trunc(col("at"), "MM").as("month"), col("station_id"))
                    .agg(count(lit(1)).as("faulted_transactions"));
        }
    }
}
