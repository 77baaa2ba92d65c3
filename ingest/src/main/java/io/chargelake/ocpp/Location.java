package io.chargelake.ocpp;

/** Where a value was measured (OCPP 1.6, section 7.30). */
public enum Location implements OcppName {
    BODY("Body"),
    CABLE("Cable"),
    EV("EV"),
    INLET("Inlet"),
    OUTLET("Outlet");

    private final String wireName;

    Location(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
