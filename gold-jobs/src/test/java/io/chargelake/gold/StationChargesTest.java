package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.gold.StationCharges.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which stop ends which start, one station at a time. Stops are told apart by their meter readings. */
class StationChargesTest {

    private final List<Event> starts = new ArrayList<>();
    private final List<Event> stops = new ArrayList<>();

    @Test
    void theTransactionIdPairsWhateverTheTagsAndMetersSay() {
        start(1, 7L, "05T10:00", "A", 900);
        stop(7L, "05T11:00", "B", 100L);

        assertThat(charges()).containsExactly("1@05T10:00 = 100");
    }

    @Test
    void aStopWithoutAUsableIdIsAdoptedByTheLatestOpenStartBeforeIt() {
        start(1, null, "05T10:00", "A", 0);
        start(2, 8L, "05T10:30", "A", 0);
        start(2, 9L, "05T12:00", "A", 0);
        stop(-1L, "05T11:00", null, 500L);

        assertThat(charges()).containsExactly("1@05T10:00", "2@05T10:30 = 500 adopted", "2@05T12:00");
    }

    @Test
    void aStartThatHasItsStopByIdAdoptsNone() {
        start(1, 7L, "05T10:00", "A", 0);
        start(2, 8L, "05T10:30", "A", 0);
        stop(8L, "05T14:00", null, 800L);
        stop(null, "05T11:00", null, 500L);

        assertThat(charges()).containsExactly("1@05T10:00 = 500 adopted", "2@05T10:30 = 800");
    }

    @Test
    void aStopWhoseIdAStartOfTheStationHasIsNotAdopted() {
        start(1, 7L, "05T10:00", "A", 0);
        stop(7L, "05T11:00", null, 500L);
        start(1, null, "05T12:00", "A", 0);
        stop(7L, "05T13:00", null, 600L);

        assertThat(charges()).containsExactly("1@05T10:00 = 500", "1@05T12:00");
        assertThat(unmatched()).containsExactly("600 [already_stopped]");
    }

    @Test
    void nothingElseMayHaveStartedOnTheConnectorBeforeTheStop() {
        start(1, null, "05T10:00", "A", 0);
        start(1, 8L, "05T10:30", "A", 0);
        stop(8L, "05T12:00", null, 800L);
        stop(null, "05T11:00", null, 500L);

        assertThat(charges()).containsExactly("1@05T10:00", "1@05T10:30 = 800");
        assertThat(unmatched()).containsExactly("500 [no_transaction_id]");
    }

    @Test
    void tagsMustAgreeTheMeterMustNotRunBackwardsAndAWeekIsTheLongest() {
        start(1, null, "05T10:00", "A", 300);
        stop(null, "05T11:00", "B", 500L);
        stop(null, "05T12:00", "A", 299L);
        stop(null, "12T10:01", "A", 600L);
        assertThat(charges()).containsExactly("1@05T10:00");

        stop(null, "12T10:00", "A", 300L);
        assertThat(charges()).containsExactly("1@05T10:00 = 300 adopted");
    }

    @Test
    void aStopThatKnowsNeitherTagNorMeterIsAdoptedAllTheSame() {
        start(1, null, "05T10:00", "A", 300);
        stop(0L, "05T11:00", null, null);

        assertThat(charges()).containsExactly("1@05T10:00 = null adopted");
    }

    @Test
    void ofTwoStopsTheEarliestIsAdoptedAndTheOtherEndsNoEarlierCharge() {
        start(1, null, "05T09:00", "A", 0);
        start(2, null, "05T10:00", "A", 0);
        stop(null, "05T12:00", null, 600L);
        stop(null, "05T11:00", null, 500L);

        assertThat(charges()).containsExactly("1@05T09:00", "2@05T10:00 = 500 adopted");
        assertThat(unmatched()).containsExactly("600 [no_transaction_id]");
    }

