package io.chargelake.gold;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_date;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.quality.ColumnDescriptions;
import io.chargelake.curation.quality.MissingColumns;
import io.chargelake.curation.quality.PartitionReplacement;
import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.EventTable;
import io.chargelake.curation.silver.EventTables;
import io.chargelake.curation.silver.ExcludedTimes;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.Sessions;
import io.chargelake.curation.silver.Stations;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import io.chargelake.lineage.DataFlow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes the tables of gold from those of silver, as far as a {@link GoldPlan} says. Every table is changed by one
 * commit at most.
 *
 * @param gold the lake that they lie in
 */
record GoldTables(GoldLake gold) {

    /** What the transformations read by name, whether there has been any of it or not. */
    private static final List<Table> EVENTS = List.of(
            StatusNotifications.TABLE,
            BootNotifications.TABLE,
            TransactionStarts.TABLE,
            TransactionStops.TABLE,
            MeterValues.TABLE);

    /** The tables of gold. */
    static final List<Table> MADE = List.of(
            StationFaultDays.TABLE,
            FaultedStations.TABLE,
            CompletedTransactions.TABLE,
            UnmatchedStops.TABLE,
            FaultedTransactions.TABLE,
            SessionsInError.TABLE,
            UnknownFields.TABLE,
            StationOutages.TABLE,
            StatusIntervals.TABLE,
            FaultEpisodes.TABLE,
            FaultRecovery.TABLE,
            StationDays.TABLE,
            Reliability.TABLE,
            UptimeMonthly.TABLE);

    /** From bronze and silver to gold. */
    static DataFlow flow(Lake lake) {
        List<Table> read =
                new ArrayList<>(List.of(Messages.TABLE, Sessions.TABLE, Stations.TABLE, ExcludedTimes.TABLE));
        EventTables.ALL.stream().map(EventTable::table).forEach(read::add);
        return DataFlow.between(lake, read, MADE);
    }

    /** What was done to each table of gold. */
    Map<Table, PartitionReplacement.Result> make(GoldPlan plan) {
        for (Table table : Stream.of(EVENTS, MADE).flatMap(List::stream).toList()) {
            DeltaTables.createIfMissing(gold.lake(), table);
        }
        for (Table table : List.of(FaultedStations.TABLE, CompletedTransactions.TABLE)) {
            MissingColumns.add(gold::spark, gold.lake(), table);
        }
        // Regions can be put side by side only where columns are described alike.
        for (GlobalTables.Published table : GlobalTables.ALL) {
            ColumnDescriptions.renew(gold::spark, gold.lake(), table.regional());
        }
        Days months = plan.faultMonths().stream().map(Days::of).reduce(Days.NONE, Days::and);
        // What new data can reach, and whatever reaches that.
        Days around = months.widened(Charges.REACH_DAYS, Charges.REACH_DAYS)
                .and(plan.touchedCharges().widened(2 * Charges.REACH_DAYS, 2 * Charges.REACH_DAYS))
                .and(plan.stateDays().widened(Charges.REACH_DAYS, Charges.REACH_DAYS));
        Dataset<Row> paired = Charges.of(
                        gold.rows(TransactionStarts.TABLE, around, Charges.START_COLUMNS)
                                .withColumn(Charges.TOUCHED, plan.starts().contain(col("event_date"))),
                        gold.rows(TransactionStops.TABLE, around, Charges.STOP_COLUMNS)
                                .withColumn(Charges.TOUCHED, plan.stops().contain(col("event_date"))))
                .persist();
        try {
            Map<Table, PartitionReplacement.Result> results = new LinkedHashMap<>();
            Optional<ChargesMade> completed = plan.touchedCharges().isEmpty()
                    ? Optional.empty()
                    : Optional.of(makeCompletedTransactions(plan, Charges.started(paired)));
            if (!plan.faultMonths().isEmpty()) {
                results.putAll(makeFaults(plan, months, Charges.started(paired)));
            }
            completed.ifPresent(made -> results.put(CompletedTransactions.TABLE, made.result()));
            Days stopDates = plan.starts().and(plan.stops()).widened(Charges.REACH_DAYS, Charges.REACH_DAYS);
            if (!stopDates.isEmpty()) {
                Column partitions = stopDates.contain(col("stop_date"));
                results.put(
                        UnmatchedStops.TABLE,
                        gold.replacement(UnmatchedStops.TABLE)
                                .replace(UnmatchedStops.Transformation.rows(paired, partitions), partitions));
            }
            SortedSet<LocalDate> daysOfUnknownFields = daysOfUnknownFields(plan);
            if (!daysOfUnknownFields.isEmpty()) {
                results.put(UnknownFields.TABLE, makeUnknownFields(daysOfUnknownFields));
            }
            if (!plan.outageMonths().isEmpty() && gold.has(Sessions.TABLE)) {
                results.put(StationOutages.TABLE, makeOutages(plan.outageMonths(), plan.validThrough()));
            }
            Days daysOfStops = completed.map(ChargesMade::stopDates).orElse(Days.NONE);
            results.putAll(new StateTables(gold).make(plan, Charges.started(paired), daysOfStops));
            return results;
        } finally {
            paired.unpersist();
        }
    }

