package io.chargelake.ingest.event;

/** A record on one of our own topics is not what belongs there; the message says what is wrong, with which value. */
public final class MalformedEventException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedEventException(String message) {
        super(message);
    }

    MalformedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
