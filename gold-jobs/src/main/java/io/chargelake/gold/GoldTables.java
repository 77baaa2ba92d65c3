package io.chargelake.gold;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_date;

import io.chargelake.curation.quality.PartitionReplacement;
import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.lake.Claim;
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
 * @param claim under which they are written
 */
record GoldTables(SparkSession spark, Lake lake, Claim claim) {

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
        Days months = plan.faultMonths().stream().map(Days::of).reduce(Days.NONE, Days::and);
        Days around = months.and(plan.touchedCharges()).widened(Charges.LONGEST_DAYS, Charges.LONGEST_DAYS);
        Dataset<Row> charges = Charges.of(
                        silver(TransactionStarts.TABLE, around, Charges.START_COLUMNS)
                                .withColumn(Charges.TOUCHED, plan.starts().contain(col("event_date"))),
                        silver(TransactionStops.TABLE, around, Charges.STOP_COLUMNS)
                                .withColumn(Charges.TOUCHED, plan.stops().contain(col("event_date"))))
                .persist();
        try {
            Map<Table, PartitionReplacement.Result> results = new LinkedHashMap<>();
            if (!plan.faultMonths().isEmpty()) {
                results.putAll(makeFaults(plan, months, charges));
            }
            if (!plan.touchedCharges().isEmpty()) {
                results.put(CompletedTransactions.TABLE, makeCompletedTransactions(plan, charges));
            }
            return results;
        } finally {
            charges.unpersist();
        }
    }

    private Map<Table, PartitionReplacement.Result> makeFaults(GoldPlan plan, Days days, Dataset<Row> charges) {
        SortedSet<YearMonth> months = plan.faultMonths();
        Days around = days.widened(Charges.LONGEST_DAYS, Charges.LONGEST_DAYS);
        Dataset<Row> statuses = silver(StatusNotifications.TABLE, around, FaultEpisodes.STATUS_COLUMNS);
        Dataset<Row> boots = silver(BootNotifications.TABLE, around, FaultEpisodes.BOOT_COLUMNS);
        Dataset<Row> samples = silver(
                MeterValues.TABLE, days.widened(0, Charges.LONGEST_DAYS), FaultedTransactions.SIGN_OF_LIFE_COLUMNS);
        Dataset<Row> stationDays = StationFaultDays.Transformation.stationDays(
                        FaultEpisodes.statusesOf(statuses, boots, months, plan.validThrough()))
                .persist();
        Dataset<Row> judged =
                FaultedTransactions.judged(charges, statuses, boots, months).persist();
        try {
            Column partitions =
                    col("month").isin(months.stream().map(YearMonth::toString).toArray());
            Map<Table, PartitionReplacement.Result> results = new LinkedHashMap<>();
            results.put(
                    StationFaultDays.TABLE,
                    replacement(StationFaultDays.TABLE)
                            .replace(StationFaultDays.Transformation.rows(stationDays), partitions));
            results.put(
                    FaultedStations.TABLE,
                    replacement(FaultedStations.TABLE)
                            .replace(
                                    FaultedStations.Transformation.rows(
                                            stationDays,
                                            FaultedTransactions.perStation(judged, samples),
                                            FaultedStations.DEFAULT_THRESHOLD),
                                    partitions));
            return results;
        } finally {
            judged.unpersist();
            stationDays.unpersist();
        }
    }

    /**
     * Makes those charges again of which anything was touched, and keeps the others of the same stop dates as they
     * are.
     */
    private PartitionReplacement.Result makeCompletedTransactions(GoldPlan plan, Dataset<Row> charges) {
        Dataset<Row> touched = charges.where(col("stop_occurred_at")
                .isNotNull()
                .and(col("start_touched")
                        .or(col("stop_touched"))
                        .or(touched(plan, col("start_event_date"), col("stop_event_date")))));
        Days around = plan.touchedCharges().widened(Charges.LONGEST_DAYS, Charges.LONGEST_DAYS);
        Dataset<Row> present = table(CompletedTransactions.TABLE)
                .where(around.contain(col("stop_date")))
                .join(
                        touched.select("station_id", "transaction_id")
                                .distinct()
                                .withColumn("made_again", lit(true)),
                        new String[] {"station_id", "transaction_id"},
                        "left")
                .withColumn(
                        "stale",
                        coalesce(col("made_again"), lit(false))
                                .or(touched(plan, to_date(col("started_at")), col("stop_date"))));
        List<Days.Range> stopDates = new ArrayList<>();
        List<Days.Range> sampleDates = new ArrayList<>();
        for (Row charge : touched.select(col("start_event_date"), col("stop_event_date"))
                .union(present.where(col("stale")).select(lit(null).cast("date"), col("stop_date")))
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
        return replacement(CompletedTransactions.TABLE)
                .replace(
                        CompletedTransactions.Transformation.rows(touched, power)
                                .unionByName(present.where(partitions.and(not(col("stale"))))
                                        .drop("made_again", "stale")),
                        partitions);
    }

    private static Column touched(GoldPlan plan, Column startDate, Column stopDate) {
        return plan.starts()
                .contain(startDate)
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
        return new PartitionReplacement(spark, lake, claim, table);
    }

    private static Column[] columns(String... names) {
        return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
    }
}