    private SortedSet<LocalDate> daysOfUnknownFields(GoldPlan plan) {
        SortedSet<LocalDate> days = new TreeSet<>();
        plan.unknownFields()
                .ranges()
                .forEach(range ->
                        range.first().datesUntil(range.last().plusDays(1)).forEach(days::add));
        TableRows.of(gold.lake(), UnknownFields.TABLE).columns("event_date").forEach(row -> {
            if (plan.unknownFieldsIfAny().has(row.date("event_date"))) {
                days.add(row.date("event_date"));
            }
        });
        return days;
    }

    private PartitionReplacement.Result makeUnknownFields(SortedSet<LocalDate> dates) {
        Days days = Days.of(dates);
        Dataset<Row> events = EventTables.ALL.stream()
                .map(EventTable::table)
                .filter(table -> gold.has(table))
                .map(table -> gold.rows(table, days, UnknownFields.Transformation.EVENT_COLUMNS)
                        .where(col("extra").isNotNull())
                        .withColumn("silver_table", lit(table.name())))
                .reduce(Dataset::union)
                .orElseThrow();
        Dataset<Row> boots = gold.rows(
                BootNotifications.TABLE,
                days.widened(UnknownFields.LONGEST_SINCE_BOOT_DAYS, 0),
                UnknownFields.Transformation.BOOT_COLUMNS);
        return gold.replacement(UnknownFields.TABLE)
                .replace(UnknownFields.Transformation.rows(events, boots), days.contain(col("event_date")));
    }

    private PartitionReplacement.Result makeOutages(SortedSet<YearMonth> months, Instant validThrough) {
        Dataset<Row> sessions =
                gold.rows(Sessions.TABLE).select(GoldLake.columns(StationOutages.Transformation.SESSION_COLUMNS));
        return gold.replacement(StationOutages.TABLE)
                .replace(StationOutages.Transformation.rows(sessions, months, validThrough), among(months));
    }

    private static Column among(SortedSet<YearMonth> months) {
        return col("month").isin(months.stream().map(YearMonth::toString).toArray());
    }

    private Map<Table, PartitionReplacement.Result> makeFaults(GoldPlan plan, Days days, Dataset<Row> charges) {
        SortedSet<YearMonth> months = plan.faultMonths();
        Days around = days.widened(Charges.LONGEST_DAYS, Charges.LONGEST_DAYS);
        Dataset<Row> statuses = gold.rows(StatusNotifications.TABLE, around, FaultStatuses.STATUS_COLUMNS);
        Dataset<Row> boots = gold.rows(BootNotifications.TABLE, around, FaultStatuses.BOOT_COLUMNS);
        Dataset<Row> samples = gold.rows(
                MeterValues.TABLE,
                days.widened(0, Charges.LONGEST_DAYS),
                FaultedTransactions.Transformation.SIGN_OF_LIFE_COLUMNS);
        Dataset<Row> stationDays = StationFaultDays.Transformation.stationDays(
                        FaultStatuses.statusesOf(statuses, boots, months, plan.validThrough()))
                .persist();
        Dataset<Row> fates = ChargeFates.of(charges, statuses, boots, months).persist();
        Dataset<Row> faulted =
                FaultedTransactions.Transformation.faulted(fates, samples).persist();
        try {
            Column partitions = among(months);
            Map<Table, PartitionReplacement.Result> results = new LinkedHashMap<>();
            results.put(
                    StationFaultDays.TABLE,
                    gold.replacement(StationFaultDays.TABLE)
                            .replace(StationFaultDays.Transformation.rows(stationDays), partitions));
            results.put(
                    FaultedStations.TABLE,
                    gold.replacement(FaultedStations.TABLE)
                            .replace(
                                    FaultedStations.Transformation.rows(
                                            stationDays,
                                            FaultedTransactions.Transformation.perStation(faulted),
                                            FaultedStations.DEFAULT_THRESHOLD),
                                    partitions));
            results.put(
                    FaultedTransactions.TABLE,
                    gold.replacement(FaultedTransactions.TABLE)
                            .replace(FaultedTransactions.Transformation.rows(faulted, statuses), partitions));
            Days stopDates = days.widened(Charges.REACH_DAYS, Charges.REACH_DAYS);
            results.put(
                    SessionsInError.TABLE,
                    gold.replacement(SessionsInError.TABLE)
                            .replace(
                                    SessionsInError.Transformation.rows(
                                            fates,
                                            gold.rows(CompletedTransactions.TABLE)
                                                    .where(stopDates.contain(col("stop_date"))),
                                            plan.validThrough()),
                                    partitions));
            return results;
        } finally {
            faulted.unpersist();
            fates.unpersist();
            stationDays.unpersist();
        }
    }

