package io.chargelake.ocpp;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads one frame, element by element, and collects everything that keeps it from being a message. */
final class FrameReader {

    private final String text;
    private final List<String> reasons = new ArrayList<>(0);
    private JsonText json;
    private boolean ended;
    private int messageType;
    private String messageId;

    FrameReader(String text) {
        this.text = text;
    }

    Frame read() throws MalformedFrameException {
        Frame frame = null;
        try (JsonText opened = new JsonText(text)) {
            json = opened;
            frame = frame();
        } catch (StreamConstraintsException e) {
            reasons.add("limits_exceeded");
        } catch (IOException e) {
            reasons.add("not_json");
        }
        if (!reasons.isEmpty()) {
            throw new MalformedFrameException(reasons, messageType, messageId);
        }
        return frame;
    }

    private Frame frame() throws IOException {
        JsonToken first = json.next();
        if (first == null) {
            reasons.add("empty_frame");
            return null;
        }
        if (first != JsonToken.START_ARRAY) {
            reasons.add("not_an_array");
            return null;
        }
        Frame frame = message();
        while (more()) {
            json.skip();
        }
        if (json.next() != null) {
            reasons.add("not_json");
        }
        return frame;
    }

    private Frame message() throws IOException {
        if (!more()) {
            reasons.add("message_type_missing");
            return null;
        }
        messageType = messageType();
        if (messageType == 0) {
            reasons.add("unknown_message_type");
            return null;
        }
        messageId = messageId();
        return switch (messageType) {
            case 2 -> call();
            case 3 -> result();
            default -> error();
        };
    }

    /** Moves to the next element; false, also when asked again, at the end of the frame. */
    private boolean more() throws IOException {
        if (!ended) {
            ended = json.next() == JsonToken.END_ARRAY;
        }
        return !ended;
    }

    private int messageType() throws IOException {
        if (json.token().isScalarValue()) {
            switch (json.scalar()) {
                case "2":
                    return 2;
                case "3":
                    return 3;
                case "4":
                    return 4;
                default:
                    return 0;
            }
        }
        json.skip();
        return 0;
    }

    private String messageId() throws IOException {
        if (!more()) {
            reasons.add("message_id_missing");
            return null;
        }
        JsonToken token = json.token();
        if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
            String id = json.scalar();
            return id.isEmpty() ? null : id;
        }
        if (token != JsonToken.VALUE_NULL) {
            reasons.add("message_id_not_a_string");
            json.skip();
        }
        return null;
    }

    private Frame call() throws IOException {
        String action = word("action");
        String payload = payload();
        return reasons.isEmpty() ? new Frame.Call(messageId, action, payload) : null;
    }

    private Frame result() throws IOException {
        String payload = payload();
        return reasons.isEmpty() ? new Frame.CallResult(messageId, payload) : null;
    }

    private Frame error() throws IOException {
        String code = word("error_code");
        String description = "";
        if (more() && json.token() != JsonToken.VALUE_NULL) {
            description = json.token().isScalarValue() ? json.scalar() : json.slice();
        }
        String details = more() && json.token() != JsonToken.VALUE_NULL ? json.slice() : "{}";
        return reasons.isEmpty() ? new Frame.CallError(messageId, code, description, details) : null;
    }

    private String word(String name) throws IOException {
        if (!more() || json.token() == JsonToken.VALUE_NULL) {
            reasons.add(name + "_missing");
            return null;
        }
        if (json.token() != JsonToken.VALUE_STRING) {
            reasons.add(name + "_not_a_string");
            json.skip();
            return null;
        }
        String word = json.scalar();
        if (word.isEmpty()) {
            reasons.add(name + "_missing");
        }
        return word;
    }

    private String payload() throws IOException {
        if (!more() || json.token() == JsonToken.VALUE_NULL) {
            return "{}";
        }
        if (json.token() != JsonToken.START_OBJECT) {
            reasons.add("payload_not_an_object");
            json.skip();
            return null;
        }
        return json.slice();
    }
}
