package io.chargelake.gold;

import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.quality.PartitionReplacement;
import io.chargelake.lake.Claim;
import io.chargelake.lake.CodeVersion;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.FailedChecks;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Table;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job {@code gold}: finds what {@code curate} has touched since its last run, makes the answers again that depend
 * on it, and notes the run.
 */
final class GoldJob {

    private static final Logger LOG = LoggerFactory.getLogger(GoldJob.class);
    private static final String NAME = "gold";
    private static final String CURATE = "curate";

    private final Lake lake;
    private final String lakeAsWritten;
    private final RunLedger ledger;
    private final Supplier<SparkSession> spark;
    private final Clock clock;

    /**
     * @param lake where the tables lie
     * @param lakeAsWritten the lake as the user knows it, for messages
     * @param spark asked only where there is something to do
     * @param clock tells when runs start and end
     */
    GoldJob(Lake lake, String lakeAsWritten, Supplier<SparkSession> spark, Clock clock) {
        this.lake = lake;
        this.lakeAsWritten = lakeAsWritten;
        this.ledger = new RunLedger(lake);
        this.spark = spark;
        this.clock = clock;
    }

    /**
     * Follows what is new.
     *
     * @throws CommandFailure (exit 2) if the lake has no curated data, (exit 5) if another run makes gold already
     */
    GoldReport run() {
        newestCurateRun();
        return FailedChecks.noted(lake, NAME, () -> {
            try (Claim claim = Claim.take(lake, NAME)) {
                return run(claim);
            }
        });
    }

    private GoldReport run(Claim claim) {
        Optional<Run> last = ledger.latest(NAME);
        GoldPosition position = last.map(GoldPosition::of).orElse(GoldPosition.NONE);
        List<Run> unseen = ledger.after(CURATE, position.finishedAt());
        Run newest = unseen.isEmpty() ? newestCurateRun() : unseen.get(unseen.size() - 1);
        GoldPlan plan = GoldPlan.after(TouchedDates.by(unseen), endOfData(newest), last.flatMap(Run::validThrough));
        return make(claim, plan, GoldPosition.after(newest), newest.validThrough());
    }

    /**
     * Makes one month again, whether anything is new or not. What is new elsewhere remains to be done.
     *
     * @throws CommandFailure (exit 2) if the lake has no curated data, (exit 3) if it has no events of the month
     */
    GoldReport run(YearMonth month) {
        Run newest = newestCurateRun();
        SortedSet<YearMonth> months =
                TouchedDates.by(ledger.after(CURATE, Instant.EPOCH)).all().months();
        if (!months.contains(month)) {
            throw CommandFailure.dataIncomplete("There are no events of " + month + " in " + lakeAsWritten
                    + (months.isEmpty() ? "" : "; it has " + months.first() + " to " + months.last()) + ".");
        }
        try (Claim claim = Claim.take(lake, NAME)) {
            return run(claim, month, newest);
        }
    }

    private GoldReport run(Claim claim, YearMonth month, Run newest) {
        Optional<Run> last = ledger.latest(NAME);
        // As of the last run: what has come since remains to be done, and so does the time that has passed.
        Instant end = last.flatMap(Run::validThrough).orElseGet(() -> endOfData(newest));
        return make(
                claim,
                GoldPlan.of(month, end),
                last.map(GoldPosition::of).orElse(GoldPosition.NONE),
                last.isPresent() ? last.get().validThrough() : newest.validThrough());
    }

    private Run newestCurateRun() {
        return ledger.latest(CURATE)
                .orElseThrow(() -> CommandFailure.usage(
                        "There is no curated data in " + lakeAsWritten + "; run 'chargelake curate' first."));
    }

    /** Where it is not known up to when Kafka was read, the data ends with the run that curated it. */
    private static Instant endOfData(Run newest) {
        return newest.validThrough().orElse(newest.startedAt());
    }

    private Optional<LocalDate> lastDayOfStates() {
        return DeltaTables.snapshot(lake, StatusIntervals.TABLE)
                .map(stored -> stored.files().files())
                .orElse(List.of())
                .stream()
                .flatMap(file -> file.partition().stream())
                .map(LocalDate::parse)
                .max(Comparator.naturalOrder());
    }

    private GoldReport make(Claim claim, GoldPlan plan, GoldPosition position, Optional<Instant> validThrough) {
        Instant startedAt = clock.instant();
        LOG.info("Plan: {}", plan);
        Map<Table, PartitionReplacement.Result> tables = plan.isEmpty()
                ? Map.of()
                : new GoldTables(new GoldLake(spark.get(), lake, claim)).make(plan.goingOnFrom(lastDayOfStates()));
        GoldReport report = new GoldReport(tables, validThrough);
        claim.conclude(new Run(
                Run.newId(),
                NAME,
                startedAt,
                clock.instant(),
                validThrough,
                Optional.of(position.toJson()),
                report.rowsMade(),
                report.rowsWritten(),
                0,
                0,
                0,
                Optional.of(report.tablesAsJson()),
                CodeVersion.current()));
        return report;
    }
}
