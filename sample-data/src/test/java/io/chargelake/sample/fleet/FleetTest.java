package io.chargelake.sample.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.YearMonth;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetTest {

    private static final FleetPlan SMALL = FleetPlan.defaults().withStations(12);

    @Test
    void the_same_seed_makes_the_same_bytes() {
        assertThat(digest(SMALL)).isEqualTo(digest(SMALL)).isNotEqualTo(digest(SMALL.withSeed(1)));
    }

    @Test
    void locale_and_time_zone_of_the_machine_change_nothing() {
        String expected = digest(SMALL);
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));

            assertThat(digest(SMALL)).isEqualTo(expected);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 7, 2026-10", "3, 8, 2027-02", "46, 9, 2026-12"})
    void the_books_are_right_for_networks_of_any_size_and_luck(int stations, long seed, YearMonth when) {
        Month month = Month.of(
                FleetPlan.defaults().withStations(stations).withSeed(seed).withMonth(when));

        month.assertBooksAreRight();
    }

    @Test
    void without_oddities_everybody_behaves_by_the_book() {
        Month month = Month.of(SMALL.withQuirks(Set.of()));

        month.assertBooksAreRight();
        assertThat(month.truth().quirks()).isEmpty();
        assertThat(month.truth().faultedStations()).isEmpty();
        assertThat(month.truth().bronzeDuplicates()).isZero();
        assertThat(month.truth().bronzeQuarantined()).isZero();
        assertThat(month.truth().silverQuarantined()).isZero();
    }

    @Test
    void a_single_oddity_can_be_had_at_will() {
        Month month = Month.of(FleetPlan.defaults().withStations(2).withQuirks(Set.of(Quirk.TRUNCATED_FRAME)));

        assertThat(month.truth().quirks()).containsOnlyKeys("truncated_frame");
        assertThat(month.truth().bronzeQuarantined())
                .isEqualTo(month.truth().quirks().get("truncated_frame"))
                .isPositive();
    }

    @Test
    void stations_have_distinct_ids() {
        assertThat(Fleet.of(FleetPlan.defaults()).stations().stream()
                        .map(RegisteredStation::stationId)
                        .collect(Collectors.toSet()))
                .hasSize(FleetPlan.DEFAULT_STATIONS);
    }

    private static String digest(FleetPlan plan) {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
        FleetRun run = Fleet.of(plan).run();
        while (run.hasNext()) {
            FleetFrame frame = run.next();
            sha.update(ByteBuffer.allocate(Long.BYTES)
                    .putLong(0, frame.receivedAt().toEpochMilli()));
            sha.update((frame.stationId() + frame.direction() + frame.session() + frame.action())
                    .getBytes(StandardCharsets.UTF_8));
            sha.update(frame.frame());
        }
        sha.update(run.truth().toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha.digest());
    }
}
