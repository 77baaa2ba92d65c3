package io.chargelake.reporting.monthly.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneLineTest {

    @Test
    void lineBreaksTabsAndRunsOfSpacesBecomeOneSpace() {
        assertThat(OneLine.of("  a\r\nBcc: all@example.com\t\u00a0\u2028b ", 60))
                .isEqualTo("a Bcc: all@example.com b");
    }

    @Test
    void controlsDirectionMarksZeroWidthsAndLoneSurrogatesGo() {
        assertThat(OneLine.of("\u202Eevil\u202C \u0000a\u0007\u200B\uFEFF\u2066b\u2069\u200F\uD800c\uE000", 60))
                .isEqualTo("evil abc");
    }

    @Test
    void stackedCombiningMarksAreCutToTwo() {
        assertThat(OneLine.of("e" + "\u0301".repeat(50) + "a", 60)).isEqualTo("e\u0301\u0301a");
    }

    @ParameterizedTest
    @CsvSource({
        "abcdef,6,abcdef",
        "abcdef,5,abcd…",
        "abc def,5,abc…",
        "abc def,4,abc…",
        "😀😀😀,3,😀😀😀",
        "😀😀😀,2,😀…"
    })
    void whatIsTooLongIsCutAtACharacter(String raw, int limit, String line) {
        assertThat(OneLine.of(raw, limit)).isEqualTo(line);
    }

    @Test
    void whatIsOnlyInvisibleIsEmpty() {
        assertThat(OneLine.of("\u200B\n \u202E", 60)).isEmpty();
    }
}
