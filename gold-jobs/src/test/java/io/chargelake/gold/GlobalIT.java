package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.lake.Column;
import io.chargelake.lake.ColumnType;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Layer;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import io.chargelake.lake.Unit;
import io.chargelake.upkeep.LakeTables;
import io.chargelake.upkeep.TablesCommand;
import io.chargelake.upkeep.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lakes of regions side by side: what is taken over, what is left alone, and what is refused. */
class GlobalIT {

    private static final Instant NOON = Instant.parse("2026-09-12T12:00:00Z");

    @TempDir
    private static Path regions;

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-12-24T00:00:00Z");

    /** Both have a station A, and each one of its own. */
    @BeforeAll
    static void twoRegions() {
        // As an earlier version may have put it; the region's next run of gold puts it as it is now.
        DeltaTables.createIfMissing(
                lakeOf("fr"),
                changed(
                        Reliability.TABLE,
                        "up_h",
                        column -> new Column(
                                column.name(), column.type(), column.nullable(), column.unit(), "Hours, it's said.")));
        refreshed("de", NOON, day("2026-09-10", "A", "D-1"));
        refreshed("fr", NOON.plusSeconds(600), day("2026-09-11", "A", "F-1"));
    }

    @Test
    void regionsAreTakenOverEachOnceAndOnlyWhereTheyHaveChanged() {
        GlobalReport first = job("de", "fr").run();

        for (GlobalTables.Published table : GlobalTables.ALL) {
            for (String region : List.of("de", "fr")) {
                assertThat(texts(TableRows.of(lake(), table.global()).where("region", region), table.regional()))
                        .as("%s of %s", table.global(), region)
                        .isEqualTo(texts(TableRows.of(lakeOf(region), table.regional()), table.regional()));
            }
        }
        assertThat(TableRows.of(lake(), GlobalTables.FAULTED_STATIONS).list())
                .extracting(row -> row.string("region"), row -> row.string("station_id"), row -> row.intValue("rank"))
                .containsExactlyInAnyOrder(
                        tuple("de", "A", 1), tuple("de", "D-1", 2), tuple("fr", "A", 1), tuple("fr", "F-1", 2));
        assertThat(first.sharedStations()).isEqualTo(1);
        assertThat(first.validThrough()).contains(NOON);
        assertThat(TableRows.of(lake(), GlobalRegions.TABLE).list())
                .extracting(
                        row -> row.string("region"),
                        row -> row.string("lake"),
                        row -> row.instant("valid_through"),
                        row -> row.instant("aggregated_at"),
                        row -> row.intValue("tables"),
                        row -> row.longValue("rows"))
                .containsExactlyInAnyOrder(
                        tuple("de", path("de"), NOON, now, 7, rowsOf("de")),
                        tuple("fr", path("fr"), NOON.plusSeconds(600), now, 7, rowsOf("fr")));
        Run noted = new RunLedger(lake()).latest("global").orElseThrow();
        assertThat(noted.validThrough()).contains(NOON);
        assertThat(noted.rowsOut()).isEqualTo(first.rowsWritten()).isEqualTo(rowsOf("de") + rowsOf("fr") + 2);
        assertThat(noted.tables().orElseThrow()).contains("\"global.station_days\":{");
        assertThat(first.outcome().lines())
                .contains(
                        "global.faulted_stations: 4 rows written for de, fr",
                        "1 station id is in more than one region; together with the region, each is one station",
                        "valid through 2026-09-12T12:00:00Z");

        Map<String, OptionalLong> versions = versions();
        now = now.plusSeconds(60);
        GlobalReport second = job("de", "fr").run();

        assertThat(second.rowsWritten()).isZero();
        assertThat(versions()).isEqualTo(versions);
        assertThat(new RunLedger(lake()).latest("global").orElseThrow().runId())
                .as("the run is noted all the same")
                .isNotEqualTo(noted.runId());

        List<String> regionBefore = texts(regionRow("fr"), GlobalRegions.TABLE);
        List<String> daysBefore =
                texts(TableRows.of(lake(), GlobalTables.STATION_DAYS).where("region", "fr"), GlobalTables.STATION_DAYS);
        refreshed("de", NOON.plusSeconds(3_600), day("2026-09-12", "A", "D-2"));
        now = now.plusSeconds(60);
        GlobalReport third = job("de").run();

        assertThat(third.tables().get(GlobalTables.STATION_DAYS).partitions()).containsExactly("de");
        assertThat(third.validThrough()).as("fr is the one behind now").contains(NOON.plusSeconds(600));
        assertThat(third.regions()).extracting(GlobalReport.OfRegion::name).containsExactly("de", "fr");
        assertThat(texts(regionRow("fr"), GlobalRegions.TABLE)).isEqualTo(regionBefore);
        assertThat(texts(
                        TableRows.of(lake(), GlobalTables.STATION_DAYS).where("region", "fr"),
                        GlobalTables.STATION_DAYS))
                .isEqualTo(daysBefore)
                .isNotEmpty();
        assertThat(regionRow("de").list())
                .extracting(row -> row.instant("aggregated_at"), row -> row.longValue("rows"))
                .containsExactly(tuple(now, rowsOf("de")));
        assertThat(LakeTables.ALL.stream()
                        .filter(table -> table.layer() == Layer.GLOBAL)
                        .filter(table ->
                                DeltaTables.version(lakeOf("de"), table).isPresent()))
                .as("regions are read only")
                .isEmpty();

        List<String> seen = Terminal.run(new TablesCommand(), "--lake", folder.toString())
                .well()
                .lines();
        assertThat(seen)
                .as("the header, the tables of a global lake, and ops.runs")
                .hasSize(10);
        assertThat(seen)
                .anyMatch(line -> line.matches("global.regions +2 +2 +\\S+ KB +- +2026-09-12 12:10:00"))
                .noneMatch(line -> line.contains("not there yet"));
    }

