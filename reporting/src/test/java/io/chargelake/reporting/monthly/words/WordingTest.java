package io.chargelake.reporting.monthly.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ocpp.ChargePointErrorCode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {

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
        assertThat(Wording.PLAIN.duration(minutes)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"1, 1st", "2, 2nd", "3, 3rd", "4, 4th", "11, 11th", "12, 12th", "13, 13th", "21, 21st", "112, 112th"})
    void ordinalsEndAsTheyAreSpoken(int number, String spoken) {
        assertThat(Wording.PLAIN.ordinal(number)).isEqualTo(spoken);
    }

    @ParameterizedTest
    @CsvSource({"de-AT, de", "de, de", "en-US, en", "fr-FR, en", "tlh, en"})
    void aLanguageThatNoMailIsWrittenInReadsEnglish(String locale, String language) {
        assertThat(Wording.of(new Reader(Locale.forLanguageTag(locale), ZoneOffset.UTC))
                        .language())
                .isEqualTo(language);
    }

    @Test
    void timesAreSaidByTheReadersClock() {
        Instant noon = Instant.parse("2026-10-13T12:00:00Z");
        ZoneId berlin = ZoneId.of("Europe/Berlin");

        assertThat(Wording.PLAIN.time(noon)).isEqualTo("Tue 13 Oct 12:00 UTC");
        assertThat(Wording.of(new Reader(Locale.UK, berlin)).time(noon)).isEqualTo("Tue 13 Oct 14:00 CEST");
        assertThat(Wording.of(new Reader(Locale.GERMANY, berlin)).time(noon)).isEqualTo("Di. 13. Okt. 14:00 MESZ");
    }

    @Test
    void everyLanguageSaysTheSameThings() throws IOException {
        Properties english = bundle("mail.properties");
        Properties german = bundle("mail_de.properties");

        assertThat(german.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(arguments(german.getProperty(key)))
                    .as("arguments of " + key)
                    .isEqualTo(key.equals("ordinal") ? Set.of(0) : arguments(english.getProperty(key)));
        }
    }

    @Test
    void everyErrorCodeOfOcppHasWords() throws IOException {
        Properties english = bundle("mail.properties");

        for (ChargePointErrorCode code : ChargePointErrorCode.values()) {
            assertThat(english.getProperty("error." + code.wireName()))
                    .as(code.wireName())
                    .isNotBlank();
        }
    }

    /** The numbers of the arguments that a pattern mentions, within choices too. */
    private static Set<Integer> arguments(String pattern) {
        return Pattern.compile("\\{(\\d)")
                .matcher(pattern)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .collect(Collectors.toSet());
    }

    private static Properties bundle(String name) throws IOException {
        Properties properties = new Properties();
        try (java.io.Reader text =
                new InputStreamReader(Wording.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
            properties.load(text);
        }
        return properties;
    }
}
