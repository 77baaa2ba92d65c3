package io.chargelake.ocpp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * One field of a request of the central system (OCPP 1.6, chapter 6).
 *
 * @param name in OCPP's spelling
 * @param type what its value is
 * @param required whether it must be there
 * @param words what it may say; empty where it is free
 */
public record RequestField(String name, Type type, boolean required, List<String> words) {

    /** What a field's value is. */
    public enum Type {
        /** A whole number. */
        INTEGER,
        /** A text. */
        TEXT,
        /** An object or a list of its own. */
        JSON
    }

    static RequestField required(String name, Type type) {
        return new RequestField(name, type, true, List.of());
    }

    static RequestField optional(String name, Type type) {
        return new RequestField(name, type, false, List.of());
    }

    static RequestField oneOf(String name, String... words) {
        return new RequestField(name, Type.TEXT, true, List.of(words));
    }

    /** What is wrong with a value, which is null where there is none. */
    Optional<String> problem(JsonNode value) {
        if (value == null || value.isNull()) {
            return required ? Optional.of(name + ": missing (expected: " + expected() + ")") : Optional.empty();
        }
        boolean fits = switch (type) {
            case INTEGER -> value.isIntegralNumber();
            case TEXT -> value.isTextual() && (words.isEmpty() || words.contains(value.asText()));
            case JSON -> value.isContainerNode();
        };
        return fits ? Optional.empty() : Optional.of(name + ": " + value + " (expected: " + expected() + ")");
    }

    /** What may stand there, in words. */
    public String expected() {
        if (!words.isEmpty()) {
            return String.join(" or ", words);
        }
        return switch (type) {
            case INTEGER -> "a whole number";
            case TEXT -> "a text";
            case JSON -> "an object or a list";
        };
    }
}
