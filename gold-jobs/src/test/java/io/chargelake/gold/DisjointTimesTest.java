package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.gold.DisjointTimes.Time;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisjointTimesTest {

    @Test
    void overlappingTimesBecomeOneAndTimesThatTouchToo() {
        assertThat(DisjointTimes.disjoint(List.of(time(null, 8, 10), time(null, 9, 11), time(null, 11, 12))))
                .containsExactly(time(null, 8, 12));
    }

    @Test
    void aConnectorWithTimesOfItsOwnHasThoseOfTheStationAsWell() {
        assertThat(DisjointTimes.disjoint(List.of(time(2, 9, 12), time(null, 8, 10), time(1, 14, 15))))
                .containsExactlyInAnyOrder(time(null, 8, 10), time(1, 8, 10), time(1, 14, 15), time(2, 8, 12));
    }

    @Test
    void aTimeThatEndsAtMidnightDoesNotReachIntoTheNextDay() {
        DisjointTimes times = new DisjointTimes(Map.of(
                "A",
                List.of(new Time(null, Instant.parse("2026-10-05T22:00:00Z"), Instant.parse("2026-10-07T00:00:00Z")))));

        assertThat(times.days())
                .isEqualTo(Days.of(List.of(LocalDate.parse("2026-10-05"), LocalDate.parse("2026-10-06"))));
    }

    private static Time time(Integer connector, int fromHour, int untilHour) {
        Instant midnight = Instant.parse("2026-10-05T00:00:00Z");
        return new Time(connector, midnight.plusSeconds(fromHour * 3600L), midnight.plusSeconds(untilHour * 3600L));
    }
}
