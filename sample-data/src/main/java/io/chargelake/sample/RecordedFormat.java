package io.chargelake.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.ingest.event.Direction;
import io.chargelake.ingest.event.FrameRecord;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** How a file of recorded events writes one event a line. */
enum RecordedFormat {

    /**
     * JSON objects with {@code message_id}, {@code message_type} (2 request, 3 result, 4 error),
     * {@code charge_point_id}, {@code action}, {@code write_timestamp} (ISO 8601 with offset) and {@code body}, the
     * payload as a JSON string. The payload becomes part of the frame as it is, right or wrong, and a missing id or action
     * becomes null: judging them is the pipeline's work. An error's body is {@code "code","description",{…}}, as in the frame.
     */
    ARTICLE {
        @Override
        FrameRecord read(String line) throws BadLineException {
            JsonNode event = object(line);
            int type = event.path("message_type").asInt();
            if (type < 2 || type > 4) {
                throw new BadLineException("message_type is " + event.path("message_type") + " (expected: 2, 3 or 4)");
            }
            String action = textOrNull(event, "action");
            String body = text(event, "body");
            StringBuilder frame = new StringBuilder(body.length() + 80)
                    .append('[')
                    .append(type)
                    .append(',');
            quote(textOrNull(event, "message_id"), frame);
            if (type == 2) {
                frame.append(',');
                quote(action, frame);
            }
            frame.append(',').append(body).append(']');
            return FrameRecord.of(
                            text(event, "charge_point_id"),
                            time(text(event, "write_timestamp")),
                            frame.toString().getBytes(StandardCharsets.UTF_8))
                    .ocppVersion("ocpp1.6")
                    .direction(type == 2 ? Direction.IN : Direction.OUT)
                    .action(action);
        }
    };

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The event of a line, as the record that an ingress would have written.
     *
     * @throws BadLineException if the line is no event of this format
     */
    abstract FrameRecord read(String line) throws BadLineException;

    private static JsonNode object(String line) throws BadLineException {
        try {
            JsonNode event = JSON.readTree(line);
            if (event.isObject()) {
                return event;
            }
            throw new BadLineException("it is no JSON object");
        } catch (JsonProcessingException e) {
            throw new BadLineException("it is no JSON: " + e.getOriginalMessage());
        }
    }

    private static String text(JsonNode event, String field) throws BadLineException {
        JsonNode value = event.path(field);
        if (!value.isTextual()) {
            throw new BadLineException("it has no text " + field);
        }
        return value.textValue();
    }

    private static String textOrNull(JsonNode event, String field) throws BadLineException {
        return event.path(field).isNull() || event.path(field).isMissingNode() ? null : text(event, field);
    }

    private static Instant time(String text) throws BadLineException {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new BadLineException(
                    "write_timestamp is '" + text + "' (expected: 2023-01-01T08:03:45.000001+00:00)");
        }
    }

    private static void quote(String text, StringBuilder json) {
        if (text == null) {
            json.append("null");
            return;
        }
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        json.append('"');
    }

    /** A line that is no event of its format; the message completes "line 7 of FILE is no event: ". */
    static final class BadLineException extends Exception {

        private static final long serialVersionUID = 1L;

        BadLineException(String why) {
            super(why);
        }
    }
}
