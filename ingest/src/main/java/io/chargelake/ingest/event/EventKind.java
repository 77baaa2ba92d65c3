package io.chargelake.ingest.event;

import com.fasterxml.jackson.databind.JsonNode;

/** What a record beside the frames is. */
public enum EventKind {
    /** A {@link StationCommand}. */
    COMMAND(StationCommand.EVENT),
    /** A {@link CommandResult}. */
    COMMAND_RESULT(CommandResult.EVENT),
    /** A {@link SessionEvent}. */
    SESSION(SessionEvent.EVENT);

    private final String word;

    EventKind(String word) {
        this.word = word;
    }

    /** The value of the header {@link FrameHeaders#EVENT}. */
    public String word() {
        return word;
    }

    /**
     * What a record is: by its header or, as anybody may write one without, by the fields that only one kind has.
     *
     * @param header the header {@link FrameHeaders#EVENT}, or null
     * @param value the record's value, or null
     * @throws MalformedEventException if neither tells
     */
    public static EventKind of(String header, byte[] value) throws MalformedEventException {
        for (EventKind kind : values()) {
            if (kind.word.equals(header)) {
                return kind;
            }
        }
        JsonNode json = EventJson.read(value);
        if (json.has("outcome")) {
            return COMMAND_RESULT;
        }
        if (json.has("event")) {
            return SESSION;
        }
        if (json.has("issuedAt") || json.has("expiresAt")) {
            return COMMAND;
        }
        throw new MalformedEventException(
                "event_kind_unknown",
                "header event: " + header + " (expected: command, command-result or session, or a value that has the"
                        + " fields of one)");
    }
}
