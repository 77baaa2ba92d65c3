package io.chargelake.sample.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every oddity by itself, on a network of two. */
class QuirkTest {

    /** Some oddities cannot be had without others: who loses messages was offline for days. */
    private static final Map<Quirk, Set<Quirk>> BRINGS = Map.of(
            Quirk.QUEUE_OVERFLOW, Set.of(Quirk.OFFLINE_DAYS, Quirk.TRANSACTION_MINUS_ONE),
            Quirk.TRANSACTION_MINUS_ONE, Set.of(Quirk.OFFLINE_DAYS, Quirk.QUEUE_OVERFLOW),
            Quirk.OFFLINE_DAYS, Set.of(Quirk.QUEUE_OVERFLOW, Quirk.TRANSACTION_MINUS_ONE),
            Quirk.LATE_STATUS, Set.of(Quirk.OFFLINE_GAP),
            Quirk.FAULT_UNSEEN, Set.of(Quirk.OFFLINE_GAP),
            Quirk.FAULT_AT_MONTH_END, Set.of(Quirk.FAULT_NEVER_CLOSED));

    @Test
    void every_case_of_the_catalogue_is_shown_by_some_oddity() {
        assertThat(Arrays.stream(Quirk.values())
                        .flatMap(quirk -> quirk.cases().stream())
                        .collect(Collectors.toSet()))
                .isEqualTo(IntStream.rangeClosed(1, Quirk.CASES).boxed().collect(Collectors.toSet()));
    }

    @Test
    void an_oddity_is_found_by_its_name_however_it_is_spelt() {
        assertThat(Arrays.stream(Quirk.values()))
                .allSatisfy(quirk -> assertThat(Quirk.of(quirk.key())).contains(quirk));
        assertThat(Quirk.of(" Second-Stop ")).contains(Quirk.SECOND_STOP);
        assertThat(Quirk.of("third_stop")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Quirk.class)
    void it_can_be_had_at_will_and_the_books_are_right(Quirk quirk) {
        assertIsAlone(quirk, FleetPlan.defaults().withStations(2));
    }

    @ParameterizedTest
    @EnumSource(Quirk.class)
    void it_can_be_had_for_two_months(Quirk quirk) {
        assertIsAlone(quirk, FleetPlan.defaults().withStations(2).withMonths(2));
    }

    private static void assertIsAlone(Quirk quirk, FleetPlan plan) {
        Month month = Month.of(plan.withQuirks(Set.of(quirk)));

        month.assertBooksAreRight();
        Set<String> others =
                BRINGS.getOrDefault(quirk, Set.of()).stream().map(Quirk::key).collect(Collectors.toSet());
        assertThat(month.truth().quirks()).containsKey(quirk.key());
        assertThat(month.truth().quirks().keySet())
                .filteredOn(name -> !name.equals(quirk.key()))
                .isSubsetOf(others);
    }
}
