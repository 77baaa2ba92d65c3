package io.chargelake.ocpp;

/** How a value is written (OCPP 1.6, section 7.45). */
public enum ValueFormat implements OcppName {
    RAW("Raw"),
    SIGNED_DATA("SignedData");

    private final String wireName;

    ValueFormat(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
