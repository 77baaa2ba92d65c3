package io.chargelake.ocpp;

import com.fasterxml.jackson.core.JsonToken;
import io.chargelake.ocpp.StationRequest.Authorize;
import io.chargelake.ocpp.StationRequest.BootNotification;
import io.chargelake.ocpp.StationRequest.DataTransfer;
import io.chargelake.ocpp.StationRequest.DiagnosticsStatusNotification;
import io.chargelake.ocpp.StationRequest.FirmwareStatusNotification;
import io.chargelake.ocpp.StationRequest.Heartbeat;
import io.chargelake.ocpp.StationRequest.MeterValues;
import io.chargelake.ocpp.StationRequest.StartTransaction;
import io.chargelake.ocpp.StationRequest.StatusNotification;
import io.chargelake.ocpp.StationRequest.StopTransaction;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads the payloads of what stations send.
 *
 * <p>Fields may be named in camelCase or snake_case; null counts as absent; numbers may be text and text numbers; words
 * and lengths beyond OCPP's are kept and flagged. A request is unusable only where the event that it tells of cannot be
 * used: without the connector, the identifier or the meter reading of a start, without the connector or the state of a
 * status. Reasons are the field's snake_case name and {@code _missing}, {@code _not_an_integer}, {@code _not_a_number},
 * {@code _out_of_range}, {@code _negative} or {@code _zero}; and {@code payload_not_json}. Timestamps never make a
 * request unusable; their flags come with {@link EventTime}.
 */
public final class StationRequests {

    private static final int ID_TAG = 20;

    private static final FieldNames AUTHORIZE = FieldNames.of("idTag");
    private static final FieldNames BOOT_NOTIFICATION = FieldNames.of(
            "chargePointVendor",
            "chargePointModel",
            "chargePointSerialNumber",
            "chargeBoxSerialNumber",
            "firmwareVersion",
            "iccid",
            "imsi",
            "meterType",
            "meterSerialNumber");
    private static final FieldNames DATA_TRANSFER = FieldNames.of("vendorId", "messageId", "data");
    private static final FieldNames STATUS_ONLY = FieldNames.of("status");
    private static final FieldNames HEARTBEAT = FieldNames.of();
    private static final FieldNames METER_VALUES = FieldNames.of("connectorId", "transactionId", "meterValue");
    private static final FieldNames START_TRANSACTION =
            FieldNames.of("connectorId", "idTag", "meterStart", "timestamp", "reservationId");
    private static final FieldNames STATUS_NOTIFICATION =
            FieldNames.of("connectorId", "errorCode", "info", "status", "timestamp", "vendorId", "vendorErrorCode");
    private static final FieldNames STOP_TRANSACTION =
            FieldNames.of("idTag", "meterStop", "timestamp", "transactionId", "reason", "transactionData");

    private static final Vocabulary<ChargePointStatus> STATUSES = Vocabulary.of(ChargePointStatus.class);
    private static final Vocabulary<ChargePointErrorCode> ERROR_CODES = Vocabulary.of(ChargePointErrorCode.class);
    private static final Vocabulary<Reason> STOP_REASONS = Vocabulary.of(Reason.class);
    private static final Vocabulary<DiagnosticsStatus> DIAGNOSTICS = Vocabulary.of(DiagnosticsStatus.class);
    private static final Vocabulary<FirmwareStatus> FIRMWARE = Vocabulary.of(FirmwareStatus.class);

    private static final Term<Reason> LOCAL = new Term.Known<>(Reason.LOCAL);

    private StationRequests() {}

    /**
     * Reads a request.
     *
     * @param payload the text of a JSON object, as of {@link Frame#payload}; whatever it is, nothing is thrown
     */
    public static Reading<StationRequest> read(Action action, String payload) {
        Findings findings = new Findings();
        StationRequest request = null;
        try (JsonText json = new JsonText(payload)) {
            if (json.next() == JsonToken.START_OBJECT) {
                request = request(action, json, findings);
            }
            if (request == null || json.next() != null) {
                findings.reject("payload_not_json");
            }
        } catch (IOException e) {
            findings.reject("payload_not_json");
        }
        return findings.usable()
                ? new Reading.Usable<>(request, findings.flags(), findings.extraJson())
                : new Reading.Unusable<>(findings.reasons(), payload);
    }

