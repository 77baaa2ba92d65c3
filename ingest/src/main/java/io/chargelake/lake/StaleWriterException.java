package io.chargelake.lake;

/** Another writer has committed what this writer's commit builds on or repeats; nothing of this one is in the table. */
public final class StaleWriterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StaleWriterException(String message, Throwable cause) {
        super(message, cause);
    }
}
