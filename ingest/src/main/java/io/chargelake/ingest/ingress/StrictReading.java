package io.chargelake.ingest.ingress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.CallErrorCode;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequests;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a request breaks OCPP 1.6, told by what the tolerant reader had to repair or could not use, and by the names of the
 * fields. A time without its offset is none: OCPP 1.6 asks for ISO 8601, and only recommends UTC (section 3.15).
 */
final class StrictReading {

    /**
     * A breach.
     *
     * @param code what a station is told, the first of ProtocolError (a field is missing), OccurenceConstraintViolation
     *     (one comes twice), TypeConstraintViolation (wrong type, or too long), PropertyConstraintViolation (a value that
     *     is not allowed), FormationViolation (no JSON, or a field that OCPP does not know)
     * @param description every finding of that code; holds nothing that the station has written
     */
    record Breach(CallErrorCode code, String description) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<CallErrorCode> ORDER = List.of(
            CallErrorCode.PROTOCOL_ERROR,
            CallErrorCode.OCCURENCE_CONSTRAINT_VIOLATION,
            CallErrorCode.TYPE_CONSTRAINT_VIOLATION,
            CallErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
            CallErrorCode.FORMATION_VIOLATION);

    private static final Map<String, CallErrorCode> CODES = Map.ofEntries(
            Map.entry("_not_json", CallErrorCode.FORMATION_VIOLATION),
            Map.entry("_missing", CallErrorCode.PROTOCOL_ERROR),
            Map.entry("_repeated", CallErrorCode.OCCURENCE_CONSTRAINT_VIOLATION),
            Map.entry("_as_text", CallErrorCode.TYPE_CONSTRAINT_VIOLATION),
            Map.entry("_as_number", CallErrorCode.TYPE_CONSTRAINT_VIOLATION),
            Map.entry("_as_json", CallErrorCode.TYPE_CONSTRAINT_VIOLATION),
            Map.entry("_as_decimal", CallErrorCode.TYPE_CONSTRAINT_VIOLATION),
            Map.entry("_not_an_integer", CallErrorCode.TYPE_CONSTRAINT_VIOLATION),
            Map.entry("_out_of_range", CallErrorCode.TYPE_CONSTRAINT_VIOLATION),
            Map.entry("_too_long", CallErrorCode.TYPE_CONSTRAINT_VIOLATION),
            Map.entry("_null", CallErrorCode.TYPE_CONSTRAINT_VIOLATION),
            Map.entry("timestamp_unreadable", CallErrorCode.TYPE_CONSTRAINT_VIOLATION),
            Map.entry("timestamp_epoch", CallErrorCode.TYPE_CONSTRAINT_VIOLATION),
            Map.entry("_not_a_word", CallErrorCode.PROPERTY_CONSTRAINT_VIOLATION),
            Map.entry("_respelled", CallErrorCode.PROPERTY_CONSTRAINT_VIOLATION),
            Map.entry("_negative", CallErrorCode.PROPERTY_CONSTRAINT_VIOLATION),
            Map.entry("_unknown", CallErrorCode.FORMATION_VIOLATION));

    private StrictReading() {}

    /** How a request breaks OCPP; empty where it does not. For actions other than those of transactions. */
    static Optional<Breach> breach(Action action, String payload) {
        Map<CallErrorCode, List<String>> findings = new EnumMap<>(CallErrorCode.class);
        for (String finding : findings(action, payload)) {
            CODES.forEach((suffix, code) -> {
                if (finding.endsWith(suffix)) {
                    findings.computeIfAbsent(code, none -> new ArrayList<>()).add(finding);
                }
            });
        }
        return ORDER.stream()
                .filter(findings::containsKey)
                .findFirst()
                .map(code -> new Breach(code, String.join(", ", findings.get(code))));
    }

    private static List<String> findings(Action action, String payload) {
        JsonNode fields;
        try {
            fields = JSON.readTree(payload);
        } catch (JsonProcessingException e) {
            return List.of("payload_not_json");
        }
        List<String> findings = new ArrayList<>();
        Reading<StationRequest> reading = StationRequests.read(action, payload);
        if (reading instanceof Reading.Usable<StationRequest> usable) {
            findings.addAll(usable.flags());
            names(usable.value(), fields, findings);
            if (usable.value() instanceof StationRequest.StatusNotification status) {
                status.timestamp().ifPresent(time -> findings.addAll(time.flags()));
            }
        } else if (reading instanceof Reading.Unusable<StationRequest> unusable) {
            findings.addAll(unusable.reasons());
        }
        return findings.stream().map(finding -> known(finding, fields)).toList();
    }

    /** The reader takes fields of any spelling, and null for none; the names of a request's parts are those of OCPP. */
    private static void names(StationRequest request, JsonNode fields, List<String> findings) {
        Set<String> known = Arrays.stream(request.getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        fields.properties().forEach(field -> {
            if (!known.contains(field.getKey())) {
                findings.add("field_unknown");
            } else if (field.getValue().isNull()) {
                findings.add(snakeCase(field.getKey()) + "_null");
            }
        });
    }

    /** The reader takes an empty text for none; to OCPP it is a text, but no number and no word. */
    private static String known(String finding, JsonNode fields) {
        return switch (finding) {
            case "charge_point_vendor_missing" -> isEmptyText(fields, "chargePointVendor") ? "" : finding;
            case "charge_point_model_missing" -> isEmptyText(fields, "chargePointModel") ? "" : finding;
            case "connector_id_missing" -> isEmptyText(fields, "connectorId") ? "connector_id_as_text" : finding;
            case "status_missing" -> isEmptyText(fields, "status") ? "status_not_a_word" : finding;
            case "error_code_missing" -> isEmptyText(fields, "errorCode") ? "error_code_not_a_word" : finding;
            case "unknown_status" -> "status_not_a_word";
            case "unknown_error_code" -> "error_code_not_a_word";
            default -> finding;
        };
    }

    private static boolean isEmptyText(JsonNode fields, String name) {
        return fields.path(name).isTextual() && fields.path(name).textValue().isEmpty();
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
