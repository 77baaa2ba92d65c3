package io.chargelake.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.ingest.event.Direction;
import io.chargelake.ingest.event.FrameRecord;
import io.chargelake.ocpp.Frame;
import io.chargelake.ocpp.OcppJ;
import io.chargelake.sample.fleet.FleetFrame;
import io.chargelake.sample.fleet.FrameFile;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** How a file of recorded events writes one event a line. */
enum RecordedFormat {

    /**
     * JSON objects with {@code message_id}, {@code message_type} (2 request, 3 result, 4 error),
     * {@code charge_point_id}, {@code action}, {@code write_timestamp} (ISO 8601 with offset) and {@code body}, the
     * payload as a JSON string. The payload becomes part of the frame as it is, right or wrong, and a missing id or action
     * stays missing: judging them is the pipeline's work. The body of an error is an object of {@code code},
     * {@code description} and {@code details}.
     */
    ARTICLE {
        @Override
        FrameRecord read(String line) throws BadLineException {
            JsonNode event = object(line);
            Optional<String> action = optionalText(event, "action");
            Frame frame = frame(event, optionalText(event, "message_id").orElse(null), action.orElse(""));
            return FrameRecord.of(
                            text(event, "charge_point_id"),
                            time(text(event, "write_timestamp")),
                            OcppJ.write(frame).getBytes(StandardCharsets.UTF_8))
                    .ocppVersion("ocpp1.6")
                    .direction(frame instanceof Frame.Call ? Direction.IN : Direction.OUT)
                    .action(action.orElse(null));
        }

        private Frame frame(JsonNode event, String id, String action) throws BadLineException {
            String body = text(event, "body");
            return switch (event.path("message_type").asInt()) {
                case 2 -> new Frame.Call(id, action, body);
                case 3 -> new Frame.CallResult(id, body);
                case 4 -> {
                    JsonNode error = object(body);
                    yield new Frame.CallError(
                            id,
                            text(error, "code"),
                            optionalText(error, "description").orElse(""),
                            error.path("details").isMissingNode()
                                    ? "{}"
                                    : error.path("details").toString());
                }
                default ->
                    throw new BadLineException(
                            "message_type is " + event.path("message_type") + " (expected: 2, 3 or 4)");
            };
        }
    },

    /** What {@code chargelake simulate --record} writes: see {@link FrameFile}. */
    FRAMES {
        @Override
        FrameRecord read(String line) throws BadLineException {
            try {
                return record(FrameFile.frameOf(line));
            } catch (IllegalArgumentException e) {
                throw new BadLineException(e.getMessage());
            }
        }
    };

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The event of a line, as the record that an ingress would have written.
     *
     * @throws BadLineException if the line is no event of this format
     */
    abstract FrameRecord read(String line) throws BadLineException;

    /** The record that an ingress would have written for a frame of the fleet. */
    static FrameRecord record(FleetFrame frame) {
        return FrameRecord.of(frame.stationId(), frame.receivedAt(), frame.frame())
                .ocppVersion("ocpp1.6")
                .direction(frame.direction() == io.chargelake.sample.fleet.Direction.IN ? Direction.IN : Direction.OUT)
                .session(frame.session())
                .action(frame.action().orElse(null));
    }

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

    private static Optional<String> optionalText(JsonNode event, String field) throws BadLineException {
        JsonNode value = event.path(field);
        return value.isNull() || value.isMissingNode() ? Optional.empty() : Optional.of(text(event, field));
    }

    private static Instant time(String text) throws BadLineException {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new BadLineException(
                    "write_timestamp is '" + text + "' (expected: 2023-01-01T08:03:45.000001+00:00)");
        }
    }

    /** A line that is no event of its format; the message completes "line 7 of FILE is no event: ". */
    static final class BadLineException extends Exception {

        private static final long serialVersionUID = 1L;

        BadLineException(String why) {
            super(why);
        }
    }
}
