package io.chargelake.ocpp;

/** A word of OCPP's own vocabulary. */
public interface OcppName {

    /** How it is spelled on the wire. */
    String wireName();
}
