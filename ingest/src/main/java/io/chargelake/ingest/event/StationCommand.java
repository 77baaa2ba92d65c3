package io.chargelake.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargelake.ocpp.CentralSystemAction;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record of {@code ocpp.commands}: what a station is asked to do. Key = station id; timestamp = when it was asked; value
 * = the JSON of this record. Anybody may write one. The ingress process that holds the station's socket sends it, and
 * what became of it appears on {@code ocpp.command-results} as {@link CommandResult}s of the same id.
 *
 * @param id of the command, unique, at most 36 characters: it is the message id towards the station as well
 * @param stationId whom it is for
 * @param action of the central system (OCPP 1.6, chapter 5), in OCPP's spelling
 * @param payload JSON object, the request's payload
 * @param issuedAt when it was asked
 * @param expiresAt after this it is not sent any more
 * @param issuer who asks, for the record; empty where unknown
 */
public record StationCommand(
        String id,
        String stationId,
        String action,
        String payload,
        Instant issuedAt,
        Instant expiresAt,
        Optional<String> issuer) {

    /** The value of the header {@link FrameHeaders#EVENT} of such a record. */
    public static final String EVENT = "command";

    private static final int MOST_ID_CHARACTERS = 36;

    /** What must be there is there. */
    public StationCommand {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(stationId, "stationId");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(issuedAt, "issuedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(issuer, "issuer");
    }

    /**
     * What keeps it from being sent: anybody may write a command.
     *
     * @return one sentence for each problem, with the value and what is expected; empty where there is none
     */
    public List<String> problems() {
        Optional<CentralSystemAction> known = CentralSystemAction.of(action);
        if (known.isEmpty() || !known.get().wireName().equals(action)) {
            return List.of("action: " + action
                    + " (expected: an action of the central system in OCPP's spelling, such as" + " Reset)");
        }
        return known.get().problems(payload);
    }

    /** The record for a topic. */
    public ProducerRecord<byte[], byte[]> on(String topic) {
        ObjectNode json = EventJson.object();
        json.put("id", id);
        json.put("station", stationId);
        json.put("action", action);
        EventJson.putJson(json, "payload", payload);
        json.put("issuedAt", issuedAt.toString());
        json.put("expiresAt", expiresAt.toString());
        issuer.ifPresent(name -> json.put("issuer", name));
        return FrameRecord.of(stationId, issuedAt, json.toString().getBytes(UTF_8))
                .header(FrameHeaders.EVENT, EVENT)
                .on(topic);
    }

    /**
     * Reads a record's value.
     *
     * @throws MalformedEventException if it is not a command; the message says why
     */
    public static StationCommand read(byte[] value) throws MalformedEventException {
        JsonNode json = EventJson.read(value);
        JsonNode payload = json.path("payload");
        if (!payload.isObject() && !payload.isMissingNode()) {
            throw new MalformedEventException(
                    "payload_not_an_object", "payload: " + payload.getNodeType() + " (expected: a JSON object)");
        }
        String id = EventJson.text(json, "id");
        if (id.length() > MOST_ID_CHARACTERS) {
            throw new MalformedEventException(
                    "id_too_long", "id: " + id.length() + " characters (expected: at most " + MOST_ID_CHARACTERS + ")");
        }
        return new StationCommand(
                id,
                EventJson.text(json, "station"),
                EventJson.text(json, "action"),
                payload.isMissingNode() ? "{}" : payload.toString(),
                EventJson.time(json, "issuedAt"),
                EventJson.time(json, "expiresAt"),
                EventJson.optionalText(json, "issuer"));
    }
}
