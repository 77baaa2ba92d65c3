package io.chargelake.reporting.live;

/** The store cannot be used now. The message says which, without its password, and what the database says. */
public final class LiveStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LiveStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
