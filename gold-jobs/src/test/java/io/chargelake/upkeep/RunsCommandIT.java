package io.chargelake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargelake.cli.ExitCode;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RunLedger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandIT {

    private static final String LAND = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String CURATE = "aaaabbbb-0000-4000-8000-000000000002";
    private static final String GOLD = "cccccccc-0000-4000-8000-000000000003";

    @TempDir
    private Path folder;

    @Test
    void runsAreListedTheNewestFirst() {
        threeRuns();

        Terminal seen = runs().well();

        assertThat(seen.err()).isEmpty();
        assertThat(seen.lines()).hasSize(4);
        assertThat(seen.lines().get(0))
                .matches("started \\(UTC\\) +job +took +rows in +out +duplicates +quarantined +repaired"
                        + " +valid through \\(UTC\\) +run");
        assertThat(seen.lines().get(1))
                .matches(
                        "2026-11-02 05:58:45 +gold +1 min 15 s +12,345 +12,300 +40 +5 +7 +2026-11-02 04:00:00 +cccccccc");
        assertThat(seen.lines().get(2)).contains(" curate ").endsWith("  aaaabbbb");
        assertThat(seen.lines().get(3)).contains(" land ").endsWith("  -                    aaaaaaaa");
    }

    @Test
    void onlySoManyOrThoseOfOneJobAreListed() {
        threeRuns();

        assertThat(runs("--last", "2").well().lines())
                .hasSize(3)
                .last()
                .asString()
                .contains(" curate ");
        assertThat(runs("--job", "land").well().lines())
                .hasSize(2)
                .last()
                .asString()
                .contains(" land ");
        assertThat(runs("--job", "dream").well().lines())
                .singleElement()
                .asString()
                .startsWith("no runs of dream in ");
        Terminal none = runs("--last", "0");
        assertThat(none.code()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err()).contains("--last 0");
    }

    @Test
    void oneRunIsShownInFullByTheBeginningOfItsId() {
        threeRuns();

        assertThat(runs("aaaaa").well().lines())
                .containsExactly(
                        "run            " + LAND,
                        "job            land",
                        "started        2026-11-02 03:58:45 UTC",
                        "finished       2026-11-02 04:00:00 UTC, after 1 min 15 s",
                        "valid through  -",
                        "rows           12,345 in, 12,300 out, 40 duplicate, 5 quarantined, 7 repaired",
                        "read up to     landing version 4; ocpp.frames (0: 1,200, 1: 900)",
                        "code           0.1.0",
                        "",
                        "table           what it did",
                        "landing.frames  in 2,100, out 2,100, dates 2026-10-28 to 2026-11-01 (5),"
                                + " lost (ocpp.frames-1: 700 to 800), gaps 3");
        assertThat(runs("cccc").well().out())
                .contains("read up to     curate run " + CURATE + "; curate finished at 2026-11-02T05:00:00Z")
                .contains("gold.faulted_stations        in 9, out 9, months 2026-10, 2026-11")
                .contains("gold.completed_transactions  nothing");
    }

    @Test
    void anIdThatIsUnknownOrNotClearIsAWrongUsage() {
        threeRuns();

        Terminal unclear = runs("aaaa");
        assertThat(unclear.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unclear.err()).contains("2 runs begin with aaaa", LAND, CURATE);

        Terminal unknown = runs("dddd");
        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("There is no run dddd");
    }

    @Test
    void programsGetWhatTheJobsHaveNotedAsItIs() {
        threeRuns();

        JsonNode listed = runs("--json").well().json().get("runs");
        assertThat(listed).hasSize(3);
        assertThat(listed.get(0).get("run_id").textValue()).isEqualTo(GOLD);

        JsonNode shown = runs(LAND, "--json").well().json();
        assertThat(shown.get("seconds").doubleValue()).isEqualTo(75);
        assertThat(shown.at("/tables/landing.frames/out").longValue()).isEqualTo(2_100);
        assertThat(shown.at("/input/next/ocpp.frames/0").longValue()).isEqualTo(1_200);
        assertThat(shown.get("valid_through").isNull()).isTrue();
    }

    @Test
    void aLakeWithoutHistoryIsSaidInOneSentence() {
        Terminal seen = runs();

        assertThat(seen.code()).isEqualTo(ExitCode.USAGE);
        assertThat(seen.err()).startsWith("chargelake: There are no runs in ");
        assertThat(folder).isEmptyDirectory();
    }

    private void threeRuns() {
        RunLedger ledger = new RunLedger(Lake.at(folder.toString()));
        ledger.append(LedgerEntry.run(
                CURATE,
                "curate",
                Instant.parse("2026-11-02T05:00:00Z"),
                Instant.parse("2026-11-02T04:00:00Z"),
                "{\"landing_version\":4,\"next\":{}}",
                "{}"));
        ledger.append(LedgerEntry.run(
                GOLD,
                "gold",
                Instant.parse("2026-11-02T06:00:00Z"),
                Instant.parse("2026-11-02T04:00:00Z"),
                "{\"curate_run\":\"" + CURATE + "\",\"curate_finished_at\":\"2026-11-02T05:00:00Z\"}",
                "{\"gold.faulted_stations\":{\"in\":9,\"out\":9,\"months\":[\"2026-10\",\"2026-11\"]},"
                        + "\"gold.completed_transactions\":{\"in\":0,\"dates\":[]}}"));
        ledger.append(LedgerEntry.run(
                LAND,
                "land",
                Instant.parse("2026-11-02T04:00:00Z"),
                null,
                "{\"landing_version\":4,\"next\":{\"ocpp.frames\":{\"0\":1200,\"1\":900}}}",
                "{\"landing.frames\":{\"in\":2100,\"out\":2100,\"dates\":[\"2026-10-28\",\"2026-10-29\",\"2026-10-30\","
                        + "\"2026-10-31\",\"2026-11-01\"],\"lost\":{\"ocpp.frames-1\":\"700 to 800\"},\"gaps\":3}}"));
    }

    private Terminal runs(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--lake", folder.toString()));
        arguments.addAll(List.of(more));
        return Terminal.run(new RunsCommand(), arguments.toArray(String[]::new));
    }
}
