package io.chargelake.sample.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.sample.truth.CompletedCharge;
import io.chargelake.sample.truth.FaultDay;
import io.chargelake.sample.truth.FaultedStation;
import io.chargelake.sample.truth.Truth;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stations that live through several months: one life, and in every month of it what their parts bring. */
class SeveralMonthsTest {

    /** With both changes of the clocks, the turn of the year and a February. */
    private static final FleetPlan PLAN = FleetPlan.defaults()
            .withStations(46)
            .withMonth(YearMonth.of(2026, 10))
            .withMonths(6);

    private static Month months;
    private static Truth truth;

    @BeforeAll
    static void live() {
        months = Month.of(PLAN);
        truth = months.truth();
    }

    @Test
    void the_books_are_right() {
        months.assertBooksAreRight();
    }

    @Test
    void statuses_follow_the_protocol_while_a_connection_lasts() {
        months.assertStatusesFollowTheProtocol();
    }

    @Test
    void every_month_has_its_faults_and_its_own_ranks() {
        Map<YearMonth, List<FaultedStation>> byMonth = truth.faultedStations().stream()
                .collect(Collectors.groupingBy(FaultedStation::month, TreeMap::new, Collectors.toList()));

        assertThat(byMonth.keySet()).containsExactlyElementsOf(months());
        assertThat(byMonth.values()).allSatisfy(stations -> {
            assertThat(stations)
                    .hasSizeGreaterThan(5)
                    .isSortedAccordingTo(Comparator.comparing(FaultedStation::faults)
                            .thenComparing(FaultedStation::episodes)
                            .thenComparing(FaultedStation::faultMinutes)
                            .reversed()
                            .thenComparing(FaultedStation::stationId));
            assertThat(stations.stream().map(FaultedStation::rank))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, stations.size()).boxed().toList());
        });
        assertThat(truth.faultedStations())
                .allSatisfy(station ->
                        assertThat(YearMonth.from(station.worstDate())).isEqualTo(station.month()));
        assertThat(truth.faultDays().stream().map(day -> YearMonth.from(day.date())))
                .containsAll(months());
    }

    @Test
    void transaction_ids_go_on_counting() {
        Map<String, List<CompletedCharge>> byStation =
                truth.completedCharges().stream().collect(Collectors.groupingBy(CompletedCharge::stationId));

        assertThat(truth.completedCharges().stream().map(CompletedCharge::transactionId))
                .doesNotHaveDuplicates();
        assertThat(byStation.values()).allSatisfy(charges -> {
            assertThat(monthOf(charges.get(0).startedAt())).isEqualTo(PLAN.month());
            assertThat(monthOf(charges.get(charges.size() - 1).startedAt())).isEqualTo(PLAN.lastMonth());
        });
    }

    @Test
    void charges_and_connections_go_on_at_the_turn_of_the_month() {
        assertThat(truth.completedCharges())
                .anyMatch(charge -> !monthOf(charge.startedAt()).equals(monthOf(charge.stoppedAt())));

        FleetPlan calm = FleetPlan.defaults().withStations(12).withMonths(3).withQuirks(Set.of());
        Month.of(calm).assertBooksAreRight();
        Map<String, List<FleetFrame>> frames = framesByStation(calm);
        for (YearMonth month : List.of(YearMonth.of(2026, 11), YearMonth.of(2026, 12))) {
            assertThat(frames.values()).allSatisfy(ofStation -> {
                int turn = (int) ofStation.stream()
                        .filter(frame -> frame.receivedAt().isBefore(startOf(month)))
                        .count();
                assertThat(ofStation.get(turn).session())
                        .isEqualTo(ofStation.get(turn - 1).session());
            });
        }
    }

    @Test
    void every_stop_that_names_a_charge_of_another_station_finds_one() {
        Month stray = Month.of(
                FleetPlan.defaults().withStations(2).withMonths(5).withQuirks(Set.of(Quirk.STOP_OF_OTHER_STATION)));

        stray.assertBooksAreRight();
        assertThat(stray.truth().unmatchedStops())
                .hasSize(5)
                .allMatch(stop -> stop.unmatchedReason().equals("start_at_other_station"));
    }

    @Test
    void the_first_month_is_the_same_however_many_follow() {
        FleetPlan one = FleetPlan.defaults().withStations(40);
        // At its end a life has no time but for its last words.
        Instant lastWords = startOf(one.month().plusMonths(1)).minusSeconds(2);

        assertThat(framesBefore(lastWords, one.withMonths(3))).isEqualTo(framesBefore(lastWords, one));
        assertThat(Month.of(one.withMonths(2)).truth().faultDays())
                .filteredOn(day -> YearMonth.from(day.date()).equals(one.month()))
                .isEqualTo(Month.of(one).truth().faultDays());
    }

    @Test
    void a_further_month_is_not_the_first_once_more() {
        Map<YearMonth, List<String>> faults = truth.faultDays().stream()
                .collect(Collectors.groupingBy(
                        day -> YearMonth.from(day.date()),
                        Collectors.mapping(
                                day -> day.stationId() + Duration.between(startOf(day.date()), day.firstFaultAt()),
                                Collectors.toList())));

        assertThat(faults.values()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAULT_NEVER_CLOSED", "FAULT_AT_MONTH_END"})
    void a_crew_repairs_on_the_first_morning_what_is_still_broken(Quirk quirk) {
        Month broken = Month.of(FleetPlan.defaults()
                .withStations(2)
                .withMonths(3)
                .withQuirks(EnumSet.of(quirk, Quirk.FAULT_NEVER_CLOSED)));

        broken.assertBooksAreRight();
        FaultDay last =
                broken.truth().faultDays().get(broken.truth().faultDays().size() - 1);
        List<NaiveReader.Status> statuses = broken.read().statuses.get(last.stationId());
        for (YearMonth month : List.of(YearMonth.of(2026, 11), YearMonth.of(2026, 12))) {
            NaiveReader.Status before = statuses.stream()
                    .filter(status ->
                            status.status().equals("Faulted") && status.at().isBefore(startOf(month)))
                    .reduce((one, other) -> other)
                    .orElseThrow();
            NaiveReader.Status after = statuses.stream()
                    .filter(status -> status.connector() == before.connector()
                            && !status.at().isBefore(startOf(month)))
                    .findFirst()
                    .orElseThrow();

            assertThat(after.status()).isEqualTo("Available");
            assertThat(after.bootsBefore()).isEqualTo(before.bootsBefore() + 1);
            assertThat(after.at().atOffset(ZoneOffset.UTC).toLocalDate()).isEqualTo(month.atDay(1));
            assertThat(after.at().atOffset(ZoneOffset.UTC).toLocalTime())
                    .isBetween(LocalTime.of(8, 0), LocalTime.of(14, 1));
        }
    }

    @Test
    void who_is_offline_when_a_month_ends_is_back_some_hours_later() {
        FleetPlan plan =
                FleetPlan.defaults().withStations(2).withMonths(3).withQuirks(Set.of(Quirk.OFFLINE_AT_MONTH_END));
        Month offline = Month.of(plan);

        offline.assertBooksAreRight();
        assertThat(offline.truth().quirks()).containsEntry(Quirk.OFFLINE_AT_MONTH_END.key(), 3L);
        Map<String, List<FleetFrame>> frames = framesByStation(plan);
        for (YearMonth month : List.of(YearMonth.of(2026, 11), YearMonth.of(2026, 12), YearMonth.of(2027, 1))) {
            assertThat(frames.values())
                    .anySatisfy(ofStation -> assertThat(ofStation.stream()
                                    .map(FleetFrame::receivedAt)
                                    .filter(at -> !at.isBefore(startOf(month).minus(Duration.ofHours(6))))
                                    .findFirst()
                                    .orElseThrow())
                            .isBetween(
                                    startOf(month).plus(Duration.ofHours(3)),
                                    startOf(month).plus(Duration.ofHours(10).plusMinutes(1))));
        }
    }

    @Test
    void nobody_lives_no_month_or_for_ever() {
        assertThat(PLAN.withMonths(36).lastMonth()).isEqualTo(YearMonth.of(2029, 9));
        for (int wrong : new int[] {0, 37}) {
            assertThatThrownBy(() -> PLAN.withMonths(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("months: " + wrong);
        }
    }

    private static List<YearMonth> months() {
        return Stream.iterate(PLAN.month(), month -> month.plusMonths(1))
                .limit(PLAN.months())
                .toList();
    }

    private static Instant startOf(YearMonth month) {
        return startOf(month.atDay(1));
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static YearMonth monthOf(Instant instant) {
        return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
    }

    private static List<Integer> framesBefore(Instant end, FleetPlan plan) {
        List<Integer> frames = new ArrayList<>();
        FleetRun run = Fleet.of(plan).run();
        while (run.hasNext()) {
            FleetFrame frame = run.next();
            if (!frame.receivedAt().isBefore(end)) {
                break;
            }
            frames.add((frame.stationId()
                            + frame.receivedAt()
                            + frame.session()
                            + frame.direction()
                            + frame.action()
                            + new String(frame.frame(), StandardCharsets.ISO_8859_1))
                    .hashCode());
        }
        return frames;
    }

    private static Map<String, List<FleetFrame>> framesByStation(FleetPlan plan) {
        Map<String, List<FleetFrame>> frames = new TreeMap<>();
        FleetRun run = Fleet.of(plan).run();
        while (run.hasNext()) {
            FleetFrame frame = run.next();
            frames.computeIfAbsent(frame.stationId(), none -> new ArrayList<>()).add(frame);
        }
        return frames;
    }
}
