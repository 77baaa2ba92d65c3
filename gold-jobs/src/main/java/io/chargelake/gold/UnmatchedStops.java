package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array_append;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_remove;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;

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

/** {@code gold.unmatched_stops}: stops that ended no charge of {@code gold.completed_transactions}, as far as is known. */
public final class UnmatchedStops {

    /** An earlier received stop has the transaction's id. */
    static final String ALREADY_STOPPED = "already_stopped";

    /** No start of any station has the transaction's id. */
    static final String NO_START = "no_start";

    /** The station named no transaction, or one of 0 or below. */
    static final String NO_TRANSACTION_ID = "no_transaction_id";

    /** No start of the station has the transaction's id, but one of another station has. */
    static final String START_AT_OTHER_STATION = "start_at_other_station";

    /** The definition. */
    public static final Table TABLE = Table.named("gold.unmatched_stops")
            .grain("one stop that ended no completed charge")
            .version(2)
            .purpose("Stops that belong to no charge, with every reason why: what is missing from "
                    + "gold.completed_transactions.")
            .from(TransactionStarts.TABLE, TransactionStops.TABLE)
            .required("stop_date", DATE, "UTC day of stopped_at.")
            .required("station_id", STRING, "The station.")
            .required("stopped_at", TIMESTAMP, "When it stopped, by the station.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .optional("transaction_id", LONG, "The transaction as the station named it; null where it named none.")
            .optional("id_tag", STRING, "Pseudonym of the identifier that ended it; null where the station named none.")
            .optional(
                    "meter_stop_wh",
                    LONG,
                    Unit.WATT_HOUR,
                    "Meter reading at the stop; null where the station did not know it.")
            .required("reason", STRING, "Why it stopped, by its OCPP name.")
            .required(
                    "unmatched_reasons",
                    STRING_LIST,
                    "Every reason why it ended no charge: already_stopped, no_start, no_transaction_id, start_at_other_station.")
            .required("flags", STRING_LIST, "Every repair of the stop.")
            .personal("id_tag", Personal.ID_TAG)
            .partitionedBy("stop_date")
            .keyedBy("stop_date", "station_id", "transaction_id", "stopped_at", "meter_stop_wh")
            .words("reason", OcppName.all(Reason.class))
            .query("Why stops have no charge", """
                    SELECT unmatched_reason, count(*) AS stops
                    FROM gold.unmatched_stops
                    LATERAL VIEW explode(unmatched_reasons) r AS unmatched_reason
                    GROUP BY unmatched_reason
                    ORDER BY stops DESC\
                    """)
            .build();

    private UnmatchedStops() {}

    /** How the table is made. */
    static final class Transformation {

        private Transformation() {}

        /**
         * The rows of the table.
         *
         * @param paired rows of {@link Charges#of}, of {@link Charges#LONGEST_DAYS} days before and after the stops
         *     wanted
         * @param stopDates which stops are wanted: a condition on the column stop_date
         */
        static Dataset<Row> rows(Dataset<Row> paired, Column stopDates) {
            Dataset<Row> stops = Charges.unmatched(paired)
                    .select(
                            col("stop_event_date").as("stop_date"),
                            col("station_id"),
                            col("stop_occurred_at").as("stopped_at"),
                            col("stop_received_at").as("received_at"),
                            col("stop_transaction_id").as("transaction_id"),
                            col("stop_id_tag").as("id_tag"),
                            col("stop_meter_stop_wh").as("meter_stop_wh"),
                            col("stop_reason").as("reason"),
                            col("unmatched_reasons"),
                            col("stop_flags").as("flags"))
                    .where(stopDates);
            Dataset<Row> starts = Charges.started(paired)
                    .select(
                            col("transaction_id").as("started_id"),
                            col("station_id").as("started_at_station"),
                            col("start_event_date"));
            Column elsewhere = array_contains(col("unmatched_reasons"), NO_START)
                    .and(col("transaction_id").equalTo(col("started_id")))
                    .and(col("station_id").notEqual(col("started_at_station")))
                    .and(abs(datediff(col("stop_date"), col("start_event_date")))
                            .leq(Charges.LONGEST_DAYS));
            return stops.join(starts, elsewhere, "left_anti")
                    .union(stops.join(starts, elsewhere, "left_semi")
                            .withColumn(
                                    "unmatched_reasons",
                                    array_append(
                                            array_remove(col("unmatched_reasons"), NO_START),
                                            lit(START_AT_OTHER_STATION))));
        }
    }
}
