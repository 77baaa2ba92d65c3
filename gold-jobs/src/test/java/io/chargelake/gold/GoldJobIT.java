package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on a lake: what it makes again, what it leaves alone, and what it notes. */
class GoldJobIT {

    private static final List<Table> TABLES = GoldTables.MADE;

    @TempDir
    Path folder;

    private final SparkSession spark = TestSpark.session();
    private Lake lake;
    private Instant validThrough = Instant.parse("2026-10-20T00:00:00Z");
    private Instant now = Instant.parse("2026-12-24T00:00:00Z");

    @BeforeEach
    void openLake() {
        lake = Lake.at(folder.toString());
    }

    @Test
    void whatIsNewIsMadeAndASecondRunChangesNothing() {
        curated(september().fault("A", 1, "2026-09-10T12:00:00").available("A", 1, "2026-09-10T12:30:00"));

        GoldReport first = job().run();

        assertThat(TableRows.of(lake, FaultedStations.TABLE).list())
                .extracting(
                        row -> row.string("month"),
                        row -> row.string("station_id"),
                        row -> row.intValue("rank"),
                        row -> row.decimal("fault_minutes").toPlainString(),
                        row -> row.intValue("faulted_transactions"))
                .containsExactly(tuple("2026-09", "A", 1, "30.00", 1));
        assertThat(TableRows.of(lake, StationFaultDays.TABLE).list())
                .extracting(row -> row.date("fault_date"), row -> row.strings("error_codes"))
                .containsExactly(tuple(LocalDate.parse("2026-09-10"), List.of("GroundFailure")));
        assertThat(charges()).containsExactly("A/1 2026-09-10 0.50", "A/2 2026-09-11 null");
        assertThat(first.outcome().lines())
                .containsExactly(
                        "gold.station_fault_days: 1 rows written for 2026-09",
                        "gold.faulted_stations: 1 rows written for 2026-09",
                        "gold.faulted_transactions: 1 rows written for 2026-09",
                        "gold.sessions_in_error: unchanged",
                        "gold.completed_transactions: 2 rows written for 2026-09-10 to 2026-09-11",
                        "gold.unmatched_stops: unchanged",
                        "gold.status_intervals: 81 rows written for 2026-09-10 to 2026-10-19",
                        "gold.fault_episodes: 1 rows written for 2026-09",
                        "gold.fault_recovery: unchanged",
                        "gold.station_days: 40 rows written for 2026-09-10 to 2026-10-19",
                        "gold.reliability: 10 rows written for 2026-09 to 2026-10",
                        "gold.uptime_monthly: 2 rows written for 2026-09 to 2026-10",
                        "valid through 2026-10-20T00:00:00Z");
        Map<Table, Long> versions = versions();
        Run noted = new RunLedger(lake).latest("gold").orElseThrow();
        assertThat(noted.validThrough()).contains(Instant.parse("2026-10-20T00:00:00Z"));
        assertThat(noted.rowsOut()).isEqualTo(first.rowsWritten()).isPositive();
        assertThat(noted.tables().orElseThrow()).contains("\"dates\":[\"2026-09-10\",\"2026-09-11\"]");

        now = now.plusSeconds(60);
        GoldReport second = new GoldJob(
                        lake,
                        "the lake",
                        () -> {
                            throw new AssertionError("Spark is not needed where nothing is new");
                        },
                        clock())
                .run();

        assertThat(second.outcome().lines().get(0)).isEqualTo("gold: nothing new");
        assertThat(versions()).isEqualTo(versions);
        assertThat(new RunLedger(lake).latest("gold").orElseThrow().runId())
                .as("the run is noted all the same")
                .isNotEqualTo(noted.runId());

        noteCurateRun(september().fault("A", 1, "2026-09-10T12:00:00").tablesAsJson());
        GoldReport touchedWithoutChange = job().run();

        assertThat(touchedWithoutChange.tables().keySet())
                .isSubsetOf(TABLES)
                .contains(StationFaultDays.TABLE, CompletedTransactions.TABLE, StatusIntervals.TABLE);
        assertThat(touchedWithoutChange.rowsWritten()).isZero();
        assertThat(versions()).isEqualTo(versions);
    }

