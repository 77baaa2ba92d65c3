package io.chargelake.sample.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The definitions, on histories that can be reckoned by hand. */
class TruthTest {

    private static final YearMonth MONTH = YearMonth.of(2026, 10);

    private final StationLog log = new StationLog("BER-0001");

    @Test
    void an_episode_over_midnight_belongs_to_the_day_it_begins_and_its_minutes_to_both() {
        fault(1, "2026-10-05T23:50:00Z");
        available(1, "2026-10-06T00:20:00Z");
        fault(1, "2026-10-06T08:00:00Z");
        available(1, "2026-10-06T08:00:20Z");

        assertThat(truth().faultDays())
                .extracting(FaultDay::date, FaultDay::episodes, FaultDay::faultMinutes)
                .containsExactly(
                        tuple(LocalDate.of(2026, 10, 5), 1, new BigDecimal("10.00")),
                        tuple(LocalDate.of(2026, 10, 6), 1, new BigDecimal("20.33")));
        assertThat(onlyStation().faultMinutes()).isEqualByComparingTo("30.33");
    }

    @Test
    void faulted_while_faulted_is_a_fault_of_the_same_episode() {
        fault(1, "2026-10-05T10:00:00Z");
        fault(1, "2026-10-05T10:01:00Z");
        fault(2, "2026-10-05T10:02:00Z");
        available(1, "2026-10-05T10:10:00Z");
        available(2, "2026-10-05T10:03:00Z");

        FaultedStation station = onlyStation();
        assertThat(station.faults()).isEqualTo(3);
        assertThat(station.episodes()).isEqualTo(2);
        assertThat(station.faultMinutes()).isEqualByComparingTo("11.00");
        assertThat(truth().faultDays().get(0).connectors()).isEqualTo(2);
    }

    @Test
    void a_boot_ends_the_episodes_of_all_connectors() {
        fault(1, "2026-10-05T10:00:00Z");
        fault(2, "2026-10-05T10:05:00Z");
        log.booted(Instant.parse("2026-10-05T10:06:00Z"));
        fault(1, "2026-10-05T10:07:00Z");
        available(1, "2026-10-05T10:08:00Z");

        assertThat(onlyStation().episodes()).isEqualTo(3);
        assertThat(onlyStation().faultMinutes()).isEqualByComparingTo("8.00");
    }

    @Test
    void an_episode_without_an_end_lasts_until_the_month_does() {
        fault(1, "2026-10-31T23:30:00Z");

        assertThat(onlyStation().faultMinutes()).isEqualByComparingTo("30.00");
    }

    @Test
    void an_episode_over_the_turn_of_a_month_belongs_to_the_month_it_begins_and_its_minutes_to_both() {
        fault(1, "2026-10-31T23:30:00Z");
        available(1, "2026-11-01T00:20:00Z");
        fault(1, "2026-11-06T08:00:00Z");
        available(1, "2026-11-06T08:01:00Z");

        assertThat(truth(2).faultedStations())
                .extracting(
                        FaultedStation::month,
                        FaultedStation::rank,
                        FaultedStation::episodes,
                        FaultedStation::faultMinutes)
                .containsExactly(
                        tuple(MONTH, 1, 1, new BigDecimal("30.00")),
                        tuple(MONTH.plusMonths(1), 1, 1, new BigDecimal("21.00")));
    }

    @Test
    void a_month_knows_what_was_open_when_it_began_and_nothing_older() {
        fault(1, "2026-10-31T23:00:00Z");
        fault(2, "2026-11-05T10:00:00Z");
        available(2, "2026-11-05T10:10:00Z");
        fault(2, "2026-12-05T10:00:00Z");
        available(2, "2026-12-05T10:10:00Z");

        assertThat(truth(3).faultedStations())
                .extracting(FaultedStation::faultMinutes)
                .containsExactly(
                        new BigDecimal("60.00"), new BigDecimal(30 * 24 * 60 + 10 + ".00"), new BigDecimal("10.00"));
    }