    @Test
    void ofStopsWithOneIdTheFirstReceivedCounts() {
        start(1, 7L, "05T10:00", "A", 0);
        starts.add(starts.get(0));
        stop(7L, "05T12:00", null, 600L);
        stop(7L, "05T11:00", null, 500L);
        stop(99L, "05T13:00", null, 700L);
        stop(99L, "05T14:00", null, 800L);

        assertThat(charges()).containsExactly("1@05T10:00 = 500");
        assertThat(unmatched())
                .containsExactlyInAnyOrder(
                        "700 [no_start]", "600 [already_stopped]", "800 [already_stopped, no_start]");
        assertThat(StationCharges.of(starts, stops).charges().get(0).stop())
                .hasValueSatisfying(stop -> assertThat(stop.repeated()).isTrue());
    }

    @Test
    void anIdUsedAgainAfterMoreThanAMonthIsAnotherCharge() {
        start(1, 7L, "05T10:00", "A", 0);
        stop(7L, "06T10:00", null, 100L);
        startedAt(1, 7L, Instant.parse("2026-11-06T10:00:00Z"), "A", 0);

        assertThat(charges()).containsExactly("1@05T10:00 = 100", "1@06T10:00");
    }

    @Test
    void theOrderInWhichTheyComeMakesNoDifference() {
        Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            String at = String.format("%02dT%02d:%02d", 1 + random.nextInt(9), random.nextInt(24), random.nextInt(60));
            Long id = random.nextInt(3) == 0 ? null : (long) random.nextInt(12) - 1;
            if (random.nextBoolean()) {
                start(1 + random.nextInt(2), id, at, random.nextBoolean() ? "A" : "B", random.nextInt(500));
            } else {
                stop(id, at, random.nextBoolean() ? "A" : null, (long) i + random.nextInt(500));
            }
        }
        StationCharges.Result expected = StationCharges.of(starts, stops);

        for (int i = 0; i < 20; i++) {
            Collections.shuffle(starts, random);
            Collections.shuffle(stops, random);
            StationCharges.Result result = StationCharges.of(starts, stops);
            assertThat(result.charges()).containsExactlyInAnyOrderElementsOf(expected.charges());
            assertThat(result.unmatched()).containsExactlyInAnyOrderElementsOf(expected.unmatched());
        }
        assertThat(expected.charges()).anyMatch(StationCharges.Charge::adopted);
        assertThat(expected.charges().stream()
                                .filter(charge -> charge.stop().isPresent())
                                .count()
                        + expected.unmatched().size())
                .as("every stop is somewhere, once")
                .isEqualTo(stops.size());
    }

    private void start(int connector, Long id, String at, String tag, long meter) {
        startedAt(connector, id, Instant.parse("2026-10-" + at + ":00Z"), tag, meter);
    }

    private void startedAt(int connector, Long id, Instant at, String tag, long meter) {
        starts.add(new Event(date(at), id, connector, at, at.plusSeconds(1), tag, meter, null, List.of(), false));
    }

    private void stop(Long id, String time, String tag, Long meter) {
        Instant at = Instant.parse("2026-10-" + time + ":00Z");
        stops.add(new Event(date(at), id, null, at, at.plusSeconds(1), tag, meter, "Local", List.of(), false));
    }

    private static LocalDate date(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** Connector and time of each start, and the meter reading of its stop. */
    private List<String> charges() {
        return StationCharges.of(starts, stops).charges().stream()
                .map(charge -> charge.start().event().connectorId() + "@"
                        + charge.start().event().occurredAt().toString().substring(8, 16)
                        + charge.stop()
                                .map(stop -> " = " + stop.event().meterWh())
                                .orElse("")
                        + (charge.adopted() ? " adopted" : ""))
                .toList();
    }

    private List<String> unmatched() {
        return StationCharges.of(starts, stops).unmatched().stream()
                .map(unmatched -> unmatched.stop().meterWh() + " " + unmatched.reasons())
                .toList();
    }
}
