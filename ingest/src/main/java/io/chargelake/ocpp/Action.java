package io.chargelake.ocpp;

import java.util.Optional;

/** The actions that a station initiates (OCPP 1.6, chapter 4). */
public enum Action implements OcppName {
    AUTHORIZE("Authorize"),
    BOOT_NOTIFICATION("BootNotification"),
    DATA_TRANSFER("DataTransfer"),
    DIAGNOSTICS_STATUS_NOTIFICATION("DiagnosticsStatusNotification"),
    FIRMWARE_STATUS_NOTIFICATION("FirmwareStatusNotification"),
    HEARTBEAT("Heartbeat"),
    METER_VALUES("MeterValues"),
    START_TRANSACTION("StartTransaction"),
    STATUS_NOTIFICATION("StatusNotification"),
    STOP_TRANSACTION("StopTransaction");

    private static final Vocabulary<Action> VOCABULARY = Vocabulary.of(Action.class);

    private final String wireName;

    Action(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /**
     * The action of that name in any case, for stations do send {@code HeartBeat}.
     *
     * @param name a name, may be {@code null}
     * @return empty for actions that a station does not initiate
     */
    public static Optional<Action> of(String name) {
        return name == null ? Optional.empty() : VOCABULARY.find(name);
    }

    /** OCPP's spelling of an action that a station initiates; any other text as it is. */
    public static String canonical(String name) {
        Optional<Action> action = of(name);
        return action.isPresent() ? action.get().wireName : name;
    }
}
