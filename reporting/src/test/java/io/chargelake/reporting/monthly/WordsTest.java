package io.chargelake.reporting.monthly;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "0.00,0 min",
        "59.49,59 min",
        "59.50,1 h",
        "860.50,14 h 21 min",
        "2879.00,47 h 59 min",
        "2880.00,2 d",
        "4561.00,3 d 4 h"
    })
    void durationsReadAsPeopleSayThem(BigDecimal minutes, String words) {
        assertThat(Words.duration(minutes)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"1, 1st", "2, 2nd", "3, 3rd", "4, 4th", "11, 11th", "12, 12th", "13, 13th", "21, 21st", "112, 112th"})
    void ordinalsEndAsTheyAreSpoken(int number, String spoken) {
        assertThat(Words.ordinal(number)).isEqualTo(spoken);
    }
}
