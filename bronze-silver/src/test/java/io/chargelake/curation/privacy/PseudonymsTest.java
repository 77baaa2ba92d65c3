package io.chargelake.curation.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.lake.Personal;
import io.chargelake.ocpp.IdTag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymsTest {

    private static final Pseudonyms PSEUDONYMS =
            new Pseudonyms(PseudonymKey.at(Path.of("src/test/resources/pseudonym.key"), Optional.empty()));

    @Test
    void anIdentifierHasOnePseudonymHoweverItIsSpelled() {
        assertThat(PSEUDONYMS.of(new IdTag(" f6 ca 0c c5 ")))
                .isEqualTo(PSEUDONYMS.of(new IdTag("F6 CA 0C C5")))
                // By Python: hmac.new(bytes(range(32)), b"tag_\0F6 CA 0C C5", "sha256").hexdigest()[:32]
                .isEqualTo("tag_5eecf32283ee24c291179117139e1931");
    }

    @Test
    void anotherKeyMakesOtherPseudonyms(@TempDir Path folder) {
        Pseudonyms others = new Pseudonyms(PseudonymKey.at(folder.resolve("key"), Optional.empty()));
        assertThat(others.of(new IdTag("A"))).isNotEqualTo(PSEUDONYMS.of(new IdTag("A")));
    }

    @Test
    void noIdentifierStaysNone() {
        assertThat(PSEUDONYMS.of(new IdTag(""))).isEmpty();
        assertThat(PSEUDONYMS.stored(Personal.ID_TAG, null)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"connectorId":1,"meterStart":1.50,"status":"Available"} | {"connectorId":1,"meterStart":1.50,"status":"Available"}
            {"idTag":"F6"}                                          | {"idTag":"<tag F6>"}
            {"id_tag":"f6 "}                                        | {"id_tag":"<tag F6>"}
            {"idTag":4711}                                          | {"idTag":"<tag 4711>"}
            {"localAuthorizationList":[{"idTag":"F6","idTagInfo":{"parentIdTag":"G7","status":"Accepted"}}]} \
                | {"localAuthorizationList":[{"idTag":"<tag F6>","idTagInfo":{"parentIdTag":"<tag G7>","status":"Accepted"}}]}
            {"idToken":["F6","G7"]}                                 | {"idToken":["<tag F6>","<tag G7>"]}
            {"plate":"K AB 12","on":true,"n":null}                  | {"plate":"<text K AB 12>","on":true,"n":null}
            {"location":"Outlet"}                                   | {"location":"Outlet"}
            {"location":"ftp://u:p@h/"}                             | {"location":"<text ftp://u:p@h/>"}
            {"key":"HeartbeatInterval","value":"300"}               | {"key":"HeartbeatInterval","value":"300"}
            {"key":"AuthorizationKey","value":"30AF"}               | {"key":"AuthorizationKey","value":"<text 30AF>"}
            {"configurationKey":[{"key":"AuthorizationKey","value":"a"},{"key":"GetConfigurationMaxKeys","value":"9"}]} \
                | {"configurationKey":[{"key":"AuthorizationKey","value":"<text a>"},{"key":"GetConfigurationMaxKeys","value":"9"}]}
            """)
    void jsonKeepsWhatOcppDefinesAndTellsOfNobody(String sent, String stored) {
        assertThat(PSEUDONYMS.stored(Personal.JSON, sent)).isEqualTo(withPseudonyms(stored));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Call me: 0221 1234", "{\"info\":\"cut of", "[1,2", "\u0000", "{} and more \"x"})
    void whatIsNoJsonBecomesOnePseudonym(String text) {
        assertThat(PSEUDONYMS.stored(Personal.JSON, text)).isEqualTo(PSEUDONYMS.ofText(text));
    }

    @Test
    void ofVendorsNoTextStaysButStructureDoes() {
        assertThat(PSEUDONYMS.stored(Personal.TEXT, "{\"info\":\"Jane\",\"level\":3}"))
                .isEqualTo(withPseudonyms("{\"info\":\"<text Jane>\",\"level\":3}"));
        assertThat(PSEUDONYMS.stored(Personal.TEXT, "Jane")).isEqualTo(PSEUDONYMS.ofText("Jane"));
    }

    @Test
    void deepJsonIsNoWayToStopARun() {
        String deep = "[".repeat(100_000);
        assertThat(PSEUDONYMS.stored(Personal.JSON, deep)).isEqualTo(PSEUDONYMS.ofText(deep));
    }

    @Test
    void noTextOfTheKeyIsShown() throws Exception {
        String secret =
                Files.readString(Path.of("src/test/resources/pseudonym.key")).strip();
        assertThat(PSEUDONYMS.toString())
                .doesNotContain(secret)
                .contains(PSEUDONYMS.key().fingerprint());
    }

    private static String withPseudonyms(String text) {
        String result = text;
        for (String kind : new String[] {"tag", "text"}) {
            int at = result.indexOf("<" + kind + " ");
            while (at >= 0) {
                int end = result.indexOf('>', at);
                String sent = result.substring(at + kind.length() + 2, end);
                String pseudonym = kind.equals("tag") ? PSEUDONYMS.of(new IdTag(sent)) : PSEUDONYMS.ofText(sent);
                result = result.substring(0, at) + pseudonym + result.substring(end + 1);
                at = result.indexOf("<" + kind + " ");
            }
        }
        return result;
    }
}
