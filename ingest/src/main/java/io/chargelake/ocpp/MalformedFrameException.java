package io.chargelake.ocpp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Bytes that are no OCPP-J message, with every reason found: {@code empty_frame}, {@code not_utf8}, {@code not_json},
 * {@code limits_exceeded} (longer or nested deeper than {@link OcppJ} reads), {@code not_an_array},
 * {@code message_type_missing}, {@code unknown_message_type}, {@code message_id_missing} (the array ends before it),
 * {@code message_id_not_a_string}, {@code action_missing}, {@code action_not_a_string}, {@code payload_not_an_object},
 * {@code error_code_missing}, {@code error_code_not_a_string}.
 *
 * <p>The message names the reasons and never repeats what was received. There is no stack trace: malformed frames are
 * ordinary input.
 */
public final class MalformedFrameException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String[] reasons;
    private final int messageType;
    private final String messageId;

    MalformedFrameException(List<String> reasons, int messageType, String messageId) {
        super("not an OCPP-J message: " + String.join(", ", reasons), null, false, false);
        this.reasons = reasons.toArray(String[]::new);
        this.messageType = messageType;
        this.messageId = messageId;
    }

    /** Every reason found, at least one. */
    public List<String> reasons() {
        return List.of(reasons);
    }

    /** The message type, where the frame could be read so far: an error answers requests (2) only. */
    public OptionalInt messageType() {
        return messageType == 0 ? OptionalInt.empty() : OptionalInt.of(messageType);
    }

    /** The message id, where the frame could be read so far: an error needs it. */
    public Optional<String> messageId() {
        return Optional.ofNullable(messageId);
    }
}