    private static StationRequest request(Action action, JsonText json, Findings findings) throws IOException {
        return switch (action) {
            case AUTHORIZE -> authorize(json, findings);
            case BOOT_NOTIFICATION -> bootNotification(json, findings);
            case DATA_TRANSFER -> dataTransfer(json, findings);
            case DIAGNOSTICS_STATUS_NOTIFICATION ->
                new DiagnosticsStatusNotification(
                        status(Fields.read(json, STATUS_ONLY, findings), DIAGNOSTICS, findings));
            case FIRMWARE_STATUS_NOTIFICATION ->
                new FirmwareStatusNotification(status(Fields.read(json, STATUS_ONLY, findings), FIRMWARE, findings));
            case HEARTBEAT -> heartbeat(json, findings);
            case METER_VALUES -> meterValues(json, findings);
            case START_TRANSACTION -> startTransaction(json, findings);
            case STATUS_NOTIFICATION -> statusNotification(json, findings);
            case STOP_TRANSACTION -> stopTransaction(json, findings);
        };
    }

    private static Authorize authorize(JsonText json, Findings findings) throws IOException {
        return new Authorize(requiredIdTag(Fields.read(json, AUTHORIZE, findings), findings));
    }

    private static BootNotification bootNotification(JsonText json, Findings findings) throws IOException {
        Fields fields = Fields.read(json, BOOT_NOTIFICATION, findings);
        return new BootNotification(
                fields.expectedText("chargePointVendor", 20),
                fields.expectedText("chargePointModel", 20),
                fields.text("chargePointSerialNumber", 25),
                fields.text("chargeBoxSerialNumber", 25),
                fields.text("firmwareVersion", 50),
                fields.text("iccid", 20),
                fields.text("imsi", 20),
                fields.text("meterType", 25),
                fields.text("meterSerialNumber", 25));
    }

    private static DataTransfer dataTransfer(JsonText json, Findings findings) throws IOException {
        Fields fields = Fields.read(json, DATA_TRANSFER, findings);
        return new DataTransfer(
                fields.requiredText("vendorId", 255), fields.text("messageId", 50), fields.text("data"));
    }

    private static Heartbeat heartbeat(JsonText json, Findings findings) throws IOException {
        Fields.read(json, HEARTBEAT, findings);
        return new Heartbeat();
    }

    private static MeterValues meterValues(JsonText json, Findings findings) throws IOException {
        MeterValueReader meterValues = new MeterValueReader("meter_value", findings);
        Fields fields = Fields.read(json, METER_VALUES, findings, "meterValue", meterValues);
        if (!fields.has("connectorId")) {
            findings.flag("connector_id_missing");
        }
        Optional<Integer> connectorId = fields.connector("connectorId", findings::flag);
        if (connectorId.orElse(0) < 0) {
            findings.flag("connector_id_negative");
        }
        if (meterValues.read().isEmpty()) {
            findings.flag("meter_value_missing");
        }
        return new MeterValues(connectorId, transactionId(fields, findings), meterValues.read());
    }

    private static StartTransaction startTransaction(JsonText json, Findings findings) throws IOException {
        Fields fields = Fields.read(json, START_TRANSACTION, findings);
        Optional<Integer> connectorId = requiredConnector(fields, findings);
        if (connectorId.orElse(1) == 0) {
            findings.reject("connector_id_zero");
        }
        IdTag idTag = requiredIdTag(fields, findings);
        if (!fields.has("meterStart")) {
            findings.reject("meter_start_missing");
        }
        long meterStart = fields.rounded("meterStart", findings::reject).orElse(0L);
        if (meterStart < 0) {
            findings.flag("meter_start_negative");
        }
        return new StartTransaction(
                connectorId.orElse(0),
                idTag,
                meterStart,
                fields.timestamp("timestamp"),
                fields.identifier("reservationId", findings::flag));
    }

