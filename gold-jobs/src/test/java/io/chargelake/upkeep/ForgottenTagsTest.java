package io.chargelake.upkeep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.curation.privacy.PseudonymKey;
import io.chargelake.curation.privacy.Pseudonyms;
import io.chargelake.lake.Personal;
import io.chargelake.ocpp.IdTag;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForgottenTagsTest {

    private static final Pseudonyms PSEUDONYMS =
            new Pseudonyms(PseudonymKey.at(Path.of("src/test/resources/pseudonym.key"), Optional.empty()));

    /** A card, a number, a short one, and one that would be a pattern. */
    private static final ForgottenTags TAGS = new ForgottenTags(
            Stream.of("04e91c5a", "20261105", "1", "A.B+CDEF").map(IdTag::new).toList(), PSEUDONYMS);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [2,"1","StartTransaction",{"connectorId":1,"idTag":"04E91C5A","meterStart":20261105}] \
                | [2,"1","StartTransaction",{"connectorId":1,"idTag":"forgotten","meterStart":20261105}]
            {"idTag" : " 04e91c5A ", "x":1}                    | {"idTag" : " forgotten ", "x":1}
            {"id_tag":"1","connectorId":1,"value":"1"}         | {"id_tag":"forgotten","connectorId":1,"value":"1"}
            {"idTag":1,"connectorId":1}                        | {"idTag":"forgotten","connectorId":1}
            {"idTag":20261105}                                 | {"idTag":"forgotten"}
            {"idTag":"\\u00304E91C5A"}                         | {"idTag":"forgotten"}
            {"idToken":["04E91C5A","2"]}                       | {"idToken":["forgotten","2"]}
            {"data":"card 04e91c5a refused"}                   | {"data":"card forgotten refused"}
            {"data":"{\\"idTag\\":\\"04E91C5A\\"}"}            | {"data":"{\\"idTag\\":\\"forgotten\\"}"}
            {"data":"{\\"idTag\\":\\"1\\",\\"n\\":\\"1\\"}"}   | {"data":"{\\"idTag\\":\\"forgotten\\",\\"n\\":\\"1\\"}"}
            {"data":"on 20261105"}                             | {"data":"on forgotten"}
            {"data":"a.b+cdef aXb+cdef"}                       | {"data":"forgotten aXb+cdef"}
            {"serial":"XX04E91C5A99"}                          | {"serial":"XX04E91C5A99"}
            [2,"7","Authorize",{"idTag":"04E91C5A"             | [2,"7","Authorize",{"idTag":"forgotten"
            [2,"7","Authorize",{"idTag":04E91C5A}              | [2,"7","Authorize",{"idTag":forgotten}
            [2,"7","Authorize",{"idTag":"04E91C5A              | [2,"7","Authorize",{"idTag":"forgotten
            RFID 04E91C5A unknown                              | RFID forgotten unknown
            04e91c5a                                           | forgotten
            1                                                  | 1
            {"info":"Ünïcode \\"quoted\\" \\n","n":1.50}       | {"info":"Ünïcode \\"quoted\\" \\n","n":1.50}
            """)
    void takesThemOutAndLeavesTheRestAsItIs(String text, String erased) {
        assertThat(TAGS.erased(text)).isEqualTo(erased);
        assertThat(new String(TAGS.erased(text.getBytes(UTF_8)), UTF_8)).isEqualTo(erased);
    }

    @Test
    void theirPseudonymsBecomeThatOfForgotten() {
        String kept = PSEUDONYMS.of(new IdTag("OTHER"));
        assertThat(TAGS.erased(PSEUDONYMS.of(new IdTag("04E91C5A"))))
                .isEqualTo(PSEUDONYMS.of(new IdTag(ForgottenTags.FORGOTTEN)));
        assertThat(TAGS.erased(
                        "{\"idTag\":\"" + PSEUDONYMS.of(new IdTag("1")) + "\",\"parentIdTag\":\"" + kept + "\"}"))
                .isEqualTo("{\"idTag\":\"" + PSEUDONYMS.of(new IdTag(ForgottenTags.FORGOTTEN)) + "\",\"parentIdTag\":\""
                        + kept + "\"}");
        assertThat(TAGS.erased(PSEUDONYMS.stored(Personal.TEXT, "04E91C5A")))
                .isEqualTo(PSEUDONYMS.stored(Personal.TEXT, ForgottenTags.FORGOTTEN));
    }

    @Test
    void bytesThatAreNoTextStayWhatTheyAre() {
        byte[] bytes = "[2,\"\u00ff\",\"Authorize\",{\"idTag\":\"04E91C5A\"}]".getBytes(ISO_8859_1);
        assertThat(new String(TAGS.erased(bytes), ISO_8859_1))
                .isEqualTo("[2,\"\u00ff\",\"Authorize\",{\"idTag\":\"forgotten\"}]");
        byte[] others = {0, (byte) 0xff, '"', '\\'};
        assertThat(TAGS.erased(others)).isSameAs(others);
    }

    @Test
    void aLongHostileTextIsNoWayToStopARun() {
        String open = "\"\\".repeat(200_000);
        assertThat(TAGS.erased(open)).isEqualTo(open);
        String nested = "04E91C5A";
        for (int depth = 0; depth < 12; depth++) {
            nested = "{\"data\":\"" + nested.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
        }
        assertThat(TAGS.erased(nested))
                .doesNotContainIgnoringCase("04E91C5A")
                .hasSizeLessThanOrEqualTo(nested.length() * 2);
    }

    @Test
    void theyAreNotShown() {
        assertThat(TAGS.toString()).isEqualTo("4 identifiers");
    }
}
