package io.chargelake.sample.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The oddities of the field that a fleet can show, each counted in the truth. Together they cover every case of the
 * catalogue of field quirks that curation has to honour.
 */
public enum Quirk {
    // Faults.
    FAULT_BURST("A day with well over five faults."),
    FOUR_FAULTS_A_DAY("A day with exactly four faults, some of them sent twice."),
    FIVE_FAULTS_A_DAY("A day with exactly five faults, some of them sent twice."),
    RARE_FAULT("A station that faults once or twice a month."),
    REPEATED_FAULT("Faulted again, with another code, while Faulted: one more fault, the same episode.", 32),
    OVERLAPPING_FAULTS("Two connectors Faulted at the same time: the minutes of both count."),
    FAULT_OVER_MIDNIGHT("An episode that begins before midnight and ends after it."),
    FAULT_AT_MONTH_END("Faults in the last minutes of the month."),
    FAULT_ENDED_BY_BOOT("An episode that ends in a boot."),
    FAULT_NEVER_CLOSED("An episode without an end."),
    STATION_FAULT("Faults of connector 0, the station itself."),
    FAULT_PAIR("Two Faulted of one moment that differ in the vendor's code only.", 32),
    FAULT_WITHOUT_ERROR("Faulted with error code NoError."),
    UNKNOWN_ERROR_CODE("An error code that OCPP does not know.", 34),
    WARNING("An error code with a status other than Faulted."),
    UNKNOWN_STATUS("A status that OCPP does not know."),

    // Charges that meet a fault.
    ABNORMAL_STOP("A charge ended for one of the reasons that mean trouble."),
    FAULT_WHILE_CHARGING("A fault of the connector during a charge that ends normally."),
    STATION_FAULT_WHILE_CHARGING("A fault of connector 0 during a charge that ends normally."),
    NO_STOP_THEN_FAULT("A charge that never stops because its connector faults.", 30),
    NO_STOP_THEN_BOOT("A charge that never stops because the station reboots.", 30),

    // Connections.
    OFFLINE_GAP("Hours without a connection; transaction messages arrive later, in order.", 14),
    OFFLINE_DAYS("More than a day without a connection.", 14),
    QUEUE_OVERFLOW("A transaction message lost because the queue held 200."),
    OFFLINE_AT_MONTH_END("No connection when the month ends; messages arrive in the next month.", 14),
    FAULT_UNSEEN("A fault that came and went without a connection: nobody knows of it."),
    LATE_STATUS("A station that queues statuses too, against the book: faults that arrive a day late.", 14),
    ANSWER_LOST("A request whose answer is lost with the connection; it is sent again on the next one.", 2),
    FRAME_RESENT("The same frame twice on one connection.", 2),
    RESENT_WITH_NEW_ID("The same body with a new message id.", 2),
    START_RESENT("A start that is sent four times under one id before it is answered.", 2),
    BATCH_REPLAYED("A stretch of frames that the producer writes to Kafka once more, with their times.", 3),

    // Clocks.
    CLOCK_1970("A clock that starts in 1970 after a loss of power.", 10),
    CLOCK_AHEAD("A clock two hours ahead from the boot to the first heartbeat.", 11),
    LOCAL_TIME_AS_UTC("Local time that is said to be UTC.", 11),
    STATUS_WITHOUT_TIMESTAMP("Statuses without a time.", 9),
    NO_TIME_ZONE("Local times without a zone.", 12),
    LOCAL_OFFSET("Local times with their offset."),
    SHORT_OFFSET("Offsets of hours only.", 13),

    // Names and identifiers.
    MESSAGE_ID_REUSED("Message ids that count from the same number after every boot, on many stations alike.", 1, 8),
    SAME_START_ID("One message id for all starts, so that only their order tells which answer is whose.", 1, 8),
    MESSAGE_ID_MISSING("Starts, and their answers, whose message id is null or empty.", 4),
    ANSWER_WITHOUT_ACTION("Answers recorded without the action that they answer.", 6),
    SNAKE_CASE("Names in snake_case, nulls spelled out."),
    LONG_ID_TAG("Id tags of 36 characters, where OCPP allows 20.", 35),
    UNTIDY_ID_TAG("Id tags in small letters with blanks around them.", 37),
    EMPTY_VENDOR("A boot that names no vendor, and a serial number of 36 characters.", 35),

    // Transactions.
    TRANSACTION_MINUS_ONE("Messages of a transaction whose start was lost, with id -1.", 17),
    TRANSACTION_ZERO("A stop out of the blue with transaction id 0.", 16),
    STOP_WITHOUT_START("A stop of a charge that began before the month.", 16),
    START_WITHOUT_STOP("A charge that never stops, followed by the next charge.", 30),
    SECOND_STOP("A second stop with another meter reading.", 15),
    METER_BACKWARDS("A meter that stops below where it started.", 19),
    DECIMAL_METER("A meter reading with decimals at the stop.", 20),
    REFUSED_ID_TAG("An id tag that is refused, on a station that starts first and asks later."),
    TRANSACTION_ID_FORGOTTEN(
            "A charge whose start was answered, and whose stop names transaction 0, -1, none or one nobody knows.",
            16,
            17,
            18),
    STOP_OF_OTHER_STATION("A stop with the id of a transaction of another station.", 18),
    METER_UNKNOWN("A stop whose meter reading is -1: the station does not know it.", 19),
    STATUS_BEFORE_STOP("Finishing and Available arrive minutes before the stop.", 31),
    STOP_BY_OTHER_TAG("A charge that another id tag ends.", 38),
    NEVER_AVAILABLE("A connector that goes from Finishing to Preparing, and back, and is never Available.", 39),

