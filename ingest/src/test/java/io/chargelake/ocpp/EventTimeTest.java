package io.chargelake.ocpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimeTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-23T12:00:00.123456789Z");
    private static final Instant RECEIVED_MICROSECONDS = Instant.parse("2026-11-23T12:00:00.123456Z");

    @Test
    void isTheStationsWhereItsClockIsGood() {
        assertThat(at("2026-11-23T11:59:58.5+00:00"))
                .isEqualTo(new EventTime(Instant.parse("2026-11-23T11:59:58.500Z"), List.of()));
    }

    @Test
    void isTheStationsHoweverLateTheMessageArrives() {
        assertThat(at("2026-09-01T00:00:00Z"))
                .isEqualTo(new EventTime(Instant.parse("2026-09-01T00:00:00Z"), List.of()));
    }

    @Test
    void keepsTheRepairsOfTheTimestamp() {
        assertThat(at("2026-11-23T11:00:00"))
                .isEqualTo(new EventTime(Instant.parse("2026-11-23T11:00:00Z"), List.of("no_time_zone")));
    }

    @Test
    void isThatOfReceiptWithoutATimestamp() {
        assertThat(EventTime.of(Optional.empty(), RECEIVED))
                .isEqualTo(new EventTime(RECEIVED_MICROSECONDS, List.of("timestamp_missing")));
    }

    @ParameterizedTest
    @CsvSource({
        "soon, timestamp_unreadable",
        "1970-01-01T00:00:00Z, clock_before_2010",
        "0001-01-01T00:00:00Z, clock_before_2010",
        "2009-12-31T23:59:59.999999Z, clock_before_2010",
        "2026-11-23T12:05:00.123457Z, clock_ahead",
        "9999-12-31T23:59:59Z, clock_ahead"
    })
    void isThatOfReceiptWhereTheClockIsImpossible(String text, String flag) {
        assertThat(at(text)).isEqualTo(new EventTime(RECEIVED_MICROSECONDS, List.of(flag)));
    }

    @ParameterizedTest
    @CsvSource({"2010-01-01T00:00:00Z", "2026-11-23T12:05:00.123456Z"})
    void isTheStationsUpToTheBounds(String text) {
        assertThat(at(text)).isEqualTo(new EventTime(Instant.parse(text), List.of()));
    }

    @Test
    void tellsBothWhatWasRepairedAndWhyItWasNotUsed() {
        assertThat(at("2026-11-23T14:00:00").flags()).containsExactly("no_time_zone", "clock_ahead");
    }

    @Test
    void isThatOfReceiptForMessagesWithoutAClock() {
        assertThat(EventTime.ofReceipt(RECEIVED)).isEqualTo(new EventTime(RECEIVED_MICROSECONDS, List.of()));
    }

    private static EventTime at(String text) {
        return EventTime.of(Optional.of(OcppTimestamp.parse(text)), RECEIVED);
    }
}
