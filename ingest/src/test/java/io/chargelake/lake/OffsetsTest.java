package io.chargelake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OffsetsTest {

    @Test
    void areTheSameAfterAWayThroughJson() {
        Offsets offsets =
                Offsets.none().with("ocpp.frames", Map.of(10, 7L, 2, 5L)).with("a", Map.of(0, 0L));

        assertThat(offsets.toJson()).isEqualTo("{\"a\":{\"0\":0},\"ocpp.frames\":{\"2\":5,\"10\":7}}");
        assertThat(Offsets.parse(offsets.toJson())).isEqualTo(offsets);
    }

    @Test
    void knowNothingOfATopicThatIsNotThere() {
        assertThat(Offsets.none().of("ocpp.frames", 0)).isEmpty();
        assertThat(Offsets.none().of("ocpp.frames")).isEmpty();
    }

    @Test
    void refuseANegativeOffset() {
        assertThatThrownBy(() -> Offsets.none().with("t", Map.of(0, -1L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("offset of t-0: -1 (expected: >= 0)");
    }

    @Test
    void refuseWhatIsNoMapOfOffsets() {
        assertThatThrownBy(() -> Offsets.parse("[1]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[1]");
    }
}
