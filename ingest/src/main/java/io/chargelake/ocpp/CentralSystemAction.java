package io.chargelake.ocpp;

import static io.chargelake.ocpp.RequestField.Type.INTEGER;
import static io.chargelake.ocpp.RequestField.Type.JSON;
import static io.chargelake.ocpp.RequestField.Type.TEXT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The actions that the central system initiates (OCPP 1.6, chapter 5): those of the Core profile, TriggerMessage, and
 * those of local authorization lists, each with the fields of its request (chapter 6).
 */
public enum CentralSystemAction implements OcppName {
    CHANGE_AVAILABILITY(
            "ChangeAvailability",
            RequestField.required("connectorId", INTEGER),
            RequestField.oneOf("type", "Inoperative", "Operative")),
    CHANGE_CONFIGURATION(
            "ChangeConfiguration", RequestField.required("key", TEXT), RequestField.required("value", TEXT)),
    CLEAR_CACHE("ClearCache"),
    DATA_TRANSFER(
            "DataTransfer",
            RequestField.required("vendorId", TEXT),
            RequestField.optional("messageId", TEXT),
            RequestField.optional("data", TEXT)),
    GET_CONFIGURATION("GetConfiguration", RequestField.optional("key", JSON)),
    GET_LOCAL_LIST_VERSION("GetLocalListVersion"),
    REMOTE_START_TRANSACTION(
            "RemoteStartTransaction",
            RequestField.required("idTag", TEXT),
            RequestField.optional("connectorId", INTEGER),
            RequestField.optional("chargingProfile", JSON)),
    REMOTE_STOP_TRANSACTION("RemoteStopTransaction", RequestField.required("transactionId", INTEGER)),
    RESET("Reset", RequestField.oneOf("type", "Hard", "Soft")),
    SEND_LOCAL_LIST(
            "SendLocalList",
            RequestField.required("listVersion", INTEGER),
            RequestField.oneOf("updateType", "Differential", "Full"),
            RequestField.optional("localAuthorizationList", JSON)),
    TRIGGER_MESSAGE(
            "TriggerMessage",
            RequestField.oneOf(
                    "requestedMessage",
                    "BootNotification",
                    "DiagnosticsStatusNotification",
                    "FirmwareStatusNotification",
                    "Heartbeat",
                    "MeterValues",
                    "StatusNotification"),
            RequestField.optional("connectorId", INTEGER)),
    UNLOCK_CONNECTOR("UnlockConnector", RequestField.required("connectorId", INTEGER));

    private static final ObjectMapper JSON_READER = new ObjectMapper();
    private static final Vocabulary<CentralSystemAction> VOCABULARY = Vocabulary.of(CentralSystemAction.class);

    private final String wireName;
    private final List<RequestField> fields;

    CentralSystemAction(String wireName, RequestField... fields) {
        this.wireName = wireName;
        this.fields = List.of(fields);
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /** The fields of its request; there are no others. */
    public List<RequestField> fields() {
        return fields;
    }

    /** The action of that name, in any case. */
    public static Optional<CentralSystemAction> of(String name) {
        return name == null ? Optional.empty() : VOCABULARY.find(name);
    }

    /**
     * What keeps a payload from being one of this action.
     *
     * @param payload JSON text
     * @return one sentence for each problem, with the value and what is expected; empty where there is none
     */
    public List<String> problems(String payload) {
        JsonNode json;
        try {
            json = JSON_READER.readTree(payload);
        } catch (JsonProcessingException e) {
            return List.of("payload: not JSON (expected: a JSON object)");
        }
        if (json == null || !json.isObject()) {
            return List.of("payload: not an object (expected: a JSON object)");
        }
        List<String> problems = new ArrayList<>();
        for (RequestField field : fields) {
            field.problem(json.get(field.name())).ifPresent(problems::add);
        }
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (fields.stream().noneMatch(field -> field.name().equals(name))) {
                problems.add(name + ": not a field of " + wireName + " (expected: "
                        + (fields.isEmpty()
                                ? "none"
                                : String.join(
                                        ", ",
                                        fields.stream().map(RequestField::name).toList()))
                        + ")");
            }
        }
        return problems;
    }
}
