package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.Stations;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import io.chargelake.ocpp.CentralSystemAction;
import io.chargelake.ocpp.ChargePointStatus;
import io.chargelake.ocpp.OcppName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@code gold.station_days}: what each station did on each day since it was heard first, silent days included. Heard is
 * what the station itself said, requests and answers alike, by the time of receipt; everything else counts by the
 * station's clock, as silver has it.
 */
public final class StationDays {

    private static final String SINCE_VERSION_2 = " Null on days made before version 2 of this table.";

    /** The column for the minutes of each state; the empty text stands for what OCPP does not know. */
    private static final Map<String, String> MINUTES_OF = minutesOf();

    /** Columns of minutes, which are microseconds until they are rounded. */
    private static final List<String> MICROS = Stream.concat(
                    MINUTES_OF.values().stream(), Stream.of("up_minutes", "down_minutes"))
            .toList();

    /** The definition. */
    public static final Table TABLE = definition();

    private StationDays() {}

    private static Map<String, String> minutesOf() {
        Map<String, String> columns = new LinkedHashMap<>();
        Stream.concat(
                        OcppName.all(ChargePointStatus.class).stream(),
                        Stream.of(StationTimeline.OFFLINE, StationTimeline.UNKNOWN))
                .forEach(status -> columns.put(
                        status, status.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT) + "_minutes"));
        columns.put("", "other_minutes");
        return columns;
    }

    private static Table definition() {
        Table.Builder table = Table.named("gold.station_days")
                .grain("one station on one UTC day since it was heard first")
                .version(2)
                .purpose(
                        "What a station did on a day: how much it charged, which states it was in and for how long, how"
                                + " often it faulted, and whether it was heard.")
                .from(
                        Messages.TABLE,
                        StatusNotifications.TABLE,
                        TransactionStarts.TABLE,
                        MeterValues.TABLE,
                        BootNotifications.TABLE,
                        Stations.TABLE,
                        CompletedTransactions.TABLE,
                        StatusIntervals.TABLE)
                .readBy("the monthly mail (report)")
                .readBy("the API and the page (serve)")
                .required("day", DATE, "UTC day.")
                .required("station_id", STRING, "The station.")
                .required("messages", INT, "Messages of the station: requests, and answers to what it was asked.")
                .required("heartbeats", INT, "Heartbeat requests among them.")
                .optional("first_heard_at", TIMESTAMP, "When the first of them was received; null on a silent day.")
                .optional("last_heard_at", TIMESTAMP, "When the last of them was received; null on a silent day.")
                .optional(
                        "heartbeats_expected",
                        INT,
                        "Heartbeats due by the station's interval while it was connected; null where no interval is known.")
                .optional(
                        "connectors",
                        INT,
                        "Connectors that have reported a status so far, connector 0 left out." + SINCE_VERSION_2)
                .optional("charges_begun", INT, "Charges that began on the day." + SINCE_VERSION_2)
                .optional("charges_ended", INT, "Completed charges that stopped on the day." + SINCE_VERSION_2)
                .optional(
                        "energy_kwh",
                        DECIMAL_2,
                        Unit.KILOWATT_HOUR,
                        "Energy of the charges that stopped on the day." + SINCE_VERSION_2)
                .optional(
                        "peak_power_w",
                        LONG,
                        Unit.WATT,
                        "Highest power of one charge, all phases together; null without a sample of power.")
                .optional("faults", INT, "Status notifications with status Faulted." + SINCE_VERSION_2)
                .optional(
                        "warnings",
                        INT,
                        "Status notifications with an error code but another status." + SINCE_VERSION_2);
        for (String status : MINUTES_OF.keySet()) {
            table.optional(
                    MINUTES_OF.get(status),
                    DECIMAL_2,
                    Unit.MINUTE,
                    (status.isEmpty()
                                    ? "Minutes in a state of the station's own wording"
                                    : "Minutes in state " + status)
                            + ", summed over connectors, connector 0 left out." + SINCE_VERSION_2);
        }
        return table.optional(
                        "up_minutes",
                        DECIMAL_2,
                        Unit.MINUTE,
                        "Minutes in which a driver could have used a connector, summed over connectors."
                                + SINCE_VERSION_2)
                .optional(
                        "down_minutes",
                        DECIMAL_2,
                        Unit.MINUTE,
                        "Minutes in which it is known that nobody could, summed over connectors." + SINCE_VERSION_2)
                .optional(
                        "availability_pct",
                        DECIMAL_2,
                        Unit.PERCENT,
                        "up_minutes of the sum of both; null where that is 0.")
                .optional(
                        "utilisation_pct",
                        DECIMAL_2,
                        Unit.PERCENT,
                        "Minutes in state Charging, SuspendedEV or SuspendedEVSE of all minutes of the connectors; null"
                                + " without a connector.")
                .optional("vendor", STRING, "Who made the station, by its last boot, or else the register.")
                .optional("model", STRING, "The vendor's model, likewise.")
                .optional(
                        "firmware_version",
                        STRING,
                        "Its firmware, by a boot of the last 31 days; null where there was none.")
                .partitionedBy("day")
                .keyedBy("day", "station_id")
                .query("Stations of the register that were silent on the last day", """
                        SELECT s.station_id, s.name
                        FROM silver.stations s
                        LEFT ANTI JOIN gold.station_days d ON d.station_id = s.station_id AND d.messages > 0 AND d.day = (SELECT max(day) FROM gold.station_days)
                        ORDER BY s.station_id LIMIT 20\
                        """)
                .query("Energy, use and availability of the network by day", """
                        SELECT day, sum(charges_ended) AS charges, sum(energy_kwh) AS energy_kwh,
                          round(100 * sum(up_minutes) / nullif(sum(up_minutes) + sum(down_minutes), 0), 2) AS availability_pct
                        FROM gold.station_days
                        GROUP BY day
                        ORDER BY day\
                        """)
                .query("Stations whose heartbeats are missing", """
                        SELECT day, station_id, heartbeats, heartbeats_expected
                        FROM gold.station_days
                        WHERE heartbeats < 0.8 * heartbeats_expected
                        ORDER BY day DESC, station_id LIMIT 20\
                        """)
                .build();
    }

    /**
     * What is read for it.
     *
     * @param intervals rows of {@code gold.status_intervals}
     * @param messages {@link Transformation#MESSAGE_COLUMNS} of {@code bronze.messages}
     * @param statuses {@link FaultStatuses#STATUS_COLUMNS} of {@code silver.status_notifications}
     * @param begun rows of {@link Charges#started}
     * @param completed rows of {@code gold.completed_transactions}
     * @param power {@link CompletedTransactions.Transformation#POWER_COLUMNS} of the samples of power
     * @param makes what the stations are
     */
    record Sources(
            Dataset<Row> intervals,
            Dataset<Row> messages,
            Dataset<Row> statuses,
            Dataset<Row> begun,
            Dataset<Row> completed,
            Dataset<Row> power,
            StationMakes makes) {}

    /** How the table is made. */
    static final class Transformation {

        /** What is read of {@code bronze.messages}. */
        static final String[] MESSAGE_COLUMNS = {
            "received_date", "station_id", "received_at", "message_type", "action", "direction"
        };

        private static final String[] HELPERS = {"known", "all_micros", "connected_micros", "interval_s"};
        private static final int REQUEST = 2;

        private Transformation() {}

        /**
         * The rows of whole days. Everything that counts for a day is put under each other and summed once.
         *
         * @param sources rows of these days
         */
        static Dataset<Row> rows(Sources sources) {
            Dataset<Row> days = Stream.of(
                            heard(sources.messages()),
                            states(sources.intervals()),
                            begun(sources.begun()),
                            ended(sources.completed()),
                            peaks(sources.power()),
                            faults(sources.statuses()))
                    .reduce((one, other) -> one.unionByName(other, true))
                    .orElseThrow()
                    .groupBy("day", "station_id")
                    .agg(total("messages"), aggregates())
                    // Of charges and samples alone, no station is known to have been there.
                    .where(col("messages").gt(0).or(col("known")))
                    .withColumns(derived());
            // The last boot before the day's end.
            Column lastMoment = timestamp_micros(
                    unix_micros(date_add(col("day"), 1).cast("timestamp")).minus(1));
            return sources.makes().join(days.drop(HELPERS), lastMoment).select(columns());
        }

        private static Column[] columns() {
            return TABLE.columns().stream().map(column -> col(column.name())).toArray(Column[]::new);
        }

        /** All but the first. */
        private static Column[] aggregates() {
            List<Column> sums = new ArrayList<>(List.of(
                    total("heartbeats"),
                    min("heard_at").as("first_heard_at"),
                    max("heard_at").as("last_heard_at"),
                    total("charges_begun"),
                    total("charges_ended"),
                    coalesce(sum("energy_kwh"), lit(0)).cast("decimal(18,2)").as("energy_kwh"),
                    round(max("peak_w")).cast("bigint").as("peak_power_w"),
                    total("faults"),
                    total("warnings"),
                    size(collect_set("connector")).as("connectors"),
                    bool_or(col("state_until").isNotNull()).as("known"),
                    sum("all_micros").as("all_micros"),
                    coalesce(sum("connected_micros"), lit(0L)).as("connected_micros"),
                    max_by(col("heartbeat_interval_s"), col("state_until")).as("interval_s")));
            MICROS.forEach(column -> sums.add(coalesce(sum(column), lit(0L)).as(column)));
            return sums.toArray(Column[]::new);
        }

        private static Column total(String count) {
            return coalesce(sum(count), lit(0)).cast("int").as(count);
        }

        private static Map<String, Column> derived() {
            Column used =
                    col("charging_minutes").plus(col("suspended_ev_minutes")).plus(col("suspended_evse_minutes"));
            Map<String, Column> columns = new LinkedHashMap<>();
            columns.put(
                    "availability_pct",
                    share(col("up_minutes"), col("up_minutes").plus(col("down_minutes"))));
            columns.put("utilisation_pct", share(used, col("all_micros")));
            columns.put(
                    "heartbeats_expected",
                    expr("CAST(connected_micros DIV (interval_s * " + TimeUnit.SECONDS.toMicros(1) + "L) AS INT)"));
            MICROS.forEach(column -> columns.put(column, minutes(col(column))));
            return columns;
        }

        private static Dataset<Row> heard(Dataset<Row> messages) {
            Column heartbeat =
                    col("message_type").equalTo(REQUEST).and(col("action").equalTo("Heartbeat"));
            return messages.where(spokenByTheStation())
                    .select(
                            col("received_date").as("day"),
                            col("station_id"),
                            lit(1).as("messages"),
                            when(heartbeat, 1).as("heartbeats"),
                            col("received_at").as("heard_at"));
        }

        /** Where nobody noted the direction, a request is the station's unless only the central system makes it. */
        static Column spokenByTheStation() {
            Object[] centralSystems = Arrays.stream(CentralSystemAction.values())
                    .map(CentralSystemAction::wireName)
                    .toArray();
            return col("direction")
                    .equalTo("in")
                    .or(col("direction")
                            .isNull()
                            .and(col("message_type").equalTo(REQUEST))
                            .and(col("action").isNull().or(not(col("action").isin(centralSystems)))));
        }

        /** Microseconds in each state under the names of the columns that they become minutes in. */
        private static Dataset<Row> states(Dataset<Row> intervals) {
            Column ofConnector = col("connector_id").gt(0);
            Column micros = unix_micros(col("until_at")).minus(unix_micros(col("from_at")));
            List<Column> columns = new ArrayList<>(List.of(
                    col("day"),
                    col("station_id"),
                    col("until_at").as("state_until"),
                    col("heartbeat_interval_s"),
                    when(ofConnector, col("connector_id")).as("connector"),
                    when(ofConnector, micros).as("all_micros"),
                    when(not(ofConnector).and(col("status").notEqual(StationTimeline.OFFLINE)), micros)
                            .as("connected_micros"),
                    when(ofConnector.and(col("available")), micros).as("up_minutes"),
                    when(ofConnector.and(not(col("available"))), micros).as("down_minutes")));
            MINUTES_OF.forEach((status, column) -> columns.add(when(
                            ofConnector.and(
                                    status.isEmpty() ? isOther() : col("status").equalTo(status)),
                            micros)
                    .as(column)));
            return intervals.select(columns.toArray(Column[]::new));
        }

        private static Column isOther() {
            return not(col("status").isin(MINUTES_OF.keySet().toArray()));
        }

        /** Minutes with two decimals, rounded half up, of a column of microseconds. */
        static Column minutes(Column micros) {
            return round(micros.cast("decimal(18,0)").divide(lit(TimeUnit.MINUTES.toMicros(1))), 2)
                    .cast("decimal(18,2)");
        }

        /** A share in percent, two decimals, rounded half up; null of nothing. */
        static Column share(Column part, Column whole) {
            return when(
                    whole.gt(0),
                    round(part.cast("decimal(18,0)").multiply(lit(100)).divide(whole.cast("decimal(18,0)")), 2)
                            .cast("decimal(18,2)"));
        }

        private static Dataset<Row> begun(Dataset<Row> charges) {
            return charges.select(col("start_event_date").as("day"), col("station_id"), lit(1).as("charges_begun"));
        }

        private static Dataset<Row> ended(Dataset<Row> completed) {
            return completed.select(
                    col("stop_date").as("day"),
                    col("station_id"),
                    lit(1).as("charges_ended"),
                    col("total_energy_kwh").as("energy_kwh"));
        }

        private static Dataset<Row> peaks(Dataset<Row> power) {
            Dataset<Row> ofCharges = power.where(col("transaction_id").gt(0));
            Column total = col("phase").isNull();
            Column notBelowZero = greatest(col("value"), lit(0.0));
            Dataset<Row> phases = ofCharges
                    .where(not(total))
                    .groupBy("event_date", "station_id", "transaction_id", "occurred_at", "phase")
                    .agg(max(notBelowZero).as("value"))
                    .groupBy("event_date", "station_id", "transaction_id", "occurred_at")
                    .agg(sum("value").as("peak_w"));
            return ofCharges
                    .where(total)
                    .select(col("event_date").as("day"), col("station_id"), notBelowZero.as("peak_w"))
                    .union(phases.select(col("event_date"), col("station_id"), col("peak_w")));
        }

        private static Dataset<Row> faults(Dataset<Row> statuses) {
            Column fault = col("status").equalTo(FaultStatuses.FAULTED);
            return statuses.select(
                    col("event_date").as("day"),
                    col("station_id"),
                    when(fault, 1).as("faults"),
                    when(not(fault).and(col("error_code").notEqual("NoError")), 1)
                            .as("warnings"));
        }
    }
}
