package io.chargelake.ingest.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The JSON of our own events. */
final class EventJson {

    private static final int DEEPEST = 100;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build());
    }

    private EventJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Puts JSON text as JSON; text that is none is put as text, so that nothing is lost. */
    static void putJson(ObjectNode object, String name, String json) {
        try {
            object.set(name, JSON.readTree(json));
        } catch (JsonProcessingException e) {
            object.put(name, json);
        }
    }

    static JsonNode read(byte[] value) throws MalformedEventException {
        JsonNode json;
        try {
            json = value == null ? null : JSON.readTree(value);
        } catch (IOException e) {
            throw new MalformedEventException("not_json", "value: not JSON (expected: a JSON object)", e);
        }
        if (json == null || json.isMissingNode()) {
            throw new MalformedEventException("value_missing", "value: empty (expected: a JSON object)");
        }
        if (!json.isObject()) {
            throw new MalformedEventException(
                    "value_not_an_object", "value: " + json.getNodeType() + " (expected: a JSON object)");
        }
        return json;
    }

    static String text(JsonNode json, String field) throws MalformedEventException {
        Optional<String> text = optionalText(json, field);
        if (text.isPresent()) {
            return text.get();
        }
        JsonNode other = json.path(field);
        boolean absent = other.isMissingNode() || other.isNull() || other.isTextual();
        throw new MalformedEventException(
                MalformedEventException.reason(field, absent ? "missing" : "not_a_string"),
                field + ": " + other.getNodeType() + " (expected: a text that is not empty)");
    }

    static Optional<String> optionalText(JsonNode json, String field) {
        JsonNode node = json.path(field);
        return node.isTextual() && !node.asText().isEmpty() ? Optional.of(node.asText()) : Optional.empty();
    }

    static Instant time(JsonNode json, String field) throws MalformedEventException {
        String text = text(json, field);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new MalformedEventException(
                    MalformedEventException.reason(field, "not_a_time"),
                    field + ": " + text + " (expected: a time such as 2026-03-31T22:15:00Z)",
                    e);
        }
    }
}