    @Test
    void a_repeated_fault_opens_an_episode_for_a_month_that_does_not_know_the_first() {
        fault(1, "2026-10-10T10:00:00Z");
        fault(1, "2026-12-05T10:00:00Z");
        fault(1, "2027-01-05T10:00:00Z");
        available(1, "2027-01-05T11:00:00Z");

        assertThat(truth(4).faultedStations())
                .extracting(FaultedStation::month, FaultedStation::episodes, FaultedStation::faultMinutes)
                .containsExactly(
                        tuple(MONTH, 1, new BigDecimal((21 * 24 + 14) * 60 + ".00")),
                        tuple(YearMonth.of(2026, 12), 1, new BigDecimal((26 * 24 + 14) * 60 + ".00")),
                        tuple(YearMonth.of(2027, 1), 0, new BigDecimal((4 * 24 + 11) * 60 + ".00")));
    }

    @Test
    void an_error_without_a_fault_is_a_warning_and_puts_no_station_on_the_list() {
        log.status(status(1, "2026-10-05T10:00:00Z", "Charging", "HighTemperature"));

        assertThat(truth().faultedStations()).isEmpty();

        fault(1, "2026-10-06T10:00:00Z");
        assertThat(onlyStation().warnings()).isEqualTo(1);
        assertThat(truth().faultDays().get(0).warnings()).isZero();
    }

    @Test
    void a_charge_is_faulted_by_a_fault_of_its_connector_or_of_the_station_while_it_lasts() {
        charge(1, "2026-10-05T10:00:00Z").stopped(stop("2026-10-05T11:00:00Z", "Local"));
        charge(2, "2026-10-05T12:00:00Z").stopped(stop("2026-10-05T13:00:00Z", "Local"));
        charge(2, "2026-10-05T14:00:00Z").stopped(stop("2026-10-05T15:00:00Z", "Local"));
        fault(1, "2026-10-05T11:00:00Z");
        fault(0, "2026-10-05T12:30:00Z");
        fault(1, "2026-10-05T14:30:00Z");

        assertThat(onlyStation().faultedTransactions()).isEqualTo(2);
    }

    @Test
    void a_charge_is_faulted_by_the_reason_of_its_stop() {
        for (String reason : Arrays.asList(
                "EmergencyStop", "PowerLoss", "HardReset", "Reboot", "Other", "Local", "Remote", "SoftReset")) {
            charge(1, "2026-10-05T10:00:00Z").stopped(stop("2026-10-05T11:00:00Z", reason));
        }
        fault(2, "2026-10-07T10:00:00Z");

        assertThat(onlyStation().faultedTransactions()).isEqualTo(5);
    }

    @Test
    void a_charge_without_a_stop_is_faulted_by_what_comes_before_the_next_start() {
        charge(1, "2026-10-05T10:00:00Z");
        charge(1, "2026-10-05T12:00:00Z");
        fault(1, "2026-10-05T13:00:00Z");
        charge(2, "2026-10-05T14:00:00Z");
        log.booted(Instant.parse("2026-10-05T15:00:00Z"));

        assertThat(onlyStation().faultedTransactions()).isEqualTo(2);
        assertThat(truth().openCharges()).isEqualTo(3);
    }

    @Test
    void a_charge_without_a_stop_is_followed_for_31_days() {
        charge(1, "2026-10-05T10:00:00Z");
        charge(2, "2026-10-05T10:00:01Z");
        log.booted(Instant.parse("2026-11-05T10:00:01Z"));
        fault(0, "2026-10-07T10:00:00Z");

        assertThat(onlyStation().faultedTransactions()).isEqualTo(1);
    }

    @Test
    void a_fault_after_the_last_sign_of_life_of_a_charge_that_was_followed_by_another_does_not_count() {
        charge(1, "2026-10-05T10:00:00Z").sampled(Instant.parse("2026-10-05T10:30:00Z"), OptionalDouble.empty());
        charge(1, "2026-10-05T11:00:00Z").stopped(stop("2026-10-05T11:30:00Z", "Local"));
        fault(1, "2026-10-05T12:00:00Z");

        assertThat(onlyStation().faultedTransactions()).isZero();
    }

