package io.chargelake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.curation.LandedFixture;
import io.chargelake.curation.bronze.Messages;
import io.chargelake.ingest.landing.Events;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.ingest.landing.LandedOffsets;
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
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted and what is not; none of it needs Spark. */
class RetentionIT {

    private static final Instant VALID_THROUGH = Instant.parse("2026-11-01T12:00:00Z");
    private static final LocalDate OLD = LocalDate.parse("2026-08-02");
    private static final LocalDate KEPT = LocalDate.parse("2026-08-03");

    @TempDir
    private Path folder;

    private Lake lake;

    @BeforeEach
    void landThreeDays() {
        lake = Lake.at(folder.toString());
        landFourFrames();
    }

    private void landFourFrames() {
        new LandedFrames()
                .heartbeat("A", "2026-08-01T10:00:00")
                .heartbeat("A", OLD + "T10:00:00")
                .heartbeat("A", OLD + "T11:00:00")
                .heartbeat("A", KEPT + "T10:00:00")
                .land(lake, VALID_THROUGH);
    }

    @Test
    void landedDaysThatAreOldAndReadAreDeletedAndNothingElse() {
        LedgerEntry.curated(lake, 3, VALID_THROUGH, VALID_THROUGH);

        TableUpkeep landing = maintain(keepingLanding(90)).tables().get(0);

        assertThat(landedDays()).containsExactly(KEPT);
        assertThat(landing.rowsDeleted()).isEqualTo(3);
        assertThat(landing.plan().expired()).containsExactly("2026-08-01", "2026-08-02");
        assertThat(landing.before().files()).isEqualTo(3);
        assertThat(landing.after().files()).isEqualTo(1);
        assertThat(LandedOffsets.of(lake).next().of(LandedFrames.TOPIC, 0))
                .as("landing goes on where it was")
                .hasValue(4);
        Run noted = new RunLedger(lake).latest("maintain").orElseThrow();
        assertThat(noted.tables().orElseThrow()).contains("\"rows_deleted\":3");
        assertThat(noted.input().orElseThrow()).contains("\"keep_landing_days\":90");

        OptionalLong version = DeltaTables.version(lake, Frames.TABLE);
        assertThat(maintain(keepingLanding(90)).nothingToDo()).isTrue();
        assertThat(DeltaTables.version(lake, Frames.TABLE)).isEqualTo(version);

        new LandedFrames().heartbeat("A", "2026-11-01T10:00:00").land(lake, VALID_THROUGH);
        assertThat(landedDays()).containsExactly(KEPT, LocalDate.parse("2026-11-01"));
    }

    @Test
    void daysThatCurateHasNotReadAreNotDeleted() {
        refused("delete rows of landing.frames of " + OLD + " that curate has not read");

        LedgerEntry.curated(lake, 2, VALID_THROUGH, VALID_THROUGH);
        refused("delete rows of landing.frames of " + OLD + " that curate has not read");

        assertThat(landedDays()).hasSize(4);
        assertThat(new RunLedger(lake).latest("maintain")).isEmpty();
    }

    @Test
    void landedEventsGoLikeFramesAndNotBeforeTheyAreRead() {
        new LandedFixture(lake)
                .landEvents(List.of(
                        new LandedFixture.Event("ocpp.sessions", at(OLD), "A", "session", "{}"),
                        new LandedFixture.Event("ocpp.sessions", at(KEPT), "A", "session", "{}")));
        LedgerEntry.curated(lake, 4, VALID_THROUGH, VALID_THROUGH);
        refused("delete rows of landing.events of " + OLD + " that curate has not read");

        LedgerEntry.curated(lake, 4, 2, VALID_THROUGH.plusSeconds(1), VALID_THROUGH);
        maintain(keepingLanding(90));

        assertThat(TableRows.of(lake, Events.TABLE).list())
                .extracting(row -> row.date("landing_date"))
                .containsExactly(KEPT);
    }

