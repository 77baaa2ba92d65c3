package io.chargelake.ocpp;

/** What the central system thinks of an identifier (OCPP 1.6, section 7.2). */
public enum AuthorizationStatus implements OcppName {
    ACCEPTED("Accepted"),
    BLOCKED("Blocked"),
    EXPIRED("Expired"),
    INVALID("Invalid"),
    CONCURRENT_TX("ConcurrentTx");

    private final String wireName;

    AuthorizationStatus(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
