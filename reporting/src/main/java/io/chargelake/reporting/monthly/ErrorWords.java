package io.chargelake.reporting.monthly;

import io.chargelake.ocpp.ChargePointErrorCode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** What an OCPP error code means to somebody who sends a crew (OCPP 1.6, section 7.6). */
final class ErrorWords {

    private static final int LONGEST_UNKNOWN = 40;

    private static final Map<String, String> BY_CODE = Arrays.stream(ChargePointErrorCode.values())
            .collect(Collectors.toMap(ChargePointErrorCode::wireName, ErrorWords::words));

    private ErrorWords() {}

    /** A phrase in lower case; a code that OCPP does not know is shown as it is, cleaned. */
    static String of(String errorCode) {
        String words = BY_CODE.get(errorCode);
        return words != null ? words : OneLine.of(errorCode, LONGEST_UNKNOWN);
    }

    private static String words(ChargePointErrorCode code) {
        return switch (code) {
            case CONNECTOR_LOCK_FAILURE -> "connector does not lock or unlock";
            case EV_COMMUNICATION_ERROR -> "no communication with the vehicle";
            case GROUND_FAILURE -> "ground fault protection tripped";
            case HIGH_TEMPERATURE -> "too hot inside";
            case INTERNAL_ERROR -> "internal hardware or software error";
            case LOCAL_LIST_CONFLICT -> "conflict in the local list of cards";
            case NO_ERROR -> "no reason given";
            case OTHER_ERROR -> "other error, for which OCPP has no name";
            case OVER_CURRENT_FAILURE -> "overcurrent protection tripped";
            case OVER_VOLTAGE -> "voltage too high";
            case POWER_METER_FAILURE -> "energy meter cannot be read";
            case POWER_SWITCH_FAILURE -> "power switch does not respond";
            case READER_FAILURE -> "card reader failed";
            case RESET_FAILURE -> "cannot restart itself";
            case UNDER_VOLTAGE -> "voltage too low";
            case WEAK_SIGNAL -> "weak radio signal";
        };
    }
}
