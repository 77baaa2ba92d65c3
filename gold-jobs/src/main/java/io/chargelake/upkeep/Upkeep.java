package io.chargelake.upkeep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.CodeVersion;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.FolderFile;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.StoredFile;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableFiles;
import io.chargelake.lake.TableFolder;
import io.chargelake.lake.TableSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * The job {@code maintain}: deletes what is older than it has to be kept, packs small files of closed dates together,
 * and removes files that nobody refers to. No row that is kept changes.
 */
final class Upkeep {

    private static final String JOB = "maintain";

    /** Whoever writes a commit is done with it in seconds. */
    private static final Duration HALF_WRITTEN_FOR = Duration.ofDays(1);

    private final Lake lake;
    private final String lakeAsWritten;
    private final UpkeepOrder order;
    private final Supplier<SparkSession> spark;
    private final Clock clock;
    private final Consumer<String> announce;
    private SparkUpkeep started;

    /**
     * @param lake where the tables lie
     * @param lakeAsWritten the lake as the user knows it, for messages
     * @param order what to do
     * @param spark asked only where there is something to compact or to vacuum
     * @param clock tells how old files are
     * @param announce told what VACUUM is about to delete
     */
    Upkeep(
            Lake lake,
            String lakeAsWritten,
            UpkeepOrder order,
            Supplier<SparkSession> spark,
            Clock clock,
            Consumer<String> announce) {
        this.lake = lake;
        this.lakeAsWritten = lakeAsWritten;
        this.order = order;
        this.spark = spark;
        this.clock = clock;
        this.announce = announce;
    }

    /**
     * Does it.
     *
     * @throws CommandFailure (exit 2) if the lake has no tables, (exit 3) if landed rows would be deleted that nobody has read
     *     yet; nothing is changed then
     */
    UpkeepReport run() {
        Instant startedAt = clock.instant();
        // Runs are noted when they end, so that the history is complete at any time.
        ValidThrough validThrough = ValidThrough.of(lake).withHistory(startedAt);
        List<Work> work = new ArrayList<>();
        LakeTables.ALL.forEach(table -> DeltaTables.snapshot(lake, table)
                .ifPresent(snapshot -> work.add(planned(table, snapshot, validThrough.of(table)))));
        if (work.isEmpty()) {
            throw LakeTables.missing(lakeAsWritten);
        }
        work.stream().filter(each -> UpkeepOrder.isLanding(each.table())).forEach(this::checkThatAllIsRead);
        UpkeepReport report = new UpkeepReport(
                order.dryRun(), work.stream().map(this::maintained).toList());
        if (!order.dryRun()) {
            new RunLedger(lake).append(recorded(report, startedAt));
        }
        return report;
    }

    private Work planned(Table table, TableSnapshot snapshot, Optional<Instant> validThrough) {
        TableFiles files = snapshot.files();
        Map<String, List<Long>> sizes = new TreeMap<>();
        files.byPartition()
                .forEach((partition, its) ->
                        sizes.put(partition, its.stream().map(StoredFile::bytes).toList()));
        TablePlan plan = TablePlan.of(table, sizes, validThrough, order.openDays(), order.keepDays(table));
        if (snapshot.isAppendOnly() && !plan.expired().isEmpty()) {
            return new Work(
                    table,
                    snapshot,
                    files,
                    TablePlan.of(table, sizes, validThrough, order.openDays(), OptionalInt.empty()),
                    Optional.of(table + " keeps all its days: it was made append-only (delta.appendOnly) by an earlier"
                            + " version of Chargelake. ALTER TABLE … UNSET TBLPROPERTIES ends that."));
        }
        return new Work(
                table,
                snapshot,
                files,
                plan,
                validThrough.isPresent() || table.partition().isEmpty() || files.count() == 0
                        ? Optional.empty()
                        : Optional.of(table + " was left as it is: it is not known through when it is complete."));
    }