    private static StatusNotification statusNotification(JsonText json, Findings findings) throws IOException {
        Fields fields = Fields.read(json, STATUS_NOTIFICATION, findings);
        Optional<Integer> connectorId = requiredConnector(fields, findings);
        Term<ChargePointStatus> status = status(fields, STATUSES, findings);
        Optional<Term<ChargePointErrorCode>> errorCode = fields.term("errorCode", ERROR_CODES);
        if (errorCode.isEmpty()) {
            findings.flag("error_code_missing");
        }
        Optional<String> rawErrorCode =
                errorCode.filter(code -> code.known().isEmpty()).map(Term::text);
        return new StatusNotification(
                connectorId.orElse(0),
                status,
                errorCode
                        .map(code -> code.known().orElse(ChargePointErrorCode.OTHER_ERROR))
                        .orElse(ChargePointErrorCode.NO_ERROR),
                rawErrorCode,
                fields.vendorText("info", 50),
                fields.timestamp("timestamp"),
                fields.vendorText("vendorId", 255),
                fields.vendorText("vendorErrorCode", 50));
    }

    private static StopTransaction stopTransaction(JsonText json, Findings findings) throws IOException {
        MeterValueReader transactionData = new MeterValueReader("transaction_data", findings);
        Fields fields = Fields.read(json, STOP_TRANSACTION, findings, "transactionData", transactionData);
        if (!fields.has("transactionId")) {
            findings.flag("transaction_id_missing");
        }
        Optional<Term<Reason>> reason = fields.term("reason", STOP_REASONS);
        if (reason.isEmpty()) {
            findings.flag("reason_defaulted");
        }
        return new StopTransaction(
                transactionId(fields, findings),
                fields.text("idTag", ID_TAG).map(idTag -> idTag(idTag, findings)),
                meterStop(fields, findings),
                fields.timestamp("timestamp"),
                reason.orElse(LOCAL),
                transactionData.read());
    }

    /** OCPP requires the reading; -1 says that the station does not know it. */
    private static Optional<Long> meterStop(Fields fields, Findings findings) {
        if (!fields.has("meterStop")) {
            findings.flag("meter_stop_missing");
        }
        Optional<Long> meterStop = fields.rounded("meterStop", findings::flag);
        if (meterStop.orElse(0L) == -1) {
            findings.flag("meter_stop_unknown");
            return Optional.empty();
        }
        if (meterStop.orElse(0L) < 0) {
            findings.flag("meter_stop_negative");
        }
        return meterStop;
    }

    /** Stations send -1 for a start that could not be delivered (errata 3.18), and 0 where they know nothing. */
    private static Optional<Long> transactionId(Fields fields, Findings findings) {
        Optional<Long> transactionId = fields.identifier("transactionId", findings::flag);
        if (transactionId.orElse(1L) <= 0) {
            findings.flag("transaction_id_not_positive");
        }
        return transactionId;
    }

    private static Optional<Integer> requiredConnector(Fields fields, Findings findings) {
        if (!fields.has("connectorId")) {
            findings.reject("connector_id_missing");
        }
        Optional<Integer> connectorId = fields.connector("connectorId", findings::reject);
        if (connectorId.orElse(0) < 0) {
            findings.reject("connector_id_negative");
        }
        return connectorId;
    }

    private static IdTag requiredIdTag(Fields fields, Findings findings) {
        return idTag(fields.requiredText("idTag", ID_TAG), findings);
    }

    private static IdTag idTag(String text, Findings findings) {
        if (!text.strip().equals(text)) {
            findings.flag("id_tag_trimmed");
        }
        return new IdTag(text);
    }

    /** A status that must be there. */
    private static <E extends Enum<E> & OcppName> Term<E> status(
            Fields fields, Vocabulary<E> vocabulary, Findings findings) {
        Optional<Term<E>> status = fields.term("status", vocabulary);
        if (status.isEmpty()) {
            findings.reject("status_missing");
        }
        return status.orElse(new Term.Unknown<>(""));
    }
}