    @Test
    void lateDataChangesOnlyWhatItMust() {
        curated(september()
                .start("B", 1, 3, "2026-09-11T12:00:00", 0)
                .stop("B", 3, "2026-09-11T13:00:00", 5_000L, "Local")
                .start("C", 1, 4, "2026-10-01T12:00:00", 0)
                .stop("C", 4, "2026-10-01T13:00:00", 5_000L, "Local")
                .fault("C", 1, "2026-10-01T15:00:00"));
        job().run();

        curated(new SilverEvents().power("A", 2, "2026-09-11T10:30:00", 0).power("A", 2, "2026-09-11T10:45:00", 0));
        GoldReport report = job().run();

        assertThat(charges())
                .containsExactly(
                        "A/1 2026-09-10 0.50", "A/2 2026-09-11 0.25", "B/3 2026-09-11 null", "C/4 2026-10-01 null");
        assertThat(report.tables().get(CompletedTransactions.TABLE).partitions())
                .containsExactly("2026-09-11");
        assertThat(report.tables().get(FaultedStations.TABLE).partitions()).isEmpty();
        assertThat(report.tables().get(StationFaultDays.TABLE).partitions()).isEmpty();
    }

    @Test
    void aStopThatArrivesLaterCompletesAChargeThatStartedDaysBefore() {
        curated(new SilverEvents()
                .start("A", 1, 1, "2026-09-29T10:00:00", 0)
                .power("A", 1, "2026-09-29T10:30:00", 0)
                .fault("A", 1, "2026-09-29T09:00:00"));
        job().run();
        assertThat(charges()).isEmpty();

        curated(new SilverEvents().stop("A", 1, "2026-10-02T10:00:00", 9_000L, "PowerLoss"));
        GoldReport report = job().run();

        assertThat(charges()).containsExactly("A/1 2026-10-02 0.00");
        assertThat(TableRows.of(lake, FaultedStations.TABLE).list())
                .extracting(row -> row.string("month"), row -> row.intValue("faulted_transactions"))
                .as("a charge counts in the month in which it started")
                .containsExactly(tuple("2026-09", 1));
        assertThat(report.tables().get(StationFaultDays.TABLE).partitions()).isEmpty();

        // A stop that was received before, but landed after: it is the one that counts.
        curated(new SilverEvents()
                .stop("A", 1, "2026-10-01T10:00:00", 8_000L, "PowerLoss")
                .start("B", 1, 2, "2026-10-02T10:00:00", 0)
                .stop("B", 2, "2026-10-02T11:00:00", 9_000L, "Local"));
        job().run();

        assertThat(charges()).containsExactly("A/1 2026-10-01 0.00", "B/2 2026-10-02 null");
    }

    @Test
    void whichChargeAStopEndsIsDecidedAnewWithEveryEventThatBearsOnIt() {
        curated(new SilverEvents()
                .start("A", 1, 1, "2026-09-10T10:00:00", 0)
                .stopWithoutId("A", "2026-09-12T10:00:00", 7_000L)
                .startWithoutAnswer("B", 1, "2026-09-10T10:00:00")
                .stop("B", 8, "2026-09-12T10:00:00", 7_000L, "Local")
                .start("C", 1, 3, "2026-09-12T08:00:00", 0)
                .stop("C", 3, "2026-09-12T09:00:00", 1_000L, "Local")
                .stop("D", 4, "2026-09-12T10:00:00", 7_000L, "Local")
                .stop("D", 4, "2026-09-13T10:00:00", 8_000L, "Local")
                .stop("E", 4, "2026-09-12T11:00:00", 7_000L, "Local")
                .stop("F", 0, "2026-09-12T12:00:00", null, "Other")
                .start("G", 1, 6, "2026-07-15T10:00:00", 0)
                .stop("G", 6, "2026-07-15T11:00:00", 1L, "Local")
                .start("H", 1, 7, "2026-07-15T10:00:00", 0)
                .stop("H", 7, "2026-07-15T11:00:00", 1L, "Local"));
        job().run();
        assertThat(charges())
                .containsExactly(
                        "A/1 2026-09-12 null adopted",
                        "B/null 2026-09-12 null adopted",
                        "C/3 2026-09-12 null",
                        "G/6 2026-07-15 null",
                        "H/7 2026-07-15 null");
        assertThat(unmatched())
                .containsExactly(
                        "D/4 2026-09-12 [no_start]",
                        "D/4 2026-09-13 [already_stopped, no_start]",
                        "E/4 2026-09-12 [no_start]",
                        "F/0 2026-09-12 [no_transaction_id]");

        curated(new SilverEvents()
                .stop("A", 1, "2026-09-11T10:00:00", 6_000L, "Local")
                .start("B", 1, 9, "2026-09-11T10:00:00", 100)
                .start("D", 1, 4, "2026-08-30T10:00:00", 0)
                .start("G", 1, 6, "2026-09-11T10:00:00", 0)
                .stop("G", 6, "2026-09-11T11:00:00", 1L, "Local"));
        job().run();

        assertThat(charges())
                .as("A: the stop that names the charge; B: the later start on the connector;"
                        + " D: the start that came late; G: an id used again leaves H of its first day in place")
                .containsExactly(
                        "A/1 2026-09-11 null",
                        "B/9 2026-09-12 null adopted",
                        "C/3 2026-09-12 null",
                        "D/4 2026-09-12 null",
                        "G/6 2026-07-15 null",
                        "G/6 2026-09-11 null",
                        "H/7 2026-07-15 null");
        assertThat(unmatched())
                .containsExactly(
                        "A/null 2026-09-12 [no_transaction_id]",
                        "D/4 2026-09-13 [already_stopped]",
                        "E/4 2026-09-12 [start_at_other_station]",
                        "F/0 2026-09-12 [no_transaction_id]");

        curated(new SilverEvents().start("B", 2, 8, "2026-09-11T11:00:00", 200));
        job().run();

        assertThat(charges()).contains("B/8 2026-09-12 null").noneMatch(charge -> charge.endsWith("adopted"));
    }

