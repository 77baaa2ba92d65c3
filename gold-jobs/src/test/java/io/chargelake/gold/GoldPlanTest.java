package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.lake.Run;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoldPlanTest {

    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");

    @Test
    void nothingIsPlannedWhereNothingWasTouched() {
        assertThat(plan("{}", "2026-10-15T12:00:00Z", "2026-10-15T11:00:00Z").isEmpty())
                .isTrue();
        assertThat(plan("{\"silver.heartbeats\":{\"dates\":[\"2026-10-15\"]}}", "2026-10-15T12:00:00Z", null)
                        .isEmpty())
                .as("heartbeats are in no table of gold")
                .isTrue();
    }

    @Test
    void aTouchedDayIsMadeAgainWithTheMonthInWhichItsChargesMayHaveStarted() {
        GoldPlan plan = plan(
                "{\"silver.status_notifications\":{\"dates\":[\"2026-10-15\"]},"
                        + "\"silver.transaction_stops\":{\"dates\":[\"2026-10-15\"]},"
                        + "\"bronze.messages\":{\"dates\":[\"2026-01-01\"]}}",
                "2026-10-15T12:00:00Z",
                "2026-10-15T11:00:00Z");

        assertThat(plan.faultMonths()).containsExactly(month("2026-09"), month("2026-10"));
        assertThat(plan.stops()).isEqualTo(days("2026-10-15"));
        assertThat(plan.starts().isEmpty()).isTrue();
        assertThat(plan.samples().isEmpty()).isTrue();
    }

    @Test
    void whatSilverHasOfCommandsAndStartsOfNodesTouchesNothing() {
        String tables = "{\"silver.commands\":{\"dates\":[\"2026-10-15\"]},"
                + "\"silver.node_starts\":{\"dates\":[\"2026-10-15\"]}}";

        assertThat(plan(tables, "2026-10-15T12:00:00Z", "2026-10-15T11:00:00Z").isEmpty())
                .isTrue();
        assertThat(TouchedDates.by(List.of(run(tables))).all().isEmpty()).isTrue();
    }

    @Test
    void aConnectionTouchesTheOutagesOfAllMonthsSinceItBegan() {
        String tables = "{\"silver.sessions\":{\"dates\":[\"2026-08-15\",\"2026-10-15\"]}}";

        GoldPlan plan = plan(tables, "2026-10-15T12:00:00Z", null);

        assertThat(plan.outageMonths()).containsExactly(month("2026-08"), month("2026-09"), month("2026-10"));
        assertThat(plan.faultMonths()).isEmpty();
        assertThat(plan.isEmpty()).isFalse();
        assertThat(TouchedDates.by(List.of(run(tables))).all().isEmpty()).isTrue();
    }

    @Test
    void statesAreMadeFromTheFirstTouchedDayToTheEndOfTheData() {
        String message = "{\"bronze.messages\":{\"dates\":[\"2026-10-12\"]}}";

        GoldPlan plan = plan(message, "2026-10-15T12:00:00Z", null);

        assertThat(plan.stateDays()).isEqualTo(days("2026-10-12", "2026-10-13", "2026-10-14", "2026-10-15"));
        assertThat(plan.stationDays()).isEqualTo(plan.stateDays());
        assertThat(plan.faultMonths()).isEmpty();
        assertThat(plan.unknownFieldsIfAny().isEmpty()).isTrue();
        assertThat(plan(message, "2026-10-15T12:00:00Z", "2026-10-11T20:00:00Z")
                        .stateDays()
                        .first())
                .as("silence before the former end of the data may have gone on")
                .contains(LocalDate.parse("2026-10-10"));
    }

    @Test
    void afterDaysWithoutAMessageStatesGoOnFromWhereTheyEnded() {
        GoldPlan plan = plan(
                "{\"bronze.messages\":{\"dates\":[\"2026-10-15\"]}}", "2026-10-15T12:00:00Z", "2026-10-15T11:00:00Z");

        GoldPlan goesOn = plan.goingOnFrom(Optional.of(LocalDate.parse("2026-10-12")));

        assertThat(goesOn.stateDays()).isEqualTo(days("2026-10-12", "2026-10-13", "2026-10-14", "2026-10-15"));
        assertThat(goesOn.stationDays()).isEqualTo(goesOn.stateDays());
        assertThat(plan.goingOnFrom(Optional.of(LocalDate.parse("2026-10-15")))).isEqualTo(plan);
        assertThat(plan.goingOnFrom(Optional.empty())).isEqualTo(plan);
    }

    @Test
    void anotherListOfExcludedTimesIsWorkThoughNoDayWasTouched() {
        GoldPlan plan = plan("{\"silver.excluded_times\":{\"out\":2}}", "2026-10-15T12:00:00Z", "2026-10-15T11:00:00Z");

        assertThat(plan.excludedTimesChanged()).isTrue();
        assertThat(plan.isEmpty()).isFalse();
        assertThat(plan.stateDays().isEmpty()).isTrue();
    }

    @Test
    void aConnectionThatBeganLongAgoTouchesTheDayFromWhichItIsKnownOtherwise() {
        String dates = "\"dates\":[\"2026-08-15\"]";

        assertThat(plan("{\"silver.sessions\":{" + dates + ",\"since\":\"2026-10-14\"}}", "2026-10-15T12:00:00Z", null)
                        .stateDays()
                        .first())
                .contains(LocalDate.parse("2026-10-14"));
        assertThat(plan("{\"silver.sessions\":{" + dates + "}}", "2026-10-15T12:00:00Z", null)
                        .stateDays()
                        .first())
                .as("runs of earlier versions do not say since when")
                .contains(LocalDate.parse("2026-08-15"));
    }

    @Test
    void aStatusOfAClockThatIsYearsBehindHasNoYearsMadeAgain() {
        GoldPlan plan = plan(
                "{\"bronze.messages\":{\"dates\":[\"2026-10-12\"]},"
                        + "\"silver.status_notifications\":{\"dates\":[\"2015-01-01\",\"2026-10-12\"]}}",
                "2026-10-15T12:00:00Z",
                null);

        assertThat(plan.stateDays().first()).contains(LocalDate.parse("2026-10-12"));
        assertThat(plan.stationDays().has(LocalDate.parse("2015-01-01"))).isTrue();
    }

    @Test
    void aLateDayReachesIntoTheNextMonthThroughAnOpenEpisode() {
        GoldPlan plan =
                plan("{\"silver.status_notifications\":{\"dates\":[\"2026-08-31\"]}}", "2026-10-15T12:00:00Z", null);

        assertThat(plan.faultMonths()).containsExactly(month("2026-07"), month("2026-08"), month("2026-09"));
        assertThat(plan.touchedCharges().isEmpty()).isTrue();
    }

    @Test
    void theMonthThatWasOpenAtTheLastRunIsMadeAgainOnceItHasEnded() {
        String lastDay = "{\"silver.status_notifications\":{\"dates\":[\"2026-10-31\"]}}";

        assertThat(plan(lastDay, "2026-10-31T23:50:00Z", null).faultMonths()).contains(month("2026-10"));
        assertThat(plan("{}", "2026-10-31T23:59:00Z", "2026-10-31T23:50:00Z").isEmpty())
                .isTrue();
        assertThat(plan("{}", "2026-11-01T00:10:00Z", "2026-10-31T23:50:00Z").faultMonths())
                .containsExactly(month("2026-10"));
        assertThat(plan("{}", "2026-11-01T01:10:00Z", "2026-11-01T00:10:00Z").isEmpty())
                .isTrue();
    }

    @Test
    void theDatesOfSeveralRunsAreOneSet() {
        TouchedDates touched = TouchedDates.by(List.of(
                run("{\"silver.meter_values\":{\"dates\":[\"2026-10-02\",\"2026-10-01\"]}}"),
                run("{\"silver.meter_values\":{\"dates\":[\"2026-10-02\",\"2026-10-05\"]}}"),
                run(null)));

        assertThat(touched.all()).isEqualTo(days("2026-10-01", "2026-10-02", "2026-10-05"));
        assertThat(touched.all().ranges()).hasSize(2);
        assertThat(touched.all().months()).containsExactly(month("2026-10"));
    }

    @Test
    void aPositionIsReadAsItWasWritten() {
        GoldPosition position = GoldPosition.after(run("{}"));

        assertThat(GoldPosition.of(new Run(
                        "gold-1",
                        "gold",
                        MID_OCTOBER,
                        MID_OCTOBER,
                        Optional.empty(),
                        Optional.of(position.toJson()),
                        0,
                        0,
                        0,
                        0,
                        0,
                        Optional.empty(),
                        "test")))
                .isEqualTo(position);
    }

    @Test
    void adjacentDaysBecomeOneRangeAndWideningMergesRanges() {
        assertThat(days("2026-10-03", "2026-10-01", "2026-10-02").ranges())
                .containsExactly(new Days.Range(LocalDate.parse("2026-10-01"), LocalDate.parse("2026-10-03")));
        assertThat(days("2026-10-01", "2026-10-10").widened(5, 4).ranges())
                .containsExactly(new Days.Range(LocalDate.parse("2026-09-26"), LocalDate.parse("2026-10-14")));
        assertThat(days("2026-10-31", "2026-11-02").months()).containsExactly(month("2026-10"), month("2026-11"));
    }

    private static GoldPlan plan(String tables, String validThrough, String validBefore) {
        return GoldPlan.after(
                TouchedDates.by(List.of(run(tables))),
                Instant.parse(validThrough),
                Optional.ofNullable(validBefore).map(Instant::parse));
    }

    private static Run run(String tables) {
        return new Run(
                "run-1",
                "curate",
                MID_OCTOBER,
                MID_OCTOBER.plusSeconds(60),
                Optional.of(MID_OCTOBER),
                Optional.empty(),
                0,
                0,
                0,
                0,
                0,
                Optional.ofNullable(tables),
                "test");
    }

    private static YearMonth month(String month) {
        return YearMonth.parse(month);
    }

    private static Days days(String... days) {
        return Days.of(Arrays.stream(days).map(LocalDate::parse).toList());
    }
}
