package io.chargelake.ocpp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes OCPP-J 1.6 frames (OCPP-J 1.6, section 4.2).
 *
 * <p>Reading is tolerant where a frame can be a message all the same: a message id that is a number is taken by its
 * text, one that is null or empty as none; a payload that is null or left out is {@code {}}; a byte order mark before
 * and zero bytes after the frame, and elements beyond those of the standard, are passed over.
 */
public final class OcppJ {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char REPLACEMENT = '\uFFFD';

    private OcppJ() {}

    /**
     * Reads a frame of at most 8 MiB whose JSON is nested at most 100 deep.
     *
     * @param utf8 the frame as received; {@code null} counts as empty
     * @throws MalformedFrameException if it is no message; nothing else is thrown, whatever the bytes
     */
    public static Frame read(byte[] utf8) throws MalformedFrameException {
        if (utf8 == null) {
            throw malformed("empty_frame");
        }
        if (utf8.length > JsonText.LONGEST) {
            throw malformed("limits_exceeded");
        }
        return new FrameReader(trimmed(decoded(utf8))).read();
    }

    /**
     * The frame as it goes over the wire. A frame without a message id gets an empty one.
     *
     * @param frame its payload (of an error, its details) must be JSON text; that is not checked
     */
    public static String write(Frame frame) {
        StringBuilder json = new StringBuilder(256);
        json.append('[').append(frame.messageType()).append(',');
        JsonText.appendQuoted(json, frame.messageId() == null ? "" : frame.messageId());
        if (frame instanceof Frame.Call call) {
            JsonText.appendQuoted(json.append(','), call.action());
            json.append(',').append(call.payload());
        } else if (frame instanceof Frame.CallResult result) {
            json.append(',').append(result.payload());
        } else if (frame instanceof Frame.CallError error) {
            JsonText.appendQuoted(json.append(','), error.code());
            JsonText.appendQuoted(json.append(','), error.description());
            json.append(',').append(error.details());
        }
        return json.append(']').toString();
    }

    /** Decodes with the fast lenient decoder, and only where that left a trace asks the strict one. */
    private static String decoded(byte[] utf8) throws MalformedFrameException {
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
            } catch (CharacterCodingException e) {
                throw notUtf8(text);
            }
        }
        return text;
    }

    /** The frame's beginning can be read as a rule, and tells whom to answer. */
    private static MalformedFrameException notUtf8(String lenient) {
        int messageType;
        Optional<String> messageId;
        try {
            Frame frame = new FrameReader(trimmed(lenient)).read();
            messageType = frame.messageType();
            messageId = Optional.ofNullable(frame.messageId());
        } catch (MalformedFrameException e) {
            messageType = e.messageType().orElse(0);
            messageId = e.messageId();
        }
        boolean known = messageId.isPresent() && messageId.get().indexOf(REPLACEMENT) < 0;
        return new MalformedFrameException(List.of("not_utf8"), messageType, known ? messageId.get() : null);
    }

    private static String trimmed(String text) {
        int start = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        int end = text.length();
        while (end > start && text.charAt(end - 1) == 0) {
            end--;
        }
        return text.substring(start, end);
    }

    private static MalformedFrameException malformed(String reason) {
        return new MalformedFrameException(List.of(reason), 0, null);
    }
}