    private void checkThatAllIsRead(Work work) {
        if (work.plan().expired().isEmpty()) {
            return;
        }
        LocalDate upTo = LocalDate.parse(work.plan().expired().last());
        new UnreadRecords(lake, work.table()).lastDay(upTo).ifPresent(day -> {
            throw CommandFailure.dataIncomplete("--keep-landing-days " + order.keepLandingDays()
                    + " would delete rows of " + work.table() + " of " + day
                    + " that curate has not read yet. Run 'chargelake curate' first,"
                    + " or keep more days; nothing was changed.");
        });
    }

    private TableUpkeep maintained(Work work) {
        Table table = work.table();
        List<StoredFile> expired = work.files().files().stream()
                .filter(file -> work.plan().expired().contains(file.partition().orElse("")))
                .toList();
        if (!order.dryRun() && !expired.isEmpty()) {
            work.snapshot().delete(expired);
        }
        if (!order.dryRun() && !work.plan().crowded().isEmpty()) {
            spark().compact(table, work.plan().crowded());
        }
        TableFiles after = order.dryRun() || work.plan().isEmpty() ? work.files() : filesOf(table);
        TableFolder folder = new TableFolder(lake, table);
        return new TableUpkeep(
                table,
                TableUpkeep.Size.of(work.files()),
                TableUpkeep.Size.of(after),
                work.plan(),
                rows(expired),
                vacuumed(table, after, folder),
                swept(folder),
                work.remark());
    }

    private TableFiles filesOf(Table table) {
        return DeltaTables.snapshot(lake, table)
                .orElseThrow(() -> new IllegalStateException(table + " vanished from " + lake.root()))
                .files();
    }

    /** Asks VACUUM only where a file is old enough: each question costs Spark a second. */
    private List<FolderFile> vacuumed(Table table, TableFiles files, TableFolder folder) {
        List<FolderFile> old = folder.dataOutside(files, clock.instant().minus(Duration.ofHours(order.vacuumHours())));
        if (old.isEmpty()) {
            return List.of();
        }
        Set<String> names = new HashSet<>(spark().vacuumable(table, order.vacuumHours()));
        List<FolderFile> unwanted =
                old.stream().filter(file -> names.contains(file.name())).toList();
        if (!order.dryRun() && !unwanted.isEmpty()) {
            announce.accept(table + ": VACUUM deletes " + Figures.count(unwanted.size(), "file") + ", "
                    + Figures.bytes(
                            unwanted.stream().mapToLong(FolderFile::bytes).sum()));
            spark().vacuum(table, order.vacuumHours());
        }
        return unwanted;
    }

    private List<FolderFile> swept(TableFolder folder) {
        List<FolderFile> halfWritten = folder.halfWrittenLog(clock.instant().minus(HALF_WRITTEN_FOR));
        if (!order.dryRun()) {
            halfWritten.forEach(folder::delete);
        }
        return halfWritten;
    }

    private SparkUpkeep spark() {
        if (started == null) {
            started = new SparkUpkeep(spark.get(), lake);
        }
        return started;
    }

    private Run recorded(UpkeepReport report, Instant startedAt) {
        return new Run(
                Run.newId(),
                JOB,
                startedAt,
                clock.instant(),
                Optional.empty(),
                Optional.of(json(order.toMap())),
                0,
                0,
                0,
                0,
                0,
                Optional.of(report.tablesAsJson()),
                CodeVersion.current());
    }

    private static long rows(Collection<StoredFile> files) {
        return files.stream()
                .map(StoredFile::rows)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .sum();
    }

    private static String json(Map<String, Object> map) {
        try {
            return new ObjectMapper().writeValueAsString(map);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * What is to be done to one table.
     *
     * @param snapshot the version that was looked at
     * @param files its files
     */
    private record Work(
            Table table, TableSnapshot snapshot, TableFiles files, TablePlan plan, Optional<String> remark) {}
}
