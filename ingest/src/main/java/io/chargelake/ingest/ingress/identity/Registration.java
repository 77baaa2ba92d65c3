package io.chargelake.ingest.ingress.identity;

import io.chargelake.ocpp.OcppName;

/** How far a station may take part: the answer to its boot (OCPP 1.6, section 7.35). */
public enum Registration implements OcppName {
    /** It may. */
    ACCEPTED("Accepted"),
    /** Not yet; it stays connected and asks again. */
    PENDING("Pending"),
    /** It may not; it asks again. */
    REJECTED("Rejected");

    private final String wireName;

    Registration(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
