package io.chargelake.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GenerationTest {

    @Test
    void theFirstGenerationIsNamedAsTheTopicAndTheNextOnesAreNumbered() {
        Generation first = Generation.first("ocpp.frames");

        assertThat(first.landedAs()).isEqualTo("ocpp.frames");
        assertThat(first.next().landedAs()).isEqualTo("ocpp.frames~2");
        assertThat(first.next().next().landedAs()).isEqualTo("ocpp.frames~3");
    }

    @Test
    void whatIsLandedSaysWhichGenerationItIs() {
        assertThat(Generation.parse("ocpp.frames")).isEqualTo(new Generation("ocpp.frames", 1));
        assertThat(Generation.parse("ocpp.frames~12")).isEqualTo(new Generation("ocpp.frames", 12));
        assertThatThrownBy(() -> Generation.parse("ocpp~frames~2")).isInstanceOf(IllegalArgumentException.class);
    }
}
