package io.chargelake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargelake.curation.Curation;
import io.chargelake.curation.CurationOrder;
import io.chargelake.curation.SparkStart;
import io.chargelake.curation.silver.Heartbeats;
import io.chargelake.curation.silver.Stations;
import io.chargelake.gold.FaultedStations;
import io.chargelake.gold.GoldCommand;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Runs;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole upkeep of a lake that jobs have filled, by the command, between runs of these jobs. */
class MaintainIT {

    private static final Path PSEUDONYM_KEY = Path.of("src/test/resources/pseudonym.key");

    private static final Instant VALID_THROUGH = Instant.parse("2026-11-01T12:00:00Z");
    private static final String MASTER = "local[2]";

    @TempDir
    private Path folder;

    @Test
    void aLakeIsCompactedSweptAndShortenedAndNoRowThatIsKeptChanges() throws IOException {
        Lake lake = Lake.at(folder.toString());
        for (int hour : new int[] {8, 9}) {
            said(hour, "2026-07-01", "2026-10-05", "2026-10-31", "2026-11-01").land(lake, VALID_THROUGH);
            for (String date : List.of("2026-10-05", "2026-10-06", "2026-10-31")) {
                FilledTable.append(lake, Heartbeats.TABLE, LocalDate.parse(date), 10 * hour, VALID_THROUGH);
            }
            for (String month : List.of("2026-09", "2026-10")) {
                FilledTable.append(lake, FaultedStations.TABLE, month, hour, VALID_THROUGH);
            }
        }
        for (int file = 0; file < 8; file++) {
            FilledTable.append(lake, Stations.TABLE, 1, VALID_THROUGH);
        }
        LedgerEntry.curated(lake, 32, VALID_THROUGH, VALID_THROUGH);
        new RunLedger(lake).append(LedgerEntry.run("g", "gold", VALID_THROUGH, VALID_THROUGH, "{}", "{}"));
        Path oldOrphan = orphan("silver/heartbeats/event_date=2026-10-05/part-dead.zstd.parquet", Duration.ofDays(8));
        Path youngOrphan = orphan("silver/heartbeats/event_date=2026-10-05/part-live.zstd.parquet", Duration.ofDays(6));
        Path oldCommit = orphan("ops/runs/_delta_log/.00000000000000000009.json.dead.tmp", Duration.ofHours(25));
        Path youngCommit = orphan("ops/runs/_delta_log/.00000000000000000009.json.live.tmp", Duration.ofHours(23));
        Map<String, List<String>> contents = contents(lake);
        Map<String, OptionalLong> versions = versions(lake);

        Terminal dryRun = maintain("--dry-run").well();

        assertThat(versions(lake)).isEqualTo(versions);
        assertThat(oldOrphan).exists();
        assertThat(oldCommit).exists();
        assertThat(dryRun.lines().get(0)).startsWith("table ");
        assertThat(dryRun.lines())
                .contains(
                        "landing.frames: would delete 2026-07-01, 8 rows",
                        "landing.frames: would compact 2026-10-05",
                        "silver.heartbeats: would compact 2026-10-05 to 2026-10-06 (2 partitions)",
                        "silver.heartbeats: VACUUM would delete 1 file:",
                        "  event_date=2026-10-05/part-dead.zstd.parquet",
                        "silver.stations: would compact the whole table",
                        "gold.faulted_stations: would compact 2026-09",
                        "ops.runs: would sweep 1 file:",
                        "  _delta_log/.00000000000000000009.json.dead.tmp",
                        "a dry run: nothing was changed");

        Terminal done = maintain("--json").well();

        assertThat(done.err()).contains("silver.heartbeats: VACUUM deletes 1 file, 7 B");
        JsonNode tables = done.json().get("tables");
        assertThat(tables.at("/landing.frames/rows_deleted").longValue()).isEqualTo(8);
        assertThat(tables.at("/landing.frames/files_before").intValue()).isEqualTo(8);
        assertThat(tables.at("/landing.frames/files_after").intValue()).isEqualTo(5);
        assertThat(tables.at("/silver.heartbeats/vacuumed").intValue()).isEqualTo(1);
        assertThat(tables.at("/ops.runs/half_written").intValue()).isEqualTo(1);
        assertThat(oldOrphan).doesNotExist();
        assertThat(youngOrphan).exists();
        assertThat(oldCommit).doesNotExist();
        assertThat(youngCommit).exists();
        assertThat(files(lake, Frames.TABLE)).isEqualTo(Map.of("2026-10-05", 1, "2026-10-31", 2, "2026-11-01", 2));
        assertThat(files(lake, Heartbeats.TABLE)).isEqualTo(Map.of("2026-10-05", 1, "2026-10-06", 1, "2026-10-31", 2));
        assertThat(files(lake, FaultedStations.TABLE)).isEqualTo(Map.of("2026-09", 1, "2026-10", 2));
        assertThat(files(lake, Stations.TABLE)).isEqualTo(Map.of("", 1));
        contents.get("landing.frames").removeIf(row -> row.startsWith("2026-07-01"));
        assertThat(contents(lake)).isEqualTo(contents);

        Map<String, OptionalLong> maintained = versions(lake);
        assertThat(maintainWithoutSpark(lake).nothingToDo()).isTrue();
        assertThat(versions(lake)).isEqualTo(maintained);
    }