    @Test
    void stepByStepMakesTheSameAsAllAtOnce() {
        List<SilverEvents> days = List.of(
                september().fault("A", 1, "2026-09-30T23:00:00").fault("B", 0, "2026-09-10T10:15:00"),
                new SilverEvents()
                        .available("A", 1, "2026-10-01T01:00:00")
                        .start("A", 1, 5, "2026-10-01T02:00:00", 0)
                        .power("A", 5, "2026-10-01T02:30:00", 0)
                        .fault("A", 1, "2026-10-02T01:00:00")
                        .power("A", 5, "2026-10-02T02:30:00", 0)
                        .stop("A", 5, "2026-10-02T03:00:00", 1L, "Local")
                        .stop("A", 77, "2026-10-02T04:00:00", 1L, "Local")
                        .startWithoutAnswer("B", 1, "2026-10-02T02:00:00")
                        .stopWithoutId("B", "2026-10-02T04:00:00", 1L),
                new SilverEvents()
                        .start("A", 2, 6, "2026-10-01T03:00:00", 0)
                        .start("B", 1, 5, "2026-10-02T03:00:00", 0)
                        .stopWithoutId("B", "2026-10-02T03:30:00", 1L)
                        .boot("A", "2026-09-30T23:30:00"));
        for (SilverEvents day : days) {
            curated(day);
            job().run();
        }
        List<String> stepByStep = contents();

        lake = Lake.at(folder.resolve("other").toString());
        days.forEach(this::curated);
        job().run();

        assertThat(contents()).isEqualTo(stepByStep).isNotEmpty();
    }

    @Test
    void aConnectorKeepsItsStateOverDaysInWhichRunsFoundNothingNew() {
        validThrough = Instant.parse("2026-10-10T12:00:00Z");
        curated(new SilverEvents().fault("A", 1, "2026-10-10T10:00:00"));
        job().run();
        validThrough = Instant.parse("2026-10-14T12:00:00Z");
        noteCurateRun("{}");
        assertThat(job().run().tables()).isEmpty();
        validThrough = Instant.parse("2026-10-15T12:00:00Z");
        curated(new SilverEvents().available("B", 1, "2026-10-15T11:00:00"));
        job().run();

        assertThat(TableRows.of(lake, FaultEpisodes.TABLE).list())
                .singleElement()
                .satisfies(episode -> {
                    assertThat(episode.instant("ended_at")).isNull();
                    assertThat(episode.decimal("minutes")).isEqualByComparingTo("7320");
                });
    }

