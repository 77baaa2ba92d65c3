package io.chargelake.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_date;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.quality.PartitionReplacement;
import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.Sessions;
import io.chargelake.curation.silver.Stations;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.lake.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes the tables that follow from the states of connectors. A state follows from the one before, so that they are made
 * from a day on to the end of the data.
 *
 * @param gold the lake that they lie in
 */
record StateTables(GoldLake gold) {

    /**
     * What was done to each of them.
     *
     * @param charges rows of {@link Charges#started}, of all days that the plan wants
     * @param stopDates days whose completed charges may have changed
     */
    Map<Table, PartitionReplacement.Result> make(GoldPlan plan, Dataset<Row> charges, Days stopDates) {
        Map<Table, PartitionReplacement.Result> results = new LinkedHashMap<>();
        if (!plan.stateDays().isEmpty()) {
            makeStates(plan, results);
        }
        Days days = plan.stationDays().and(stopDates);
        if (!days.isEmpty()) {
            results.put(
                    StationDays.TABLE,
                    gold.replacement(StationDays.TABLE)
                            .replace(
                                    StationDays.Transformation.rows(sources(days, charges)), days.contain(col("day"))));
        }
        Days reliable = days.and(plan.stateDays());
        if (!reliable.isEmpty()) {
            results.put(Reliability.TABLE, makeReliability(reliable, results.get(FaultEpisodes.TABLE)));
        }
        if (!plan.stateDays().isEmpty() || plan.excludedTimesChanged()) {
            results.put(UptimeMonthly.TABLE, makeUptime(plan.stateDays()));
        }
        return results;
    }

    /** Also of the months in which an episode began that has ended or lasted on. */
    private PartitionReplacement.Result makeReliability(Days days, PartitionReplacement.Result episodes) {
        SortedSet<YearMonth> months = days.months();
        if (episodes != null) {
            episodes.partitions().stream().map(YearMonth::parse).forEach(months::add);
        }
        Days whole = months.stream().map(Days::of).reduce(Days.NONE, Days::and);
        Column partitions = among(months);
        return gold.replacement(Reliability.TABLE)
                .replace(
                        Reliability.Transformation.rows(
                                gold.rows(StationDays.TABLE).where(whole.contain(col("day"))),
                                gold.rows(FaultEpisodes.TABLE).where(partitions)),
                        partitions);
    }

    /** The minutes of months without news are in the table; what each month says of those before is made anew. */
    private PartitionReplacement.Result makeUptime(Days stateDays) {
        SortedSet<YearMonth> months = stateDays.months();
        Days whole = months.stream().map(Days::of).reduce(Days.NONE, Days::and);
        Dataset<Row> minutes = UptimeMonthly.Transformation.minutes(
                gold.rows(StatusIntervals.TABLE).where(whole.contain(col("day"))));
        Dataset<Row> present =
                gold.rows(UptimeMonthly.TABLE).where(not(among(months))).select(GoldLake.columns(minutes.columns()));
        DisjointTimes excluded = DisjointTimes.of(gold.lake());
        Dataset<Row> excludedMinutes = UptimeMonthly.Transformation.excludedMinutes(
                gold.rows(StatusIntervals.TABLE).where(excluded.days().contain(col("day"))),
                excluded.rows(gold.spark()));
        return gold.replacement(UptimeMonthly.TABLE)
                .replace(
                        UptimeMonthly.Transformation.rows(minutes.union(present), excludedMinutes),
                        col("month").isNotNull());
    }

    private static Column among(SortedSet<YearMonth> months) {
        return col("month").isin(months.stream().map(YearMonth::toString).toArray());
    }

    private void makeStates(GoldPlan plan, Map<Table, PartitionReplacement.Result> results) {
        Days days = plan.stateDays();
        LocalDate first = days.first().orElseThrow();
        Dataset<Row> intervals = intervals(plan, first).persist();
        try {
            results.put(
                    StatusIntervals.TABLE,
                    gold.replacement(StatusIntervals.TABLE).replace(intervals, days.contain(col("day"))));
            results.put(FaultEpisodes.TABLE, makeEpisodes(intervals, first));
            results.put(
                    FaultRecovery.TABLE,
                    gold.replacement(FaultRecovery.TABLE)
                            .replace(
                                    FaultRecovery.Transformation.rows(gold.rows(FaultEpisodes.TABLE)),
                                    col("month").isNotNull()));
        } finally {
            intervals.unpersist();
        }
    }

    private Dataset<Row> intervals(GoldPlan plan, LocalDate first) {
        Days since = plan.stateDays();
        LocalDate before = first.minusDays(1);
        return StatusIntervals.Transformation.rows(
                gold.rows(StatusIntervals.TABLE).where(col("day").equalTo(lit(before))),
                gold.rows(StatusNotifications.TABLE, since, FaultStatuses.STATUS_COLUMNS),
                gold.rows(BootNotifications.TABLE, since, FaultStatuses.BOOT_COLUMNS),
                gold.rows(
                        Messages.TABLE,
                        since.widened(StatusIntervals.Transformation.DAYS_OF_MESSAGES_BEFORE, 0),
                        StatusIntervals.Transformation.MESSAGE_COLUMNS),
                gold.rows(Sessions.TABLE),
                first,
                plan.validThrough());
    }

    /** Episodes that were over before the first day stay as they are, also in months that are written again. */
    private PartitionReplacement.Result makeEpisodes(Dataset<Row> intervals, LocalDate first) {
        Dataset<Row> present = gold.rows(FaultEpisodes.TABLE);
        Column isOver = col("ended_at").isNotNull().and(col("ended_at").leq(lit(startOf(first))));
        Dataset<Row> ongoing = intervals.where(col("reported_status").equalTo(FaultStatuses.FAULTED));
        List<LocalDate> beginnings = ongoing
                .select(to_date(col("reported_since")))
                .union(present.where(isOver.equalTo(false)).select(to_date(col("began_at"))))
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getLocalDate(0))
                .toList();
        Days days = Days.of(beginnings);
        Column months =
                col("month").isin(days.months().stream().map(Object::toString).toArray());
        return gold.replacement(FaultEpisodes.TABLE)
                .replace(
                        FaultEpisodes.Transformation.rows(intervals, makes(days))
                                .unionByName(present.where(months.and(isOver))),
                        months);
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private StationMakes makes(Days days) {
        return new StationMakes(
                gold.rows(
                        BootNotifications.TABLE,
                        days.widened(StationMakes.LONGEST_SINCE_BOOT_DAYS, 0),
                        StationMakes.BOOT_COLUMNS),
                gold.rows(Stations.TABLE).select(GoldLake.columns(StationMakes.REGISTER_COLUMNS)));
    }

    private StationDays.Sources sources(Days days, Dataset<Row> charges) {
        return new StationDays.Sources(
                gold.rows(StatusIntervals.TABLE).where(days.contain(col("day"))),
                gold.rows(Messages.TABLE, days, StationDays.Transformation.MESSAGE_COLUMNS),
                gold.rows(StatusNotifications.TABLE, days, FaultStatuses.STATUS_COLUMNS),
                charges.where(days.contain(col("start_event_date"))),
                gold.rows(CompletedTransactions.TABLE).where(days.contain(col("stop_date"))),
                gold.rows(MeterValues.TABLE)
                        .where(days.contain(col("event_date")))
                        .where(CompletedTransactions.Transformation.POWER)
                        .select(GoldLake.columns(CompletedTransactions.Transformation.POWER_COLUMNS)),
                makes(days));
    }
}
