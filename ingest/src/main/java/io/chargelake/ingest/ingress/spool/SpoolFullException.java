package io.chargelake.ingest.ingress.spool;

/** A record is not stored, because as many bytes wait as may. Nothing is wrong with the record: try it again later. */
public final class SpoolFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SpoolFullException(String message) {
        super(message);
    }
}
