package io.chargelake.reporting.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-26T12:42:43Z",
                "2026-11-26T00:00:00.100Z",
                "2026-11-26T23:59:59.000001Z",
                "2026-02-28T23:59:59.999999999Z",
                "1969-12-31T23:59:59.5Z",
                "0001-01-01T00:00:00Z"
            })
    void aTimeIsWrittenAsTheJdkWritesIt(String text) {
        Instant instant = Instant.parse(text);

        assertThat(InstantJson.text(instant)).isEqualTo(instant.toString());
    }

    @Test
    void anyTimeIsWrittenAsTheJdkWritesIt() {
        Random dice = new Random(11);
        for (int i = 0; i < 10_000; i++) {
            int[] steps = {1, 1_000, 1_000_000, 1_000_000_000};
            Instant instant = Instant.ofEpochSecond(
                    dice.nextLong() % 4_000_000_000L, dice.nextInt(1_000_000_000) / steps[i % 4] * steps[i % 4]);
            assertThat(InstantJson.text(instant)).isEqualTo(instant.toString());
        }
    }
}
