package io.chargelake.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.quality.ColumnDescriptions;
import io.chargelake.curation.quality.MissingColumns;
import io.chargelake.curation.quality.PartitionReplacement;
import io.chargelake.curation.quality.StoredRows;
import io.chargelake.curation.quality.TableSchema;
import io.chargelake.lake.Claim;
import io.chargelake.lake.CodeVersion;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.StoredFile;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import io.chargelake.lake.TableSnapshot;
import io.chargelake.lineage.DataFlow;
import io.chargelake.lineage.Dataset;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * The job {@code global}: puts the published tables of regional lakes side by side in a global lake, and notes the run there.
 * Regional lakes are read and never written. Regions that a run does not name keep the rows that they have.
 */
final class GlobalJob {

    private static final String NAME = "global";
    private static final String GOLD = "gold";

    private final Lake lake;
    private final String lakeAsWritten;
    private final List<Region> regions;
    private final Supplier<SparkSession> spark;
    private final Clock clock;

    /**
     * @param lake the global lake
     * @param lakeAsWritten the same as the user knows it, for messages
     * @param regions one or more, each with a lake of its own
     * @param spark asked only where the regions agree
     * @param clock tells when runs start and end
     */
    GlobalJob(Lake lake, String lakeAsWritten, List<Region> regions, Supplier<SparkSession> spark, Clock clock) {
        this.lake = lake;
        this.lakeAsWritten = lakeAsWritten;
        this.regions = List.copyOf(regions);
        this.spark = spark;
        this.clock = clock;
    }

    /** From the regions' gold to the global lake. */
    static DataFlow flow(Lake lake, List<Region> regions) {
        return new DataFlow(
                regions.stream()
                        .flatMap(region ->
                                GlobalTables.ALL.stream().map(table -> Dataset.table(region.lake(), table.regional())))
                        .toList(),
                made().map(table -> Dataset.table(lake, table)).toList());
    }

    /**
     * Takes over what the named regions have now.
     *
     * @throws CommandFailure (exit 2) if a region has no gold, or the global lake is one of a region, (exit 4) if tables of
     *     regions are not what this version takes them for, (exit 5) if another run aggregates already; nothing is written
     *     then
     */
    GlobalReport run() {
        requireLakeOfItsOwn();
        // Before any table is looked at: a gold run that ends meanwhile makes rows newer than is said, never older.
        Map<Region, Run> goldRuns = goldRuns();
        new RegionContracts(regions).require();
        made().flatMap(table -> DeltaTables.snapshot(lake, table).stream())
                .forEach(TableSnapshot::requireSameDefinition);
        try (Claim claim = Claim.take(lake, NAME)) {
            return run(claim, goldRuns);
        }
    }

    private static Stream<Table> made() {
        return Stream.concat(
                GlobalTables.ALL.stream().map(GlobalTables.Published::global), Stream.of(GlobalRegions.TABLE));
    }

    private void requireLakeOfItsOwn() {
        for (Region region : regions) {
            if (region.lake().equals(lake)) {
                throw CommandFailure.usage("The global lake " + lakeAsWritten + " is the lake of the region "
                        + region.name() + ". Name a lake of its own with --lake.");
            }
        }
        if (new RunLedger(lake).latest(GOLD).isPresent()) {
            throw CommandFailure.usage(
                    "The lake " + lakeAsWritten
                            + " has gold of its own, so it is the lake of a region. Name another as the global lake with --lake.");
        }
    }

    private Map<Region, Run> goldRuns() {
        Map<Region, Run> runs = new LinkedHashMap<>();
        List<String> without = new ArrayList<>();
        for (Region region : regions) {
            Optional<Run> newest = new RunLedger(region.lake()).latest(GOLD);
            newest.ifPresent(run -> runs.put(region, run));
            if (newest.isEmpty()) {
                without.add(region.lakeAsWritten() + " (region " + region.name() + ")");
            }
        }
        if (!without.isEmpty()) {
            throw CommandFailure.usage("There is no gold in " + String.join(", ", without)
                    + ". Run 'chargelake gold' there first, or name the right lake with --global NAME=LAKE.");
        }
        return runs;
    }

