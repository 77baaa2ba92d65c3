package io.chargelake.ocpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OcppTimestampTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2023-10-19T15:28:07Z|2023-10-19T15:28:07Z",
                "2023-10-19t15:28:07z|2023-10-19T15:28:07Z",
                "2023-10-19 15:28:07Z|2023-10-19T15:28:07Z",
                "2023-10-19T15:28Z|2023-10-19T15:28:00Z",
                "2023-10-19T15:28:07.5Z|2023-10-19T15:28:07.500Z",
                "2023-10-19T15:28:07,25Z|2023-10-19T15:28:07.250Z",
                "2023-10-19T15:28:07.123456789Z|2023-10-19T15:28:07.123456Z",
                "2023-10-19T15:28:07.Z|2023-10-19T15:28:07Z",
                "2023-01-01T10:43:09.900215+00:00|2023-01-01T10:43:09.900215Z",
                "2023-10-19T15:28:07+02|2023-10-19T13:28:07Z",
                "2023-10-19T15:28:07+0230|2023-10-19T12:58:07Z",
                "2023-10-19T15:28:07-05:30|2023-10-19T20:58:07Z",
                "2023-10-19T15:28:07\u221205:30|2023-10-19T20:58:07Z",
                "2023-10-19T15:28:07.000 +02:00|2023-10-19T13:28:07Z",
                "2024-02-29T23:59:59-12:00|2024-03-01T11:59:59Z",
                "0001-01-01T00:00:00Z|0001-01-01T00:00:00Z",
                "1970-01-01T00:00:00.000Z|1970-01-01T00:00:00Z"
            })
    void isReadAsIso8601(String text, Instant expected) {
        assertThat(OcppTimestamp.parse(text).instant()).contains(expected);
        assertThat(OcppTimestamp.parse(text).flags()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023-10-19T15:28:07", "2023-10-19 15:28:07.000", " 2023-10-19T15:28:07 "})
    void withoutATimeZoneIsUtcAndFlagged(String text) {
        assertThat(OcppTimestamp.parse(text).instant()).contains(Instant.parse("2023-10-19T15:28:07Z"));
        assertThat(OcppTimestamp.parse(text).flags()).containsExactly("no_time_zone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1697729287", "1697729287000"})
    void asSecondsOrMillisecondsSince1970IsFlagged(String text) {
        assertThat(OcppTimestamp.parse(text).instant()).contains(Instant.parse("2023-10-19T15:28:07Z"));
        assertThat(OcppTimestamp.parse(text).flags()).containsExactly("timestamp_epoch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2023-10-19",
                "2023-10-19T15",
                "2023-13-19T15:28:07Z",
                "2023-02-29T15:28:07Z",
                "2023-10-19T24:00:00Z",
                "2023-10-19T15:28:60Z",
                "2023-10-19T15:28:07+19:00",
                "2023-10-19T15:28:07+02:60",
                "2023-10-19T15:28:07+2",
                "2023-10-19T15:28:07Z garbage",
                "2023-10-19T15:28:07+02:00:00",
                "19.10.2023 15:28:07",
                "99999-10-19T15:28:07Z",
                "\u0662\u0660\u0662\u0663-10-19T15:28:07Z",
                "12345",
                "99999999999999999999999999"
            })
    void thatIsNoTimeIsUnreadable(String text) {
        assertThat(OcppTimestamp.parse(text))
                .isEqualTo(new OcppTimestamp(Optional.empty(), List.of("timestamp_unreadable")));
    }

    @Test
    void isCutToMicrosecondsNotRounded() {
        assertThat(OcppTimestamp.parse("2023-10-19T15:28:07.9999999Z").instant())
                .contains(Instant.parse("2023-10-19T15:28:07.999999Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-01T10:00:00, 2026-07-01T08:00:00Z",
        "2026-12-01T10:00:00, 2026-12-01T09:00:00Z",
        // 02:30 comes twice on this day, and not at all on that.
        "2026-10-25T02:30:00, 2026-10-25T00:30:00Z",
        "2026-03-29T02:30:00, 2026-03-29T01:30:00Z"
    })
    void withoutAZoneIsReadByTheClockOfAPlace(String text, Instant instant) {
        OcppTimestamp timestamp = OcppTimestamp.parse(text).in(ZoneId.of("Europe/Berlin"));

        assertThat(timestamp.instant()).contains(instant);
        assertThat(timestamp.flags()).containsExactly("no_time_zone", "station_zone_assumed");
    }

    @ParameterizedTest
    @CsvSource({"2026-07-01T10:00:00Z", "2026-07-01T10:00:00+05:00", "1782900000", "soon", "''"})
    void withAZoneOrWithoutATimeThePlaceDoesNotMatter(String text) {
        assertThat(OcppTimestamp.parse(text).in(ZoneId.of("Europe/Berlin"))).isEqualTo(OcppTimestamp.parse(text));
    }
}
