package io.chargelake.ingest.ingress.identity;

/** How a station proves who it is: the security profiles of OCPP 1.6, with 0 for none. */
public enum SecurityProfile {
    /** 0: it does not. */
    NONE,
    /** 1: HTTP Basic authentication, over whatever connection; without TLS in trusted networks only. */
    BASIC,
    /** 2: HTTP Basic authentication over TLS. */
    TLS_AND_BASIC,
    /** 3: a client certificate. */
    CLIENT_CERTIFICATE;

    /** The profile of a number from 0 to 3. */
    public static SecurityProfile of(int number) {
        return values()[number];
    }

    /** 0 to 3. */
    public int number() {
        return ordinal();
    }

    /** Whether it asks for a key. */
    public boolean asksForKey() {
        return this == BASIC || this == TLS_AND_BASIC;
    }

    /** Whether it asks for TLS. */
    public boolean asksForTls() {
        return this == TLS_AND_BASIC || this == CLIENT_CERTIFICATE;
    }
}