    private static Instant at(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    @Test
    void framesOfOldDaysThatHaveLandedSinceTheLastCurateRunAreNotDeleted() {
        LedgerEntry.curated(lake, 4, VALID_THROUGH, VALID_THROUGH);
        new LandedFrames()
                .heartbeat("A", "2026-11-01T10:00:00")
                .heartbeat("A", "2026-07-01T10:00:00")
                .land(lake, VALID_THROUGH);

        refused("delete rows of landing.frames of 2026-07-01 that curate has not read");
    }

    @Test
    void aTableThatWasMadeAppendOnlyIsLeftAloneAndSaysSo() {
        lake = Lake.at(folder.resolve("older").toString());
        DeltaTables.createIfMissing(
                lake,
                Table.named(Frames.TABLE.name())
                        .grain(Frames.TABLE.grain())
                        .with(Frames.TABLE.columns())
                        .partitionedBy("landing_date")
                        .keyedBy("topic", "partition", "offset")
                        .property("delta.appendOnly", "true")
                        .build());
        landFourFrames();
        LedgerEntry.curated(lake, 4, VALID_THROUGH, VALID_THROUGH);

        UpkeepReport report = maintain(keepingLanding(90));

        assertThat(landedDays()).hasSize(4);
        assertThat(report.nothingToDo()).isTrue();
        assertThat(report.outcome().lines())
                .filteredOn(line -> line.contains("append-only"))
                .singleElement()
                .asString()
                .startsWith("landing.frames keeps all its days");
    }

    @Test
    void messagesAreDeletedByTheirOwnNumberOfDays() {
        LedgerEntry.curated(lake, 4, VALID_THROUGH, VALID_THROUGH);
        FilledTable.append(lake, Messages.TABLE, LocalDate.parse("2026-08-30"), 7, VALID_THROUGH);
        FilledTable.append(lake, Messages.TABLE, LocalDate.parse("2026-08-31"), 5, VALID_THROUGH);

        UpkeepReport report = maintain(new UpkeepOrder(1, 400, 62, 168, false));

        assertThat(TableRows.of(lake, Messages.TABLE).list())
                .extracting(row -> row.date("received_date"))
                .containsOnly(LocalDate.parse("2026-08-31"))
                .hasSize(5);
        assertThat(report.tables().get(1).rowsDeleted()).isEqualTo(7);
        assertThat(landedDays()).hasSize(4);
    }

    @Test
    void aDryRunSaysWhatItWouldDeleteAndDeletesNothing() {
        LedgerEntry.curated(lake, 4, VALID_THROUGH, VALID_THROUGH);

        UpkeepReport report = maintain(new UpkeepOrder(1, 90, 400, 168, true));

        assertThat(report.outcome().lines())
                .contains(
                        "landing.frames: would delete 2026-08-01 to 2026-08-02 (2 partitions), 3 rows",
                        "a dry run: nothing was changed");
        assertThat(landedDays()).hasSize(4);
        assertThat(new RunLedger(lake).latest("maintain")).isEmpty();
    }

    private void refused(String said) {
        assertThatThrownBy(() -> maintain(keepingLanding(90)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(said)
                .extracting("exitCode")
                .isEqualTo(ExitCode.DATA_INCOMPLETE);
    }

    private List<LocalDate> landedDays() {
        return TableRows.of(lake, Frames.TABLE).list().stream()
                .map(row -> row.date("landing_date"))
                .sorted()
                .toList();
    }

    private static UpkeepOrder keepingLanding(int days) {
        return new UpkeepOrder(1, days, 400, 168, false);
    }

    private UpkeepReport maintain(UpkeepOrder order) {
        return new Upkeep(
                        lake,
                        "the lake",
                        order,
                        () -> {
                            throw new AssertionError("Spark is not needed");
                        },
                        Clock.fixed(VALID_THROUGH.plusSeconds(60), ZoneOffset.UTC),
                        announced -> {})
                .run();
    }
}
