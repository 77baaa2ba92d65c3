package io.chargelake.reporting.monthly;

import java.util.Map;

/** What an OCPP error code means to somebody who sends a crew (OCPP 1.6, section 7.6, ChargePointErrorCode). */
final class ErrorWords {

    private static final int LONGEST_UNKNOWN = 40;

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("ConnectorLockFailure", "connector does not lock or unlock"),
            Map.entry("EVCommunicationError", "no communication with the vehicle"),
            Map.entry("GroundFailure", "ground fault protection tripped"),
            Map.entry("HighTemperature", "too hot inside"),
            Map.entry("InternalError", "internal hardware or software error"),
            Map.entry("LocalListConflict", "conflict in the local list of cards"),
            Map.entry("NoError", "no reason given"),
            Map.entry("OtherError", "other error, see the vendor's code"),
            Map.entry("OverCurrentFailure", "overcurrent protection tripped"),
            Map.entry("OverVoltage", "voltage too high"),
            Map.entry("PowerMeterFailure", "energy meter cannot be read"),
            Map.entry("PowerSwitchFailure", "power switch does not respond"),
            Map.entry("ReaderFailure", "card reader failed"),
            Map.entry("ResetFailure", "cannot restart itself"),
            Map.entry("UnderVoltage", "voltage too low"),
            Map.entry("WeakSignal", "weak radio signal"));

    private ErrorWords() {}

    /** A phrase in lower case; a code that OCPP does not know is shown as it is, cleaned. */
    static String of(String errorCode) {
        String words = WORDS.get(errorCode);
        return words != null ? words : OneLine.of(errorCode, LONGEST_UNKNOWN);
    }
}
