package io.chargelake.ingest.event;

import java.util.Locale;

/** A record on one of our own topics is not what belongs there; the message says what is wrong, with which value. */
public final class MalformedEventException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    MalformedEventException(String reason, String message) {
        this(reason, message, null);
    }

    MalformedEventException(String reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What is wrong, in a word for tables and counts, for example {@code issued_at_missing}. */
    public String reason() {
        return reason;
    }

    /** The word for a field of an event and what is wrong with it. */
    static String reason(String field, String problem) {
        return field.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT) + "_" + problem;
    }
}
