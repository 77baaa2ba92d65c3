package io.chargelake.sample.fleet;

import java.util.Locale;

/** The oddities of the field that a fleet can show, each counted in the truth. */
public enum Quirk {
    // Faults.
    /** A day with well over five faults. */
    FAULT_BURST,
    /** A day with exactly four faults, some of them sent twice. */
    FOUR_FAULTS_A_DAY,
    /** A day with exactly five faults, some of them sent twice. */
    FIVE_FAULTS_A_DAY,
    /** A station that faults once or twice a month. */
    RARE_FAULT,
    /** Faulted again, with another code, while Faulted: one more fault, the same episode. */
    REPEATED_FAULT,
    /** Two connectors Faulted at the same time: the minutes of both count. */
    OVERLAPPING_FAULTS,
    /** An episode that begins before midnight and ends after it. */
    FAULT_OVER_MIDNIGHT,
    /** Faults in the last minutes of the month. */
    FAULT_AT_MONTH_END,
    /** An episode that ends in a boot. */
    FAULT_ENDED_BY_BOOT,
    /** An episode without an end. */
    FAULT_NEVER_CLOSED,
    /** Faults of connector 0, the station itself. */
    STATION_FAULT,
    /** Two Faulted of one moment that differ in the vendor's code only. */
    FAULT_PAIR,
    /** Faulted with error code NoError. */
    FAULT_WITHOUT_ERROR,
    /** An error code that OCPP does not know. */
    UNKNOWN_ERROR_CODE,
    /** An error code with a status other than Faulted. */
    WARNING,
    /** A status that OCPP does not know. */
    UNKNOWN_STATUS,

    // Charges that meet a fault.
    /** A charge ended for one of the reasons that mean trouble. */
    ABNORMAL_STOP,
    /** A fault of the connector during a charge that ends normally. */
    FAULT_WHILE_CHARGING,
    /** A fault of connector 0 during a charge that ends normally. */
    STATION_FAULT_WHILE_CHARGING,
    /** A charge that never stops because its connector faults. */
    NO_STOP_THEN_FAULT,
    /** A charge that never stops because the station reboots. */
    NO_STOP_THEN_BOOT,

    // Connections.
    /** Hours without a connection; transaction messages arrive later, in order. */
    OFFLINE_GAP,
    /** More than a day without a connection. */
    OFFLINE_DAYS,
    /** A transaction message lost because the queue held 200. */
    QUEUE_OVERFLOW,
    /** No connection when the month ends; messages arrive in the next month. */
    OFFLINE_AT_MONTH_END,
    /** A fault that came and went without a connection: nobody knows of it. */
    FAULT_UNSEEN,
    /** A station that queues statuses too, against the book: faults that arrive a day late. */
    LATE_STATUS,
    /** A request whose answer is lost with the connection; it is sent again on the next one. */
    ANSWER_LOST,
    /** The same frame twice on one connection. */
    FRAME_RESENT,
    /** The same body with a new message id. */
    RESENT_WITH_NEW_ID,

    // Clocks.
    /** A clock that starts in 1970 after a loss of power. */
    CLOCK_1970,
    /** A clock two hours ahead from the boot to the first heartbeat. */
    CLOCK_AHEAD,
    /** Local time that is said to be UTC. */
    LOCAL_TIME_AS_UTC,
    /** Statuses without a time. */
    STATUS_WITHOUT_TIMESTAMP,
    /** Times without a zone. */
    NO_TIME_ZONE,
    /** Local times with their offset. */
    LOCAL_OFFSET,
    /** Offsets of hours only. */
    SHORT_OFFSET,

    // Names and identifiers.
    /** Names in snake_case, nulls spelled out. */
    SNAKE_CASE,
    /** Id tags of 36 characters. */
    LONG_ID_TAG,
    /** Id tags in small letters with blanks around them. */
    UNTIDY_ID_TAG,

    // Transactions.
    /** Messages of a transaction whose start was lost, with id -1. */
    TRANSACTION_MINUS_ONE,
    /** A stop with transaction id 0. */
    TRANSACTION_ZERO,
    /** A stop of a charge that began before the month. */
    STOP_WITHOUT_START,
    /** A charge that never stops, followed by the next charge. */
    START_WITHOUT_STOP,
    /** A second stop with another meter reading. */
    SECOND_STOP,
    /** A meter that stops below where it started. */
    METER_BACKWARDS,
    /** A meter reading with decimals at the stop. */
    DECIMAL_METER,
    /** An id tag that is refused, on a station that starts first and asks later. */
    REFUSED_ID_TAG,

    // Frames that are no message.
    /** JSON that breaks off. */
    TRUNCATED_FRAME,
    /** No JSON at all. */
    NOT_JSON,
    /** JSON, but no array. */
    NOT_AN_ARRAY,
    /** An array that is too short. */
    SHORT_ARRAY,
    /** Bytes that are not UTF-8. */
    NOT_UTF8,
    /** A payload that is an array or text. */
    PAYLOAD_NOT_AN_OBJECT,
    /** A message type other than 2, 3 and 4. */
    UNKNOWN_MESSAGE_TYPE,
    /** A message id that is neither text nor a number. */
    MESSAGE_ID_NOT_TEXT,
    /** A member without a value: {@code "transactionId":,}. */
    MISSING_VALUE,

    // Messages whose payload cannot be used.
    /** A status without connectorId. */
    STATUS_WITHOUT_CONNECTOR,
    /** A status without status. */
    STATUS_WITHOUT_STATUS,
    /** A connectorId that is a word. */
    CONNECTOR_NOT_A_NUMBER,
    /** A start without idTag. */
    START_WITHOUT_ID_TAG,
    /** A start without meterStart. */
    START_WITHOUT_METER,
    /** A start on connector 0. */
    START_ON_CONNECTOR_ZERO,
    /** An Authorize without idTag. */
    AUTHORIZE_WITHOUT_ID_TAG,
    /** A DataTransfer without vendorId. */
    DATA_TRANSFER_WITHOUT_VENDOR,
    /** A sample whose value is empty, among good ones. */
    EMPTY_SAMPLE,

    // Messages that can be used all the same.
    /** An action that OCPP 1.6 does not have. */
    UNKNOWN_ACTION,
    /** A message id that is a number. */
    NUMERIC_MESSAGE_ID,
    /** {@code HeartBeat}. */
    MISSPELT_HEARTBEAT,
    /** A payload null. */
    NULL_PAYLOAD,
    /** A member that OCPP does not know. */
    UNKNOWN_FIELD,
    /** A sample whose value is a number instead of text. */
    NUMERIC_SAMPLE,
    /** A meterValue that is an object instead of an array. */
    LONE_METER_VALUE,
    /** A meterValue without samples. */
    NO_SAMPLES;

    /** The name in the truth, for example {@code fault_burst}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
