package io.chargelake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.curation.LandedFixture;
import io.chargelake.curation.silver.Heartbeats;
import io.chargelake.gold.FaultedStations;
import io.chargelake.lake.Column;
import io.chargelake.lake.ColumnType;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.FailedChecks;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Layer;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesCommandIT {

    private static final Instant LANDED = Instant.parse("2026-11-02T06:00:00Z");
    private static final Instant CURATED = Instant.parse("2026-11-02T05:00:00Z");
    private static final Instant ANSWERED = Instant.parse("2026-11-02T04:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void everyTableSaysWhatItHoldsAndThroughWhenItIsComplete() {
        aLake();

        Terminal seen = tables().well();

        assertThat(seen.err()).isEmpty();
        assertThat(seen.lines())
                .hasSize(1
                        + (int) LakeTables.ALL.stream()
                                .filter(table -> table.layer() != Layer.GLOBAL)
                                .count())
                .allSatisfy(line -> assertThat(line).isEqualTo(line.stripTrailing()));
        assertThat(seen.lines().get(0))
                .matches("table +rows +files +size +latest event \\(UTC\\) +valid through \\(UTC\\)");
        assertThat(lineOf(seen, "landing.frames"))
                .matches("landing.frames +3 +2 +\\S+ KB +2026-11-01 23:59:59 +2026-11-02 06:00:00");
        assertThat(lineOf(seen, "landing.events"))
                .as("events are as complete as they are, whatever the frames are")
                .matches("landing.events +1 +1 +\\S+ [KB]+ +2026-10-31 12:00:00 +2026-11-01 00:00:00");
        assertThat(lineOf(seen, "silver.heartbeats"))
                .matches("silver.heartbeats +1,500 +2 +\\S+ KB +2026-11-01 08:00:00 +2026-11-02 05:00:00");
        assertThat(lineOf(seen, "gold.faulted_stations"))
                .as("times stand behind the columns with statistics; the month is known")
                .matches("gold.faulted_stations +2 +1 +\\S+ KB +2026-10 +2026-11-02 04:00:00");
        assertThat(lineOf(seen, "ops.runs"))
                .matches("ops.runs +2 +2 +\\S+ KB +2026-11-02 05:20:00 +2026-11-02 05:20:00");
        assertThat(lineOf(seen, "bronze.messages")).matches("bronze.messages +not there yet");
        assertThat(lineOf(seen, "silver.data_transfers"))
                .matches("silver.data_transfers +0 +0 +0 B +- +2026-11-02 05:00:00");
    }

    @Test
    void programsGetOneObjectByTable() {
        aLake();

        JsonNode json = tables("--json").well().json();

        assertThat(json.properties())
                .extracting(table -> table.getKey())
                .containsExactlyElementsOf(
                        LakeTables.ALL.stream().map(Table::name).toList());
        JsonNode heartbeats = json.get("silver.heartbeats");
        assertThat(heartbeats.get("rows").longValue()).isEqualTo(1_500);
        assertThat(heartbeats.get("files").intValue()).isEqualTo(2);
        assertThat(heartbeats.get("bytes").longValue()).isPositive();
        assertThat(heartbeats.get("version").longValue()).isEqualTo(2);
        assertThat(heartbeats.get("latest").textValue()).isEqualTo("2026-11-01T08:00:00Z");
        assertThat(heartbeats.get("valid_through").textValue()).isEqualTo(CURATED.toString());
        assertThat(json.get("gold.faulted_stations").get("latest").textValue()).isEqualTo("2026-10");
        assertThat(json.get("bronze.messages").toString()).isEqualTo("{\"exists\":false}");
        assertThat(json.get("silver.data_transfers").get("latest").isNull()).isTrue();
    }

    @Test
    void tablesOfAJobWhoseLastRunFailedACheckSaySo() {
        aLake();
        assertThatThrownBy(() -> FailedChecks.noted(Lake.at(folder.toString()), "curate", () -> {
                    throw CommandFailure.qualityGate("silver.heartbeats does not add up");
                }))
                .isInstanceOf(CommandFailure.class);

        assertThat(tables().well().lines())
                .anyMatch(
                        line -> line.startsWith("look before use: silver.heartbeats, as the last run of curate failed")
                                && line.endsWith("silver.heartbeats does not add up"))
                .noneMatch(line -> line.startsWith("look before use: gold."));
        assertThat(tables("--json").well().json().at("/silver.heartbeats/doubt").textValue())
                .contains("does not add up");
    }

    @Test
    void aFolderWithoutTablesIsSaidInOneSentence() {
        Terminal seen = tables();

        assertThat(seen.code()).isEqualTo(ExitCode.USAGE);
        assertThat(seen.out()).isEmpty();
        assertThat(seen.err()).startsWith("chargelake: There are no tables in ").contains("--lake");
        assertThat(seen.err().lines()).hasSize(1);
    }

    @Test
    void aLakeThatThisVersionHasMadeIsFoundAsItShouldBe() {
        LakeTables.ALL.forEach(table -> DeltaTables.createIfMissing(Lake.at(folder.toString()), table));

        Terminal seen = check().well();

        assertThat(seen.lines()).containsExactly(LakeTables.ALL.size() + " tables, all as this version writes them");
    }

    @Test
    void whatTheNextRunMendsIsNoFailure() {
        createAs(Table.named("silver.heartbeats")
                .grain("a heartbeat of an earlier version")
                .version(2)
                .with(Heartbeats.TABLE.columns().stream()
                        .filter(column -> !column.equals(lastOptional()))
                        .toList())
                .optional("firmware_mood", ColumnType.STRING, "What a later version thought of.")
                .partitionedBy(Heartbeats.TABLE.partition().orElseThrow())
                .keyedBy(Heartbeats.TABLE.key().toArray(String[]::new))
                .build());

        assertThat(check().well().lines())
                .containsExactly(
                        "silver.heartbeats lacks the column " + lastOptional().name() + " ("
                                + lastOptional().type().sql() + "); the next run that writes it adds it",
                        "silver.heartbeats has a column firmware_mood (string) that this version does not know; it is"
                                + " left alone",
                        "1 tables, the rest of them as this version writes them");
    }

    @Test
    void aTableThatCannotBeWrittenIsAFailureWithEveryReason() {
        createAs(Table.named("silver.heartbeats")
                .grain("a heartbeat of quite another version")
                .version(2)
                .required("station_id", ColumnType.LONG, "A number.")
                .with(Heartbeats.TABLE.columns().stream()
                        .filter(column -> !List.of("station_id", "received_at").contains(column.name()))
                        .toList())
                .keyedBy("station_id")
                .build());

        Terminal seen = check();

        assertThat(seen.code()).isEqualTo(ExitCode.QUALITY_GATE);
        assertThat(seen.out()).isEmpty();
        assertThat(seen.err())
                .contains("silver.heartbeats has station_id as bigint, not as string")
                .contains("silver.heartbeats lacks the column received_at (timestamp), which every row must have")
                .contains("silver.heartbeats is partitioned by [], not by [event_date]")
                .contains("silver.heartbeats was written with the key station_id, which is ");
        assertThat(seen.err().lines()).hasSize(1);
    }

    private static Column lastOptional() {
        return Heartbeats.TABLE.columns().stream()
                .filter(Column::nullable)
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private void createAs(Table earlier) {
        DeltaTables.createIfMissing(Lake.at(folder.toString()), earlier);
    }

    private Terminal check() {
        return Terminal.run(new TablesCommand(), "check", "--lake", folder.toString());
    }

    private void aLake() {
        Lake lake = Lake.at(folder.toString());
        new LandedFrames()
                .heartbeat("A", "2026-10-31T12:00:00")
                .heartbeat("A", "2026-11-01T12:00:00")
                .heartbeat("A", "2026-11-01T23:59:59")
                .land(lake, LANDED);
        new LandedFixture(lake)
                .landEvents(List.of(new LandedFixture.Event(
                        "ocpp.sessions", Instant.parse("2026-10-31T12:00:00Z"), "A", "session", "{}")));
        LocalDate day = LocalDate.parse("2026-11-01");
        FilledTable.append(lake, Heartbeats.TABLE, day, 500, Instant.parse("2026-11-01T08:00:00Z"));
        FilledTable.append(lake, Heartbeats.TABLE, day, 1_000, Instant.parse("2026-11-01T07:00:00Z"));
        FilledTable.append(lake, FaultedStations.TABLE, "2026-10", 2, Instant.parse("2026-10-30T07:00:00Z"));
        DeltaTables.createIfMissing(lake, dataTransfers());
        LedgerEntry.curated(lake, 3, Instant.parse("2026-11-02T05:10:00Z"), CURATED);
        new RunLedger(lake)
                .append(LedgerEntry.run("g-1", "gold", Instant.parse("2026-11-02T05:20:00Z"), ANSWERED, "{}", "{}"));
    }

    private static Table dataTransfers() {
        return LakeTables.ALL.stream()
                .filter(table -> table.name().equals("silver.data_transfers"))
                .findFirst()
                .orElseThrow();
    }

    private static String lineOf(Terminal seen, String table) {
        List<String> lines = seen.lines().stream()
                .filter(line -> line.startsWith(table + " "))
                .toList();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private Terminal tables(String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "--lake";
        arguments[1] = folder.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return Terminal.run(new TablesCommand(), arguments);
    }
}
