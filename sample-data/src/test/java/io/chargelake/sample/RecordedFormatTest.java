package io.chargelake.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RecordedFormatTest {

    @Test
    void a_request_of_the_article_becomes_a_call_with_its_body_as_it_is() throws Exception {
        ProducerRecord<byte[], byte[]> call = article("""
                {"message_id":"id \\"7\\"","message_type":2,"charge_point_id":"cp","action":"Heartbeat",\
                "write_timestamp":"2023-01-01T08:07:29.123456+00:00","body":"{\\"odd\\":  1}"}""");
        assertThat(text(call.value())).isEqualTo("[2,\"id \\\"7\\\"\",\"Heartbeat\",{\"odd\":  1}]");
        assertThat(text(call.key())).isEqualTo("cp");
        assertThat(call.timestamp())
                .isEqualTo(Instant.parse("2023-01-01T08:07:29.123Z").toEpochMilli());
        assertThat(header(call, "direction")).isEqualTo("in");
        assertThat(header(call, "action")).isEqualTo("Heartbeat");
        assertThat(header(call, "ocpp-version")).isEqualTo("ocpp1.6");
        assertThat(call.headers().lastHeader("session")).isNull();
    }

    @Test
    void an_answer_of_the_article_goes_out_and_names_its_action_in_the_header_only() throws Exception {
        ProducerRecord<byte[], byte[]> result = article("""
                {"message_id":"a","message_type":3,"charge_point_id":"cp","action":"MeterValues",\
                "write_timestamp":"2023-01-01T10:00:00+02:00","body":"{}"}""");
        assertThat(text(result.value())).isEqualTo("[3,\"a\",{}]");
        assertThat(header(result, "direction")).isEqualTo("out");
        assertThat(header(result, "action")).isEqualTo("MeterValues");
        assertThat(result.timestamp())
                .isEqualTo(Instant.parse("2023-01-01T08:00:00Z").toEpochMilli());
    }

    @Test
    void a_missing_id_or_action_is_left_to_the_pipeline() throws Exception {
        ProducerRecord<byte[], byte[]> call = article("""
                {"message_type":2,"charge_point_id":"cp","action":null,\
                "write_timestamp":"2023-01-01T10:00:00Z","body":"{}"}""");
        assertThat(text(call.value())).isEqualTo("[2,\"\",\"\",{}]");
        assertThat(call.headers().lastHeader("action")).isNull();
    }

    @Test
    void an_error_of_the_article_has_its_parts_in_the_body() throws Exception {
        ProducerRecord<byte[], byte[]> error = article("""
                {"message_id":"a","message_type":4,"charge_point_id":"cp","action":"Authorize",\
                "write_timestamp":"2023-01-01T08:00:00Z",\
                "body":"{\\"code\\":\\"NotSupported\\",\\"description\\":\\"no\\"}"}""");
        assertThat(text(error.value())).isEqualTo("[4,\"a\",\"NotSupported\",\"no\",{}]");
    }

    @Test
    void says_what_is_wrong_with_a_line() {
        assertRefused("nonsense", "no JSON");
        assertRefused("[1]", "no JSON object");
        assertRefused("{\"message_type\":9,\"body\":\"{}\"}", "message_type is 9");
        assertRefused("{\"message_type\":2,\"body\":\"{}\",\"message_id\":\"a\"}", "no text charge_point_id");
        assertRefused(
                "{\"message_type\":2,\"body\":\"{}\",\"message_id\":\"a\",\"charge_point_id\":\"cp\","
                        + "\"write_timestamp\":\"yesterday\"}",
                "write_timestamp is 'yesterday'");
    }

    private static void assertRefused(String line, String why) {
        assertThatThrownBy(() -> RecordedFormat.ARTICLE.read(line))
                .isInstanceOf(RecordedFormat.BadLineException.class)
                .hasMessageContaining(why);
    }

    private static ProducerRecord<byte[], byte[]> article(String line) throws Exception {
        return RecordedFormat.ARTICLE.read(line).on("t");
    }

    private static String header(ProducerRecord<byte[], byte[]> event, String name) {
        return text(event.headers().lastHeader(name).value());
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
