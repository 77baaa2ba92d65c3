package io.chargelake.sample.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.sample.truth.CompletedCharge;
import io.chargelake.sample.truth.FaultDay;
import io.chargelake.sample.truth.FaultedStation;
import io.chargelake.sample.truth.Truth;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** 200 stations through October 2026, as everybody gets them. */
class DefaultMonthTest {

    private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-11-01T00:00:00Z");

    private static Month month;
    private static Truth truth;

    @BeforeAll
    static void live() {
        month = Month.of(FleetPlan.defaults());
        truth = month.truth();
    }

    @Test
    void the_books_are_right() {
        month.assertBooksAreRight();
    }

    @Test
    void it_is_as_large_as_promised() {
        assertThat(truth.frames()).isBetween(600_000L, 900_000L);
        assertThat(truth.completedCharges()).hasSizeGreaterThan(10_000);
        assertThat(truth.openCharges()).isPositive();
    }

    @Test
    void every_oddity_happens() {
        assertThat(truth.quirks().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Quirk.values()).map(Quirk::key).collect(Collectors.toSet()));
    }

    @Test
    void stations_are_ranked_by_faults_then_episodes_then_minutes_then_id() {
        assertThat(truth.faultedStations())
                .isSortedAccordingTo(Comparator.comparing(FaultedStation::faults)
                        .thenComparing(FaultedStation::episodes)
                        .thenComparing(FaultedStation::faultMinutes)
                        .reversed()
                        .thenComparing(FaultedStation::stationId));
        assertThat(truth.faultedStations().stream().map(FaultedStation::rank))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, truth.faultedStations().size())
                                .boxed()
                                .toList());
        assertThat(truth.faultedStations()).anyMatch(station -> station.faultedTransactions() > 0);
    }

    @Test
    void days_lie_on_both_sides_of_the_threshold() {
        Set<Integer> sizes = truth.faultDays().stream().map(FaultDay::faults).collect(Collectors.toSet());

        assertThat(sizes).contains(4, 5, 6).anyMatch(faults -> faults > 10);
        assertThat(truth.faultedStations())
                .as("many faults in the month, but never five on a day")
                .anyMatch(station -> station.faults() > 10 && station.daysOverThreshold() == 0);
        assertThat(truth.faultedStations().stream().filter(station -> station.daysOverThreshold() > 0))
                .hasSizeGreaterThan(15);
    }

    @Test
    void months_of_stations_are_the_sums_of_their_days() {
        Map<String, List<FaultDay>> days =
                truth.faultDays().stream().collect(Collectors.groupingBy(FaultDay::stationId));

        assertThat(truth.faultedStations()).allSatisfy(station -> {
            List<FaultDay> own = days.get(station.stationId());
            assertThat(own).hasSize(station.faultDays());
            assertThat(own.stream().mapToInt(FaultDay::faults).sum()).isEqualTo(station.faults());
            assertThat(own.stream().mapToInt(FaultDay::episodes).sum()).isEqualTo(station.episodes());
            assertThat(own.stream().mapToInt(FaultDay::faults).max()).hasValue(station.worstDayFaults());
        });
    }

    @Test
    void transaction_ids_are_unique_in_the_network() {
        assertThat(truth.completedCharges().stream().map(CompletedCharge::transactionId))
                .doesNotHaveDuplicates();
    }

    @Test
    void all_events_happen_within_the_month_and_some_arrive_after_it() {
        assertThat(month.read().statuses.values())
                .allSatisfy(statuses -> assertThat(statuses)
                        .allMatch(status ->
                                !status.at().isBefore(START) && status.at().isBefore(END)));
        assertThat(truth.completedCharges())
                .allMatch(charge -> !charge.startedAt().isBefore(START)
                        && charge.stoppedAt().isBefore(END));
        assertThat(month.read().lastReceived).isAfter(END.plusSeconds(3_600));
    }

    @Test
    void a_gap_delivers_no_more_than_the_queue_holds() {
        assertThat(month.read().queuedBySession.values())
                .allMatch(messages -> messages <= Link.QUEUE_LIMIT)
                .anyMatch(messages -> messages > Link.QUEUE_LIMIT - 10);
    }

    @Test
    void statuses_follow_the_protocol_while_a_connection_lasts() {
        month.assertStatusesFollowTheProtocol();
    }
}
