package io.chargelake.sample.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.chargelake.sample.truth.FaultedStation;
import io.chargelake.sample.truth.Truth;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveRunTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final YearMonth MONTH = YearMonth.of(2026, 11);

    @Test
    void live_stations_tell_charges_and_faults_and_know_the_truth_of_both() {
        List<LiveStation> stations = LiveStation.of(1, 3);
        List<LiveRun> runs = new ArrayList<>();
        List<String> actions = new ArrayList<>();
        for (LiveStation station : stations) {
            LiveRun run = station.run(NOW);
            runs.add(run);
            tell(run, 7_000 + runs.size(), actions);
        }

        Truth truth = LiveRun.truth(MONTH, runs);

        assertThat(truth.stations()).isEqualTo(3);
        assertThat(truth.frames()).isEqualTo(2L * actions.size());
        assertThat(truth.silverRows().get("silver.transaction_starts")).isEqualTo(4);
        assertThat(truth.completedCharges()).hasSize(3).allSatisfy(charge -> {
            assertThat(charge.totalEnergyKwh().orElseThrow()).isPositive();
            assertThat(charge.idleTimeHours().orElseThrow()).isPositive();
            assertThat(charge.stoppedAt()).isBefore(NOW);
        });
        assertThat(truth.openCharges()).isEqualTo(1);
        assertThat(truth.faultedStations())
                .extracting(FaultedStation::stationId, FaultedStation::faults, FaultedStation::episodes)
                .containsExactly(tuple(stations.get(0).stationId(), 6, 6));
    }

    @Test
    void an_answer_that_a_station_may_not_expect_is_named() {
        LiveRun run = LiveStation.of(1, 1).get(0).run(NOW);
        run.next();

        assertThat(run.hasNext()).isFalse();
        assertThatThrownBy(() -> run.answered("{\"status\":\"Rejected\"}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Rejected")
                .hasMessageContaining("expected: Accepted");
    }

    private static void tell(LiveRun run, long transactionId, List<String> actions) {
        long next = transactionId * 10;
        while (run.hasNext()) {
            LiveCall call = run.next();
            actions.add(call.action());
            switch (call.action()) {
                case "BootNotification" -> run.answered("{\"status\":\"Accepted\",\"interval\":300}");
                case "StartTransaction" -> run.answered("{\"transactionId\":" + next++ + "}");
                default -> run.answered("{}");
            }
        }
    }
}