    @Test
    void oneMonthIsMadeAgainAndWhatIsNewElsewhereRemainsToBeDone() {
        curated(september().fault("A", 1, "2026-09-10T10:00:00"));
        curated(new SilverEvents()
                .fault("A", 1, "2026-10-10T10:00:00")
                .start("A", 1, 9, "2026-10-10T10:00:00", 0)
                .stop("A", 9, "2026-10-10T11:00:00", 0L, "Local"));

        GoldReport report = job().run(YearMonth.parse("2026-10"));

        assertThat(report.tables().get(FaultedStations.TABLE).partitions()).containsExactly("2026-10");
        assertThat(charges()).containsExactly("A/9 2026-10-10 null");

        job().run();
        assertThat(TableRows.of(lake, FaultedStations.TABLE).list())
                .extracting(row -> row.string("month"))
                .containsExactlyInAnyOrder("2026-09", "2026-10");
        assertThat(charges()).hasSize(3);
    }

    @Test
    void aMonthWithoutEventsOrALakeWithoutDataIsSaidInOneSentence() {
        assertThatThrownBy(() -> job().run())
                .isInstanceOf(CommandFailure.class)
                .hasMessage("There is no curated data in the lake; run 'chargelake curate' first.")
                .extracting("exitCode")
                .isEqualTo(ExitCode.USAGE);

        noteCurateRun(september().tablesAsJson());
        assertThatThrownBy(() -> job().run(YearMonth.parse("2022-05")))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("There are no events of 2022-05 in the lake; it has 2026-09 to 2026-09.")
                .extracting("exitCode")
                .isEqualTo(ExitCode.DATA_INCOMPLETE);
    }

    /** Two charges of station A: one ended by a power loss. */
    private static SilverEvents september() {
        return new SilverEvents()
                .start("A", 1, 1, "2026-09-10T08:00:00", 0)
                .power("A", 1, "2026-09-10T09:00:00", 0)
                .power("A", 1, "2026-09-10T09:30:00", 0)
                .stop("A", 1, "2026-09-10T10:00:00", 10_000L, "Local")
                .start("A", 1, 2, "2026-09-11T10:00:00", 10_000)
                .stop("A", 2, "2026-09-11T11:00:00", 12_000L, "PowerLoss");
    }

    private void curated(SilverEvents events) {
        events.appendTo(lake);
        noteCurateRun(events.tablesAsJson());
    }

    private void noteCurateRun(String tables) {
        now = now.plusSeconds(60);
        new RunLedger(lake)
                .append(new Run(
                        Run.newId(),
                        "curate",
                        now,
                        now.plusSeconds(10),
                        Optional.of(validThrough),
                        Optional.of("{}"),
                        0,
                        0,
                        0,
                        0,
                        0,
                        Optional.of(tables),
                        "test"));
        now = now.plusSeconds(60);
    }

    private GoldJob job() {
        return new GoldJob(lake, "the lake", () -> spark, clock());
    }

    private Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    /** Station, transaction, day of the stop and parking time of all completed charges. */
    private List<String> charges() {
        return TableRows.of(lake, CompletedTransactions.TABLE).list().stream()
                .map(row -> row.string("station_id") + "/" + row.value("transaction_id") + " "
                        + row.date("stop_date") + " " + row.decimal("parking_time_h")
                        + (row.strings("flags").contains("stop_adopted") ? " adopted" : ""))
                .sorted()
                .toList();
    }

    /** Station, transaction, day and reasons of all unmatched stops. */
    private List<String> unmatched() {
        return TableRows.of(lake, UnmatchedStops.TABLE).list().stream()
                .map(row -> row.string("station_id") + "/" + row.value("transaction_id") + " " + row.date("stop_date")
                        + " " + row.strings("unmatched_reasons"))
                .sorted()
                .toList();
    }

    /** All rows of all tables with all their columns. */
    private List<String> contents() {
        return TABLES.stream()
                .flatMap(table -> TableRows.of(lake, table).list().stream()
                        .map(row -> table.columns().stream()
                                .map(column -> column.name() + "=" + row.value(column.name()))
                                .collect(Collectors.joining(" ", table + " ", ""))))
                .sorted()
                .toList();
    }

    private Map<Table, Long> versions() {
        return TABLES.stream()
                .collect(Collectors.toMap(
                        table -> table,
                        table -> DeltaTables.version(lake, table).orElseThrow()));
    }
}
