package io.chargelake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.silver.Heartbeats;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.curation.silver.Stations;
import io.chargelake.gold.FaultedStations;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.lake.Table;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TablePlanTest {

    private static final Optional<Instant> NOON = Optional.of(Instant.parse("2026-11-25T12:00:00Z"));
    private static final List<Long> CROWDED = List.of(1L, 2L);
    private static final UpkeepOrder ORDER = new UpkeepOrder(1, 90, 400, 168, false);

    @Test
    void aDateIsClosedWhenItLiesBeforeTheOpenDays() {
        Map<String, List<Long>> sizes =
                Map.of("2026-11-22", CROWDED, "2026-11-23", CROWDED, "2026-11-24", CROWDED, "2026-11-25", CROWDED);

        assertThat(plan(Heartbeats.TABLE, sizes).crowded()).containsExactly("2026-11-22", "2026-11-23");
        assertThat(TablePlan.of(Heartbeats.TABLE, sizes, NOON, 0, ORDER.keepDays(Heartbeats.TABLE))
                        .crowded())
                .containsExactly("2026-11-22", "2026-11-23", "2026-11-24");
    }

    @Test
    void aMonthIsClosedWhenItsLastDayIs() {
        Map<String, List<Long>> sizes = Map.of("2026-10", CROWDED, "2026-11", CROWDED);

        assertThat(plan(FaultedStations.TABLE, sizes).crowded()).containsExactly("2026-10");
        assertThat(TablePlan.of(
                                FaultedStations.TABLE,
                                sizes,
                                Optional.of(Instant.parse("2026-11-01T00:00:00Z")),
                                1,
                                ORDER.keepDays(FaultedStations.TABLE))
                        .crowded())
                .as("31 October is open for another day")
                .isEmpty();
    }

    @Test
    void onlySeveralSmallFilesAreWorthCompacting() {
        long large = TablePlan.TARGET_BYTES;

        assertThat(plan(
                                Heartbeats.TABLE,
                                Map.of(
                                        "2026-10-01", List.of(1L),
                                        "2026-10-02", List.of(1L, large, large + 1),
                                        "2026-10-03", List.of(large, large),
                                        "2026-10-04", List.of(1L, large, large - 1)))
                        .crowded())
                .containsExactly("2026-10-04");
    }

    @Test
    void aTableWithoutPartitionsIsCompactedWhenItHasManyFiles() {
        assertThat(plan(Stations.TABLE, Map.of("", Collections.nCopies(7, 1L)))).matches(TablePlan::isEmpty);
        assertThat(plan(Stations.TABLE, Map.of("", Collections.nCopies(8, 1L))).crowded())
                .containsExactly("");
        assertThat(plan(Stations.TABLE, Map.of())).matches(TablePlan::isEmpty);
    }

    @Test
    void landingAndBronzeExpireAndNothingElse() {
        Map<String, List<Long>> sizes = Map.of(
                "2025-10-20", CROWDED,
                "2025-10-21", CROWDED,
                "2026-08-26", CROWDED,
                "2026-08-27", CROWDED);

        assertThat(plan(Frames.TABLE, sizes))
                .isEqualTo(new TablePlan(
                        new TreeSet<>(List.of("2025-10-20", "2025-10-21", "2026-08-26")),
                        new TreeSet<>(List.of("2026-08-27"))));
        assertThat(plan(Messages.TABLE, sizes).expired()).containsExactly("2025-10-20");
        for (Table kept : List.of(QuarantinedMessages.TABLE, Heartbeats.TABLE)) {
            assertThat(plan(kept, sizes).expired()).isEmpty();
            assertThat(plan(kept, sizes).crowded()).hasSize(4);
        }
    }

    @Test
    void whereItIsUnknownThroughWhenTheTableIsCompleteNothingIsClosed() {
        assertThat(TablePlan.of(
                        Frames.TABLE, Map.of("2020-01-01", CROWDED), Optional.empty(), 1, ORDER.keepDays(Frames.TABLE)))
                .matches(TablePlan::isEmpty);
    }

    @Test
    void aPartitionThatIsNoDateIsLeftAlone() {
        assertThat(plan(Heartbeats.TABLE, Map.of("__HIVE_DEFAULT_PARTITION__", CROWDED)))
                .matches(TablePlan::isEmpty);
    }

    private static TablePlan plan(Table table, Map<String, List<Long>> sizes) {
        return TablePlan.of(table, sizes, NOON, ORDER.openDays(), ORDER.keepDays(table));
    }
}
