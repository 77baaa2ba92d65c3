package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ocpp.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartIdentityTest {

    private static final String START =
            "{\"connectorId\":1,\"idTag\":\"AB\",\"timestamp\":\"2023-01-01T10:00:00Z\",\"meterStart\":5}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                START,
                "{\"connector_id\":1,\"id_tag\":\"ab\",\"timestamp\":\"2023-01-01T11:00:00+01:00\",\"meter_start\":5}",
                "{\"meterStart\":5,\"timestamp\":\"2023-01-01T10:00:00.000Z\",\"idTag\":\"AB \",\"connectorId\":1}",
            })
    void isTheSameHoweverItIsWrittenAndWhateverTheMessageId(String payload) {
        assertThat(key("CP1", "another", payload)).isEqualTo(key("CP1", "1", START));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"connectorId\":2,\"idTag\":\"AB\",\"timestamp\":\"2023-01-01T10:00:00Z\",\"meterStart\":5}",
                "{\"connectorId\":1,\"idTag\":\"AC\",\"timestamp\":\"2023-01-01T10:00:00Z\",\"meterStart\":5}",
                "{\"connectorId\":1,\"idTag\":\"AB\",\"timestamp\":\"2023-01-01T10:00:01Z\",\"meterStart\":5}",
                "{\"connectorId\":1,\"idTag\":\"AB\",\"timestamp\":\"2023-01-01T10:00:00Z\",\"meterStart\":6}",
            })
    void isAnotherWhenAnyPartDiffers(String payload) {
        assertThat(key("CP1", "1", payload)).isNotEqualTo(key("CP1", "1", START));
    }

    @Test
    void isAnotherAtAnotherStation() {
        assertThat(key("CP2", "1", START)).isNotEqualTo(key("CP1", "1", START));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"connectorId\":1,\"idTag\":\"AB\",\"meterStart\":5}", "{}", "{\"connectorId\":\"no\"}"})
    void withoutATimeIsTheSameOnlyAsTheSameMessage(String payload) {
        assertThat(key("CP1", "1", payload)).isEqualTo(key("CP1", "1", payload)).isNotEqualTo(key("CP1", "2", payload));
    }

    @Test
    void keepsHostileTextOutOfKeysAndShortInValues() {
        String tag = "x".repeat(500_000);
        StartIdentity start = StartIdentity.of("CP1", call("1", START.replace("AB", tag)));

        assertThat(start.key().text()).hasSize(32).isEqualTo(start.key().text());
        assertThat(StartKey.read(start.key().text())).isEqualTo(start.key());
        assertThat(new String(start.json("node-1"), UTF_8)).hasSizeLessThan(400).contains("\"meterStart\":\"5\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "key", "0123456789abcdef0123456789abcdeg", "0123456789abcdef0123456789abcdef0"})
    void aKeyOfSomebodyElseIsNone(String text) {
        assertThat(StartKey.read(text)).isNull();
    }

    private static StartKey key(String stationId, String messageId, String payload) {
        return StartIdentity.of(stationId, call(messageId, payload)).key();
    }

    private static Frame.Call call(String messageId, String payload) {
        return new Frame.Call(messageId, "StartTransaction", payload);
    }
}