    @Test
    void landCurateAndGoldGoOnAsIfNothingHadHappened() {
        Lake lake = Lake.at(folder.toString());
        said(8, "2026-07-01", "2026-10-05").land(lake, VALID_THROUGH);
        said(9, "2026-07-01", "2026-10-05", "2026-11-01").land(lake, VALID_THROUGH);
        curate(lake);
        FilledTable.append(lake, Heartbeats.TABLE, LocalDate.parse("2026-10-05"), 1, VALID_THROUGH);
        Map<String, List<String>> before = contents(lake);

        JsonNode tables = maintain("--json").well().json().get("tables");

        assertThat(tables.at("/landing.frames/rows_deleted").longValue()).isEqualTo(8);
        assertThat(tables.at("/landing.frames/partitions_compacted/0").textValue())
                .isEqualTo("2026-10-05");
        assertThat(tables.at("/silver.heartbeats/partitions_compacted/0").textValue())
                .isEqualTo("2026-10-05");

        said(10, "2026-10-05").land(lake, VALID_THROUGH);
        // A frame that was curated already comes once more, into dates whose files are no longer those it is in.
        said(9, "2026-10-05").land(lake, VALID_THROUGH);
        curate(lake);
        Terminal.run(new GoldCommand(), "--lake", folder.toString(), "--master", MASTER)
                .well();

        Map<String, List<String>> after = contents(lake);
        for (String table : List.of("bronze.messages", "silver.heartbeats", "silver.status_notifications")) {
            assertThat(after.get(table))
                    .as(table)
                    .hasSize(before.get(table).size() + (table.startsWith("bronze") ? 4 : 2))
                    .containsAll(before.get(table));
        }
        assertThat(TableRows.of(lake, FaultedStations.TABLE)
                        .where("month", "2026-10")
                        .list())
                .extracting(row -> row.string("station_id"), row -> row.intValue("faults"))
                .containsExactlyInAnyOrder(tuple("A", 3), tuple("B", 3));
        assertThat(new RunLedger(lake).latest("curate").orElseThrow().duplicates())
                .isPositive();
    }

    /** What two stations say within an hour of some days. */
    private static LandedFrames said(int hour, String... days) {
        LandedFrames frames = new LandedFrames();
        for (String day : days) {
            for (String station : List.of("A", "B")) {
                String at = String.format("%sT%02d:", day, hour);
                frames.heartbeat(station, at + "00:00").status(station, at + "10:00", "Faulted");
            }
        }
        return frames;
    }

    private Path orphan(String path, Duration age) throws IOException {
        Path file = Files.writeString(folder.resolve(path), "garbage");
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private static void curate(Lake lake) {
        Curation.run(
                () -> SparkStart.session(MASTER, "maintain tests"), lake, CurationOrder.ofWhatIsNew(), PSEUDONYM_KEY);
    }

    private Terminal maintain(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--lake", folder.toString(), "--master", MASTER));
        arguments.addAll(List.of(more));
        return Terminal.run(new MaintainCommand(), arguments.toArray(String[]::new));
    }

    private static UpkeepReport maintainWithoutSpark(Lake lake) {
        return new Upkeep(
                        lake,
                        "the lake",
                        new UpkeepOrder(1, 90, 400, 168, false),
                        () -> {
                            throw new AssertionError("Spark is not needed where nothing is to be done");
                        },
                        Clock.systemUTC(),
                        announced -> {
                            throw new AssertionError(announced);
                        })
                .run();
    }

    private static Map<String, Integer> files(Lake lake, Table table) {
        Map<String, Integer> files = new TreeMap<>();
        TableState.of(lake, table)
                .orElseThrow()
                .files()
                .byPartition()
                .forEach((partition, its) -> files.put(partition, its.size()));
        return files;
    }

    /** All rows of all tables but the history, as Kernel reads them. */
    private static Map<String, List<String>> contents(Lake lake) {
        Map<String, List<String>> contents = new TreeMap<>();
        dataTables()
                .forEach(table -> contents.put(
                        table.name(),
                        TableRows.of(lake, table).list().stream()
                                .map(row -> table.columns().stream()
                                        .map(column -> text(row.value(column.name())))
                                        .collect(Collectors.joining(" ")))
                                .sorted()
                                .collect(Collectors.toCollection(ArrayList::new))));
        return contents;
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
    }

    private static Map<String, OptionalLong> versions(Lake lake) {
        Map<String, OptionalLong> versions = new TreeMap<>();
        dataTables().forEach(table -> versions.put(table.name(), DeltaTables.version(lake, table)));
        return versions;
    }

    private static List<Table> dataTables() {
        return LakeTables.ALL.stream().filter(table -> table != Runs.TABLE).toList();
    }
}