    @Test
    void everyPointInWhichARegionDisagreesIsNamedAndNothingIsWritten() {
        emptyRegion("at", Map.of());
        emptyRegion(
                "it",
                Map.of(
                        StationDays.TABLE,
                        changed(
                                StationDays.TABLE,
                                "energy_kwh",
                                column -> new Column(
                                        column.name(),
                                        column.type(),
                                        column.nullable(),
                                        Optional.of(Unit.WATT_HOUR),
                                        column.description())),
                        FaultEpisodes.TABLE,
                        changed(
                                FaultEpisodes.TABLE,
                                "minutes",
                                column -> new Column(
                                        column.name(),
                                        ColumnType.DOUBLE,
                                        true,
                                        column.unit(),
                                        "Without the first of them."))));
        emptyRegion(
                "ch",
                Map.of(
                        Reliability.TABLE,
                        Table.named("gold.reliability")
                                .grain("a make")
                                .version(2)
                                .with(Reliability.TABLE.columns())
                                .partitionedBy("month")
                                .keyedBy("month")
                                .build(),
                        StationOutages.TABLE,
                        Table.named("gold.station_outages")
                                .grain("one outage")
                                .with(StationOutages.TABLE.columns().stream()
                                        .filter(column -> !column.name().equals("node"))
                                        .toList())
                                .optional("mood", ColumnType.STRING, "The station's.")
                                .partitionedBy("month")
                                .keyedBy("month", "station_id")
                                .build()));
        GlobalJob job = new GlobalJob(
                lake(),
                "the global lake",
                Region.parsed(Stream.of("at", "it", "ch")
                        .map(region -> region + "=" + folder.resolve(region))
                        .toList()),
                () -> {
                    throw new AssertionError("Spark is not needed to see that");
                },
                clock());

        assertThatThrownBy(job::run)
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.QUALITY_GATE))
                .hasMessageContaining("in 9 points: ")
                .hasMessageContaining("it: gold.station_days.energy_kwh is in W.h, not in kW.h")
                .hasMessageContaining("it: gold.fault_episodes.minutes is double, not decimal(18,2)")
                .hasMessageContaining("it: gold.fault_episodes.minutes may be lacking, and is there in every row")
                .hasMessageContaining("it: gold.fault_episodes.minutes is described as \"Without the first of them.\"")
                .hasMessageContaining("ch: gold.reliability is of version 2 of its definition, not 1")
                .hasMessageContaining("ch: gold.station_outages has the key month,station_id, not ")
                .hasMessageContaining("ch: gold.station_outages.node is not there (expected: string)")
                .hasMessageContaining("ch: gold.station_outages.mood is there (string), and not known")
                .hasMessageContaining("ch: gold.uptime_monthly is not there")
                .hasMessageContaining("'chargelake maintain migrate'")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("at: "));
        assertThat(Files.exists(folder.resolve("ops"))).isFalse();
        assertThat(Files.exists(folder.resolve("global"))).isFalse();
    }

    @Test
    void whatCannotBeAggregatedIsSaid() {
        Path missing = folder.resolve("missing");

        Terminal withoutLake = gold("--global", "de=" + path("de") + ",pl=" + missing);
        assertThat(withoutLake.code()).isEqualTo(ExitCode.USAGE);
        assertThat(withoutLake.err()).contains("There is no gold in " + missing + " (region pl)");
        assertThat(Files.exists(missing)).isFalse();
        assertThat(Files.exists(folder.resolve("ops"))).isFalse();

        Terminal itself = gold("--global", "de=" + folder);
        assertThat(itself.code()).isEqualTo(ExitCode.USAGE);
        assertThat(itself.err()).contains("is the lake of the region de");

        emptyRegion("at", Map.of());
        Terminal regional = Terminal.run(
                new GoldCommand(), "--lake", folder.resolve("at").toString(), "--global", "de=" + path("de"));
        assertThat(regional.code()).isEqualTo(ExitCode.USAGE);
        assertThat(regional.err()).contains("has gold of its own");

        Terminal month = gold("--global", "de=" + path("de"), "--month", "2026-09");
        assertThat(month.code()).isEqualTo(ExitCode.USAGE);
        assertThat(month.err()).contains("--month 2026-09 and --global exclude each other");
    }

    private Terminal gold(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--lake";
        all[arguments.length + 1] = folder.toString();
        return Terminal.run(new GoldCommand(), all);
    }

    private GlobalJob job(String... names) {
        return new GlobalJob(
                lake(),
                "the global lake",
                Region.parsed(Arrays.stream(names)
                        .map(name -> name + "=" + path(name))
                        .toList()),
                TestSpark::session,
                clock());
    }

    private Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private Lake lake() {
        return Lake.at(folder.toString());
    }

    private TableRows regionRow(String region) {
        return TableRows.of(lake(), GlobalRegions.TABLE).where("region", region);
    }

    private Map<String, OptionalLong> versions() {
        Map<String, OptionalLong> versions = new TreeMap<>();
        LakeTables.ALL.stream()
                .filter(table -> table.layer() == Layer.GLOBAL)
                .forEach(table -> versions.put(table.name(), DeltaTables.version(lake(), table)));
        return versions;
    }

    private static String path(String region) {
        return regions.resolve(region).toString();
    }

    private static Lake lakeOf(String region) {
        return Lake.at(path(region));
    }

    private static long rowsOf(String region) {
        return GlobalTables.ALL.stream()
                .mapToLong(table ->
                        TableRows.of(lakeOf(region), table.regional()).list().size())
                .sum();
    }

    /** The rows with the columns of a table, as text, in the order of the text. */
    private static List<String> texts(TableRows rows, Table table) {
        return rows.list().stream().map(row -> text(row, table)).sorted().toList();
    }

    private static String text(TableRow row, Table table) {
        StringBuilder text = new StringBuilder();
        table.columns().forEach(column -> text.append(row.value(column.name())).append(' '));
        return text.toString();
    }

    /** The first station faults twice. */
    private static SilverEvents day(String day, String first, String second) {
        return new SilverEvents()
                .fault(first, 1, day + "T08:00:00")
                .available(first, 1, day + "T08:30:00")
                .fault(first, 1, day + "T09:00:00")
                .available(first, 1, day + "T09:30:00")
                .fault(second, 1, day + "T08:00:00")
                .available(second, 1, day + "T08:10:00");
    }

    private static void refreshed(String region, Instant validThrough, SilverEvents events) {
        events.appendTo(lakeOf(region));
        Instant at = Instant.now();
        new RunLedger(lakeOf(region)).append(run("curate", at, validThrough, events.tablesAsJson()));
        new GoldJob(lakeOf(region), region, TestSpark::session, Clock.systemUTC()).run();
    }

    private static Run run(String job, Instant at, Instant validThrough, String tables) {
        return new Run(
                Run.newId(),
                job,
                at,
                at,
                Optional.of(validThrough),
                Optional.of("{}"),
                0,
                0,
                0,
                0,
                0,
                Optional.of(tables),
                "test");
    }

    /** A region whose tables are empty, some of them otherwise than they should be; in ch one is missing. */
    private void emptyRegion(String name, Map<Table, Table> others) {
        Lake region = Lake.at(folder.resolve(name).toString());
        GlobalTables.ALL.stream()
                .map(GlobalTables.Published::regional)
                .filter(table -> !name.equals("ch") || table != UptimeMonthly.TABLE)
                .forEach(table -> DeltaTables.createIfMissing(region, others.getOrDefault(table, table)));
        new RunLedger(region).append(run("gold", NOON, NOON, "{}"));
    }

    /** The table with another column of the same name. */
    private static Table changed(Table table, String name, UnaryOperator<Column> change) {
        return Table.named(table.name())
                .grain(table.grain())
                .version(table.version())
                .with(table.columns().stream()
                        .map(column -> column.name().equals(name) ? change.apply(column) : column)
                        .toList())
                .partitionedBy(table.partition().orElseThrow())
                .keyedBy(table.key().toArray(String[]::new))
                .build();
    }
}
