package io.chargelake.ocpp;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One OCPP-J 1.6 message as it travels over a websocket (OCPP-J 1.6, section 4.2). Payloads are kept as the JSON text
 * that was sent, to the character.
 */
public sealed interface Frame {

    /** Longest message id that OCPP-J allows, in characters; longer ones are kept all the same. */
    int LONGEST_MESSAGE_ID = 36;

    /** The message type on the wire: 2 request, 3 result, 4 error. */
    int messageType();

    /** Id that pairs a request with its answer within one connection; {@code null} where the sender gave none. */
    String messageId();

    /** What the message carries, as the text of a JSON object; for an error its code, description and details. */
    String payload();

    /**
     * What is unusual about the frame though it can be used: {@code message_id_missing}, {@code message_id_too_long},
     * {@code action_respelled}, {@code unknown_call_error_code}.
     */
    List<String> flags();

    /**
     * A request, {@code [2, id, action, payload]}.
     *
     * @param messageId the id, {@code null} where the sender gave none
     * @param action the action as it was spelled; {@link Action#canonical} mends the spelling
     * @param payload the text of a JSON object
     */
    record Call(String messageId, String action, String payload) implements Frame {

        public Call {
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(payload, "payload");
        }

        @Override
        public int messageType() {
            return 2;
        }

        @Override
        public List<String> flags() {
            return unusual(
                    messageId, "action_respelled", !Action.canonical(action).equals(action));
        }
    }

    /**
     * The answer to a request that was understood, {@code [3, id, payload]}. It does not say which action it answers.
     *
     * @param messageId the id of the request, {@code null} where the sender gave none
     * @param payload the text of a JSON object
     */
    record CallResult(String messageId, String payload) implements Frame {

        public CallResult {
            Objects.requireNonNull(payload, "payload");
        }

        @Override
        public int messageType() {
            return 3;
        }

        @Override
        public List<String> flags() {
            return unusual(messageId, "", false);
        }
    }

    /**
     * The answer to a request that was not understood, {@code [4, id, code, description, details]}.
     *
     * @param messageId the id of the request, {@code null} where the sender gave none
     * @param code the code as it was spelled; {@link CallErrorCode#of} knows the codes of OCPP-J
     * @param description free text, may be empty
     * @param details JSON text, {@code {}} where there are none
     */
    record CallError(String messageId, String code, String description, String details) implements Frame {

        private static final int LONGEST_DESCRIPTION = 255;

        public CallError {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(details, "details");
        }

        /** An error of ours, without details. The description is cut at the 255 characters that OCPP-J allows. */
        public static CallError of(String messageId, CallErrorCode code, String description) {
            String fitting = description.length() <= LONGEST_DESCRIPTION
                    ? description
                    : description.substring(0, LONGEST_DESCRIPTION);
            return new CallError(messageId, code.wireName(), fitting, "{}");
        }

        @Override
        public int messageType() {
            return 4;
        }

        /** The object {@code {"code": …, "description": …, "details": …}}. */
        @Override
        public String payload() {
            StringBuilder json = new StringBuilder(48 + code.length() + description.length() + details.length());
            JsonText.appendQuoted(json.append("{\"code\":"), code);
            JsonText.appendQuoted(json.append(",\"description\":"), description);
            return json.append(",\"details\":").append(details).append('}').toString();
        }

        @Override
        public List<String> flags() {
            return unusual(
                    messageId, "unknown_call_error_code", CallErrorCode.of(code).isEmpty());
        }
    }

    private static List<String> unusual(String messageId, String flag, boolean flagged) {
        if (messageId != null && messageId.length() <= LONGEST_MESSAGE_ID && !flagged) {
            return List.of();
        }
        List<String> flags = new ArrayList<>(2);
        if (messageId == null) {
            flags.add("message_id_missing");
        } else if (messageId.length() > LONGEST_MESSAGE_ID) {
            flags.add("message_id_too_long");
        }
        if (flagged) {
            flags.add(flag);
        }
        return List.copyOf(flags);
    }
}