    @Test
    void parking_lasts_from_the_first_to_the_last_sample_without_power_and_idling_until_power_or_the_stop() {
        ChargeLog charge = charge(1, "2026-10-05T10:00:00Z");
        charge.sampled(Instant.parse("2026-10-05T10:05:00Z"), OptionalDouble.of(7_000));
        charge.sampled(Instant.parse("2026-10-05T10:10:00Z"), OptionalDouble.of(0));
        charge.sampled(Instant.parse("2026-10-05T10:46:00Z"), OptionalDouble.of(0));
        charge.sampled(Instant.parse("2026-10-05T11:04:00Z"), OptionalDouble.of(5_000));
        charge.sampled(Instant.parse("2026-10-05T11:10:00Z"), OptionalDouble.of(0));
        charge.stopped(stop("2026-10-05T12:04:00Z", "Local"));
        charge.stopped(stop("2026-10-05T18:00:00Z", "Other"));

        assertThat(truth().completedCharges()).singleElement().satisfies(completed -> {
            assertThat(completed.parkingTimeHours()).hasValue(new BigDecimal("0.60"));
            assertThat(completed.idleTimeHours()).hasValue(new BigDecimal("1.80"));
            assertThat(completed.totalTimeHours()).isEqualByComparingTo("2.07");
            assertThat(completed.totalEnergyKwh()).hasValue(new BigDecimal("12.35"));
            assertThat(completed.reason()).isEqualTo("Local");
        });
    }

    @Test
    void a_meter_that_ran_backwards_delivered_nobody_knows_what() {
        charge(1, "2026-10-05T10:00:00Z")
                .stopped(new Stop(
                        Instant.parse("2026-10-05T11:00:00Z"), OptionalLong.of(999), "Local", Optional.empty()));

        assertThat(truth().completedCharges())
                .singleElement()
                .satisfies(completed -> assertThat(completed.totalEnergyKwh()).isEmpty());
    }

    @Test
    void a_stop_that_names_no_charge_is_adopted_by_the_latest_open_one() {
        charge(1, "2026-10-05T08:00:00Z");
        charge(2, "2026-10-05T10:00:00Z");
        log.strayStop(stray(0, "2026-10-05T11:00:00Z", 13_345, Optional.empty()));

        assertThat(truth().completedCharges())
                .extracting(CompletedCharge::connectorId, CompletedCharge::stoppedAt)
                .containsExactly(tuple(2, Instant.parse("2026-10-05T11:00:00Z")));
        assertThat(truth().unmatchedStops()).isEmpty();
        assertThat(truth().openCharges()).isEqualTo(1);
    }

    @Test
    void a_stop_that_no_open_charge_can_have_sent_completes_none() {
        charge(1, "2026-10-01T08:00:00Z");
        charge(1, "2026-10-20T08:00:00Z").stopped(stop("2026-10-20T09:00:00Z", "Local"));
        log.strayStop(stray(4711, "2026-10-01T07:59:00Z", 13_345, Optional.empty()));
        log.strayStop(stray(0, "2026-10-01T09:00:00Z", 999, Optional.empty()));
        log.strayStop(stray(-1, "2026-10-01T10:00:00Z", 13_345, Optional.of("B2")));
        log.strayStop(stray(2, "2026-10-08T08:00:01Z", 13_345, Optional.of(" a1 ")));

        assertThat(truth().completedCharges()).hasSize(1);
        assertThat(truth().unmatchedStops())
                .extracting(UnmatchedStop::unmatchedReason)
                .containsExactly("no_start", "no_transaction_id", "no_transaction_id", "start_at_other_station");
    }

