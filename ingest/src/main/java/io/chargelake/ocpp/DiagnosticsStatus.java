package io.chargelake.ocpp;

/** How far an upload of diagnostics is (OCPP 1.6, section 7.24). */
public enum DiagnosticsStatus implements OcppName {
    IDLE("Idle"),
    UPLOADED("Uploaded"),
    UPLOAD_FAILED("UploadFailed"),
    UPLOADING("Uploading");

    private final String wireName;

    DiagnosticsStatus(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