    /**
     * What was done to completed charges.
     *
     * @param stopDates the days on which they may be others than before, whether they are or not: what follows from them may
     *     be missing after a run that died
     */
    private record ChargesMade(PartitionReplacement.Result result, Days stopDates) {}

    /**
     * Makes those charges again of which anything was touched, and those whose stops were adopted since; keeps the
     * others of the same stop dates as they are, but for those whose stops are no longer adopted.
     */
    private ChargesMade makeCompletedTransactions(GoldPlan plan, Dataset<Row> charges) {
        Days reach = plan.touchedCharges().widened(Charges.REACH_DAYS, Charges.REACH_DAYS);
        Dataset<Row> present = gold.rows(CompletedTransactions.TABLE).where(reach.contain(col("stop_date")));
        Column wasAdopted = array_contains(col("flags"), CompletedTransactions.STOP_ADOPTED);
        Dataset<Row> known = present.where(wasAdopted)
                .select(
                        col("station_id").as("known_station"),
                        col("connector_id").as("known_connector"),
                        col("started_at").as("known_start"),
                        col("stopped_at").as("known_stop"))
                .distinct();
        Dataset<Row> completed = charges.where(col("stop_occurred_at").isNotNull())
                .join(
                        known,
                        col("stop_adopted")
                                .and(col("station_id").equalTo(col("known_station")))
                                .and(col("start_connector_id").equalTo(col("known_connector")))
                                .and(col("start_occurred_at").equalTo(col("known_start")))
                                .and(col("stop_occurred_at").equalTo(col("known_stop"))),
                        "left")
                .withColumn(
                        "made_again",
                        // An id may be in use months away as well, where nothing can have changed.
                        reach.contain(col("stop_event_date"))
                                .and(col("start_touched")
                                        .or(col("stop_touched"))
                                        .or(touched(plan, col("start_event_date"), col("stop_event_date")))
                                        .or(col("stop_adopted")
                                                .and(col("known_station").isNull()))));
        Dataset<Row> made =
                completed.where(col("made_again")).drop(known.columns()).persist();
        try {
            Dataset<Row> adopted = completed
                    .where(col("stop_adopted"))
                    .select(
                            col("station_id"),
                            col("start_connector_id").as("connector_id"),
                            col("start_occurred_at").as("started_at"),
                            col("stop_occurred_at").as("stopped_at"),
                            col("made_again").as("adopted_again"))
                    .distinct();
            Dataset<Row> judged = present.join(
                            made.select("station_id", "transaction_id", "made_again")
                                    .distinct(),
                            new String[] {"station_id", "transaction_id"},
                            "left")
                    .join(adopted, new String[] {"station_id", "connector_id", "started_at", "stopped_at"}, "left")
                    .withColumn(
                            "stale",
                            coalesce(col("made_again"), lit(false))
                                    .or(wasAdopted.and(coalesce(col("adopted_again"), lit(true))))
                                    .or(touched(plan, to_date(col("started_at")), col("stop_date"))));
            return replaceCharges(made, judged);
        } finally {
            made.unpersist();
        }
    }

    /**
     * Replaces the stop dates of charges made again and of those that are stale.
     *
     * @param made rows of {@link Charges#started}
     * @param present rows of the table with the column stale
     */
    private ChargesMade replaceCharges(Dataset<Row> made, Dataset<Row> present) {
        List<Days.Range> stopDates = new ArrayList<>();
        List<Days.Range> sampleDates = new ArrayList<>();
        for (Row charge : made.select(col("start_event_date"), col("stop_event_date"))
                .union(present.where(col("stale")).select(lit(null).cast("date"), col("stop_date")))
                .distinct()
                .collectAsList()) {
            LocalDate stop = charge.getLocalDate(1);
            stopDates.add(new Days.Range(stop, stop));
            if (!charge.isNullAt(0) && !stop.isBefore(charge.getLocalDate(0))) {
                sampleDates.add(new Days.Range(charge.getLocalDate(0), stop));
            }
        }
        Days days = Days.ofRanges(stopDates);
        Column partitions = days.contain(col("stop_date"));
        Dataset<Row> power = gold.rows(MeterValues.TABLE)
                .where(Days.ofRanges(sampleDates).contain(col("event_date")))
                .where(CompletedTransactions.Transformation.POWER)
                .select(GoldLake.columns(CompletedTransactions.Transformation.POWER_COLUMNS));
        return new ChargesMade(
                gold.replacement(CompletedTransactions.TABLE)
                        .replace(
                                CompletedTransactions.Transformation.rows(made, power)
                                        .unionByName(present.where(partitions.and(not(col("stale"))))
                                                .drop("made_again", "adopted_again", "stale")),
                                partitions),
                days);
    }

    private static Column touched(GoldPlan plan, Column startDate, Column stopDate) {
        return plan.starts()
                .contain(startDate)
                .or(plan.stops().contain(stopDate))
                .or(plan.samples().meet(startDate, stopDate));
    }
}
