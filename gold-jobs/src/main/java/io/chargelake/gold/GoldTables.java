package io.chargelake.gold;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_date;

import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Makes the tables of gold from those of silver, as far as a {@link GoldPlan} says. Every table is changed by one
 * commit at most.
 *
 * @param spark does the work
 * @param lake where the tables lie
 */
record GoldTables(SparkSession spark, Lake lake) {

    private static final String[] CHARGE_ID = {"station_id", "transaction_id"};

    /** What was done to each table of gold. */
    Map<Table, PartitionReplacement.Result> make(GoldPlan plan) {
        for (Table table : List.of(
                StatusNotifications.TABLE,
                BootNotifications.TABLE,
                TransactionStarts.TABLE,
                TransactionStops.TABLE,
                MeterValues.TABLE,
                StationFaultDays.TABLE,
                FaultedStations.TABLE,
                CompletedTransactions.TABLE)) {
            DeltaTables.createIfMissing(lake, table);
        }
        Map<Table, PartitionReplacement.Result> results = new LinkedHashMap<>();
        if (!plan.faultMonths().isEmpty()) {
            makeFaults(plan, results);
        }
        if (!plan.touchedCharges().isEmpty()) {
            results.put(CompletedTransactions.TABLE, makeCompletedTransactions(plan));
        }
        return results;
    }

    private void makeFaults(GoldPlan plan, Map<Table, PartitionReplacement.Result> results) {
        SortedSet<YearMonth> months = plan.faultMonths();
        Days inMonths = months.stream().map(Days::of).reduce(Days::and).orElseThrow();
        Days aroundMonths = inMonths.widened(Charges.LONGEST_DAYS, Charges.LONGEST_DAYS);
        Dataset<Row> statuses = silver(StatusNotifications.TABLE, aroundMonths, FaultEpisodes.STATUS_COLUMNS);
        Dataset<Row> boots = silver(BootNotifications.TABLE, aroundMonths, FaultEpisodes.BOOT_COLUMNS);
        Dataset<Row> days = StationFaultDays.Transformation.stationDays(
                        FaultEpisodes.statusesOf(statuses, boots, months, plan.validThrough()))
                .persist();
        try {
            Column partitions =
                    col("month").isin(months.stream().map(YearMonth::toString).toArray());
            results.put(
                    StationFaultDays.TABLE,
                    replacement(StationFaultDays.TABLE)
                            .replace(StationFaultDays.Transformation.rows(days), partitions));
            Dataset<Row> faultedTransactions = FaultedTransactions.perStation(
                    silver(TransactionStarts.TABLE, aroundMonths, Charges.START_COLUMNS),
                    silver(TransactionStops.TABLE, aroundMonths, Charges.STOP_COLUMNS),
                    statuses,
                    boots,
                    silver(
                            MeterValues.TABLE,
                            inMonths.widened(0, Charges.LONGEST_DAYS),
                            FaultedTransactions.SIGN_OF_LIFE_COLUMNS),
                    months);
            results.put(
                    FaultedStations.TABLE,
                    replacement(FaultedStations.TABLE)
                            .replace(
                                    FaultedStations.Transformation.rows(
                                            days, faultedTransactions, FaultedStations.DEFAULT_THRESHOLD),
                                    partitions));
        } finally {
            days.unpersist();
        }
    }

    /**
     * Makes those charges again of which anything was touched, and keeps the others of the same stop dates as they
     * are.
     */
    private PartitionReplacement.Result makeCompletedTransactions(GoldPlan plan) {
        Days around = plan.touchedCharges().widened(Charges.LONGEST_DAYS, Charges.LONGEST_DAYS);
        Dataset<Row> starts = silver(TransactionStarts.TABLE, around, Charges.START_COLUMNS);
        Dataset<Row> stops = silver(TransactionStops.TABLE, around, Charges.STOP_COLUMNS);
        Dataset<Row> touchedIds = starts.where(plan.starts().contain(col("event_date")))
                .select("station_id", "transaction_id")
                .union(stops.where(plan.stops().contain(col("event_date"))).select("station_id", "transaction_id"))
                .distinct()
                .withColumn("id_touched", lit(true));
        Dataset<Row> charges = CompletedTransactions.Transformation.charges(starts, stops)
                .join(touchedIds, CHARGE_ID, "left")
                .where(touched(plan, col("start_event_date"), col("stop_event_date")))
                .drop("id_touched")
                .persist();
        Dataset<Row> present = table(CompletedTransactions.TABLE)
                .where(around.contain(col("stop_date")))
                .join(touchedIds, CHARGE_ID, "left")
                .withColumn("touched", touched(plan, to_date(col("started_at")), col("stop_date")));
        try {
            List<Days.Range> stopDates = new ArrayList<>();
            List<Days.Range> sampleDates = new ArrayList<>();
            for (Row charge : charges.select(col("start_event_date"), col("stop_event_date"))
                    .union(present.where(col("touched")).select(lit(null).cast("date"), col("stop_date")))
                    .distinct()
                    .collectAsList()) {
                LocalDate stop = charge.getLocalDate(1);
                stopDates.add(new Days.Range(stop, stop));
                if (!charge.isNullAt(0) && !stop.isBefore(charge.getLocalDate(0))) {
                    sampleDates.add(new Days.Range(charge.getLocalDate(0), stop));
                }
            }
            Column partitions = Days.ofRanges(stopDates).contain(col("stop_date"));
            Dataset<Row> power = table(MeterValues.TABLE)
                    .where(Days.ofRanges(sampleDates).contain(col("event_date")))
                    .where(CompletedTransactions.Transformation.POWER)
                    .select(columns(CompletedTransactions.Transformation.POWER_COLUMNS));
            Dataset<Row> untouched =
                    present.where(partitions.and(not(col("touched")))).drop("id_touched", "touched");
            return replacement(CompletedTransactions.TABLE)
                    .replace(
                            CompletedTransactions.Transformation.rows(charges, power)
                                    .unionByName(untouched),
                            partitions);
        } finally {
            charges.unpersist();
        }
    }

    private static Column touched(GoldPlan plan, Column startDate, Column stopDate) {
        return coalesce(col("id_touched"), lit(false))
                .or(plan.starts().contain(startDate))
                .or(plan.stops().contain(stopDate))
                .or(plan.samples().meet(startDate, stopDate));
    }

    private Dataset<Row> silver(Table table, Days days, String... columns) {
        return table(table).where(days.contain(col("event_date"))).select(columns(columns));
    }

    private Dataset<Row> table(Table table) {
        return spark.read().format("delta").load(lake.locationOf(table));
    }

    private PartitionReplacement replacement(Table table) {
        return new PartitionReplacement(spark, lake, table);
    }

    private static Column[] columns(String... names) {
        return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
    }
}