    private GlobalReport run(Claim claim, Map<Region, Run> goldRuns) {
        Instant startedAt = clock.instant();
        made().forEach(table -> {
            DeltaTables.createIfMissing(lake, table);
            MissingColumns.add(spark, lake, table);
            ColumnDescriptions.renew(spark, lake, table);
        });
        GoldLake global = new GoldLake(spark.get(), lake, claim);
        Map<Table, PartitionReplacement.Result> results = new LinkedHashMap<>();
        for (GlobalTables.Published table : GlobalTables.ALL) {
            results.put(table.global(), replace(global, table));
        }
        results.put(GlobalRegions.TABLE, noteRegions(global, goldRuns, startedAt, results));
        GlobalReport report = new GlobalReport(results, regionsNow(), sharedStations(global));
        claim.conclude(new Run(
                Run.newId(),
                NAME,
                startedAt,
                clock.instant(),
                report.validThrough(),
                Optional.of(input(goldRuns)),
                report.rowsMade(),
                report.rowsWritten(),
                0,
                0,
                0,
                Optional.of(report.tablesAsJson()),
                CodeVersion.current()));
        return report;
    }

    private PartitionReplacement.Result replace(GoldLake global, GlobalTables.Published table) {
        return regions.stream()
                .map(region -> StoredRows.of(global.spark(), region.lake(), table.regional())
                        .rows()
                        .withColumn(GlobalTables.REGION, lit(region.name())))
                .reduce(org.apache.spark.sql.Dataset::unionByName)
                .map(rows -> global.replacement(table.global()).replace(rows, ofTheseRegions()))
                .orElseThrow();
    }

    private Column ofTheseRegions() {
        return col(GlobalTables.REGION).isin(regions.stream().map(Region::name).toArray());
    }

    /** A region of which nothing has changed keeps its row, so that a run that finds nothing new writes nothing. */
    private PartitionReplacement.Result noteRegions(
            GoldLake global,
            Map<Region, Run> goldRuns,
            Instant startedAt,
            Map<Table, PartitionReplacement.Result> results) {
        Map<String, TableRow> before = new TreeMap<>();
        TableRows.of(lake, GlobalRegions.TABLE).forEach(row -> before.put(row.string(GlobalTables.REGION), row));
        Map<String, Long> rowsByRegion = rowsByRegion();
        List<Row> made = new ArrayList<>();
        goldRuns.forEach((region, run) -> {
            Instant validThrough = run.validThrough().orElse(null);
            long rows = rowsByRegion.getOrDefault(region.name(), 0L);
            TableRow row = before.get(region.name());
            boolean same = row != null
                    && row.string("lake").equals(region.lakeAsWritten())
                    && Objects.equals(row.instant("valid_through"), validThrough)
                    && row.intValue("tables") == GlobalTables.ALL.size()
                    && row.longValue("rows") == rows
                    && results.values().stream()
                            .noneMatch(result -> result.partitions().contains(region.name()));
            made.add(RowFactory.create(
                    region.name(),
                    region.lakeAsWritten(),
                    validThrough,
                    same ? row.instant("aggregated_at") : startedAt,
                    GlobalTables.ALL.size(),
                    rows));
        });
        return global.replacement(GlobalRegions.TABLE)
                .replace(global.spark().createDataFrame(made, TableSchema.of(GlobalRegions.TABLE)), ofTheseRegions());
    }

    /** By the logs of the tables. */
    private Map<String, Long> rowsByRegion() {
        Map<String, Long> rows = new TreeMap<>();
        for (GlobalTables.Published table : GlobalTables.ALL) {
            DeltaTables.snapshot(lake, table.global())
                    .orElseThrow(() -> new IllegalStateException(table.global() + " vanished from " + lake.root()))
                    .files()
                    .byPartition()
                    .forEach((region, files) -> rows.merge(
                            region,
                            files.stream()
                                    .map(StoredFile::rows)
                                    .mapToLong(known -> known.orElseThrow())
                                    .sum(),
                            Long::sum));
        }
        return rows;
    }

    private List<GlobalReport.OfRegion> regionsNow() {
        return TableRows.of(lake, GlobalRegions.TABLE).list().stream()
                .map(row -> new GlobalReport.OfRegion(
                        row.string(GlobalTables.REGION),
                        row.string("lake"),
                        Optional.ofNullable(row.instant("valid_through")),
                        row.longValue("rows")))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /** Ids are given out in each region, so that one may be there twice and mean two stations. */
    private static long sharedStations(GoldLake global) {
        return global.rows(GlobalTables.STATION_DAYS)
                .groupBy("station_id")
                .agg(count_distinct(col(GlobalTables.REGION)).as("regions"))
                .where(col("regions").gt(1))
                .count();
    }

    private static String input(Map<Region, Run> goldRuns) {
        Map<String, String> runs = new LinkedHashMap<>();
        goldRuns.forEach((region, run) -> runs.put(region.name(), run.runId()));
        try {
            return new ObjectMapper().writeValueAsString(Map.of("gold_runs", runs));
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