    @Test
    void a_stop_means_no_start_of_another_station_that_lies_more_than_31_days_away() {
        StationLog other = new StationLog("BER-0002");
        other.started(7, 1, "A1", Instant.parse("2026-10-01T23:00:00Z"), 1_000);
        log.strayStop(stray(7, "2026-11-01T08:00:00Z", 13_345, Optional.empty()));
        log.strayStop(stray(7, "2026-11-02T08:00:00Z", 13_345, Optional.empty()));

        assertThat(Truth.of(MONTH, 2, List.of(log, other), new Tally(), new Tally())
                        .unmatchedStops())
                .extracting(UnmatchedStop::unmatchedReason)
                .containsExactly("start_at_other_station", "no_start");
    }

    @Test
    void a_stop_is_not_adopted_by_a_charge_that_another_on_its_connector_has_followed() {
        charge(1, "2026-10-05T08:00:00Z");
        charge(1, "2026-10-05T09:00:00Z").stopped(stop("2026-10-05T10:00:00Z", "Local"));
        log.strayStop(stray(0, "2026-10-05T11:00:00Z", 13_345, Optional.empty()));

        assertThat(truth().openCharges()).isEqualTo(1);
        assertThat(truth().unmatchedStops())
                .extracting(UnmatchedStop::unmatchedReason)
                .containsExactly("no_transaction_id");
    }

    @Test
    void the_second_stop_of_a_charge_completes_nothing() {
        ChargeLog charge = charge(1, "2026-10-05T08:00:00Z");
        charge.stopped(stop("2026-10-05T09:00:00Z", "Local"));
        charge.stopped(stop("2026-10-05T09:30:00Z", "Local"));

        assertThat(truth().completedCharges())
                .extracting(CompletedCharge::stoppedAt)
                .containsExactly(Instant.parse("2026-10-05T09:00:00Z"));
        assertThat(truth().unmatchedStops())
                .extracting(UnmatchedStop::unmatchedReason)
                .containsExactly("already_stopped");
    }

    @Test
    void the_power_of_phases_counts_for_idle_time_and_not_for_parking_time() {
        ChargeLog charge = charge(1, "2026-10-05T08:00:00Z");
        charge.sampledPhases(Instant.parse("2026-10-05T08:30:00Z"), 0);
        charge.sampledPhases(Instant.parse("2026-10-05T08:36:00Z"), 690);
        charge.sampledPhases(Instant.parse("2026-10-05T08:48:00Z"), 0);
        charge.stopped(stop("2026-10-05T09:00:00Z", "Local"));

        assertThat(truth().completedCharges()).singleElement().satisfies(completed -> {
            assertThat(completed.idleTimeHours()).contains(new BigDecimal("0.30"));
            assertThat(completed.parkingTimeHours()).isEmpty();
        });
    }

    private static StrayStop stray(long transactionId, String at, long meterWh, Optional<String> idTag) {
        return new StrayStop(
                OptionalLong.of(transactionId), new Stop(Instant.parse(at), OptionalLong.of(meterWh), "Local", idTag));
    }

    private ChargeLog charge(int connector, String at) {
        return log.started(log.charges().size() + 1L, connector, "A1", Instant.parse(at), 1_000);
    }

    private static Stop stop(String at, String reason) {
        return new Stop(Instant.parse(at), OptionalLong.of(13_345), reason, Optional.empty());
    }

    private void fault(int connector, String at) {
        log.status(status(connector, at, "Faulted", "GroundFailure"));
    }

    private void available(int connector, String at) {
        log.status(status(connector, at, "Available", "NoError"));
    }

    private static StatusSaid status(int connector, String at, String status, String errorCode) {
        return new StatusSaid(connector, Instant.parse(at), Instant.parse(at), status, errorCode);
    }

    private Truth truth() {
        return Truth.of(MONTH, List.of(log), new Tally(), new Tally());
    }

    private Truth truth(int months) {
        return Truth.of(MONTH, months, List.of(log), new Tally(), new Tally());
    }

    private FaultedStation onlyStation() {
        assertThat(truth().faultedStations()).hasSize(1);
        return truth().faultedStations().get(0);
    }
}