    // Samples of charges.
    SESSION_REGISTER("Samples count energy from the start of the charge, start and stop for a lifetime.", 21),
    KWH_AS_WH("Energy in kWh that is said to be Wh.", 22),
    POWER_WITHOUT_UNIT("Power without its unit.", 22, 23),
    POWER_IN_WH("Power in Wh.", 22),
    BARE_SAMPLES("Samples that have nothing but a value.", 23),
    SIGNED_DATA("Signed meter data of several kilobytes.", 26),
    PHASES_ONLY("Power of each phase, and of the neutral conductor, without a total.", 27),
    SAMPLES_REPEATED_AT_STOP("A stop that brings all samples of the charge once more.", 28),
    SAMPLE_AFTER_STOP("The last sample of a charge comes after its stop.", 28),
    REGISTER_DROP("An energy register that drops to 0 for one sample.", 29),

    // Statuses.
    STATUS_REPEATED("The same status once a minute.", 32),
    EQUAL_TIMES("Two statuses of a connector that bear the same time.", 33),

    // Frames that are no message.
    TRUNCATED_FRAME("JSON that breaks off."),
    NOT_JSON("No JSON at all."),
    NOT_AN_ARRAY("JSON, but no array."),
    SHORT_ARRAY("An array that is too short."),
    NOT_UTF8("Bytes that are not UTF-8."),
    PAYLOAD_NOT_AN_OBJECT("A payload that is an array or text."),
    UNKNOWN_MESSAGE_TYPE("A message type other than 2, 3 and 4."),
    MESSAGE_ID_NOT_TEXT("A message id that is neither text nor a number."),
    MISSING_VALUE("A member without a value: \"transactionId\":,.", 25),

    // Messages whose payload cannot be used.
    STATUS_WITHOUT_CONNECTOR("A status without connectorId."),
    STATUS_WITHOUT_STATUS("A status without status."),
    CONNECTOR_NOT_A_NUMBER("A connectorId that is a word."),
    START_WITHOUT_ID_TAG("A start without idTag."),
    START_WITHOUT_METER("A start without meterStart."),
    START_ON_CONNECTOR_ZERO("A start on connector 0.", 36),
    AUTHORIZE_WITHOUT_ID_TAG("An Authorize without idTag."),
    DATA_TRANSFER_WITHOUT_VENDOR("A DataTransfer without vendorId."),
    EMPTY_SAMPLE("A sample whose value is empty, among good ones.", 24),

    // Messages that can be used all the same.
    UNKNOWN_ACTION("An action that OCPP 1.6 does not have.", 40),
    NUMERIC_MESSAGE_ID("A message id that is a number."),
    MISSPELT_HEARTBEAT("A heartbeat spelt HeartBeat.", 5),
    NULL_PAYLOAD("A payload null."),
    UNKNOWN_FIELD("A member that OCPP does not know."),
    NUMERIC_SAMPLE("A sample whose value is a number instead of text.", 24),
    LONE_METER_VALUE("A meterValue that is an object instead of an array.", 25),
    NO_SAMPLES("A meterValue without samples.", 25),

    // More of all three sorts.
    ANSWER_WITHOUT_REQUEST("An answer to a question that nobody asked.", 7),
    REQUEST_WITHOUT_ANSWER("A request that is never answered.", 7),
    EMPTY_TIMESTAMP("A status whose time is empty text.", 13),
    CLOCK_YEAR_ONE("A status of the year 1.", 10),
    NOTHING_FROM_VENDOR("A status whose info is the word null and whose vendor's code is 0x0000.", 34),
    UNKNOWN_CONNECTOR("A status of a connector that the station does not have.", 36),
    NEGATIVE_CONNECTOR("A status or a start on connector -1.", 36),
    EXPONENT_SAMPLE("A sample with an exponent: 4.2E3.", 20),
    DECIMAL_COMMA("A sample with a decimal comma.", 24),
    DATA_NOT_TEXT("A DataTransfer whose data is an object instead of text.", 40);

    /** How many cases the catalogue of field quirks has. */
    public static final int CASES = 40;

    private final String sentence;
    private final List<Integer> cases;

    Quirk(String sentence, Integer... cases) {
        this.sentence = sentence;
        this.cases = List.of(cases);
    }

    /** The name in the truth and on the command line, for example {@code fault_burst}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The oddity of that name.
     *
     * @param name as of {@link #key}, in any case, with hyphens or underscores
     */
    public static Optional<Quirk> of(String name) {
        String key = name.strip().toLowerCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values()).filter(quirk -> quirk.key().equals(key)).findFirst();
    }

    /** What happens, in one sentence. */
    public String sentence() {
        return sentence;
    }

    /** The cases of the catalogue of field quirks (1 to {@link #CASES}) that it shows; none for mere trouble. */
    public List<Integer> cases() {
        return cases;
    }
}
