package io.chargelake.lake;

/**
 * Another writer has committed what this writer's commit builds on or repeats: a note in the same domain, the same
 * transaction, or another definition of the table. Nothing of this writer's commit is in the table.
 */
public final class StaleWriterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StaleWriterException(String message, Throwable cause) {
        super(message, cause);
    }
}
