package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.Frame;
import io.chargelake.ocpp.OcppTimestamp;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What makes two StartTransactions the same start: a station repeats an unanswered one with the same or with a new
 * message id, over the same or a new socket. A start whose time is missing or unreadable, or that cannot be used at all,
 * gets a transaction id like any other (OCPP 1.6, 4.8), but is the same only when message id and payload are.
 *
 * @param stationId the station
 * @param connectorId the connector; null where unknown
 * @param idTag the identifier as it is compared; null where unknown
 * @param timestamp the start, in UTC; null where unknown
 * @param meterStart in Wh; null where unknown
 * @param asSent message id and payload, where the parts above do not suffice; null where they do
 */
record StartIdentity(
        String stationId, String connectorId, String idTag, String timestamp, String meterStart, String asSent) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CHARACTERS_KEPT = 100;
    private static final String TRANSACTION_ID = "transactionId";

    /** The identity of a start. */
    static StartIdentity of(String stationId, Frame.Call call) {
        if (StationRequests.read(Action.START_TRANSACTION, call.payload())
                        instanceof Reading.Usable<StationRequest> usable
                && usable.value() instanceof StationRequest.StartTransaction start) {
            Optional<String> time =
                    start.timestamp().flatMap(OcppTimestamp::instant).map(Instant::toString);
            return new StartIdentity(
                    stationId,
                    String.valueOf(start.connectorId()),
                    start.idTag().key(),
                    time.orElse(null),
                    String.valueOf(start.meterStart()),
                    time.isPresent() ? null : asSent(call));
        }
        return new StartIdentity(stationId, null, null, null, null, asSent(call));
    }

    private static String asSent(Frame.Call call) {
        return call.messageId() + " " + call.payload();
    }

    /** The first 128 bits of SHA-256 over all parts. */
    StartKey key() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {stationId, connectorId, idTag, timestamp, meterStart, asSent}) {
                // The length keeps ("ab", "c") apart from ("a", "bc"); -1 keeps a missing part apart from an empty one.
                byte[] bytes = part == null ? new byte[0] : part.getBytes(UTF_8);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part == null ? -1 : bytes.length));
                digest.update(bytes);
            }
            ByteBuffer bits = ByteBuffer.wrap(digest.digest());
            return new StartKey(bits.getLong(), bits.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("algorithm: SHA-256 (expected: part of every JVM)", e);
        }
    }

    /** For people who read the topic; nothing is decided by it. Long texts are cut. */
    byte[] json(String node) {
        return json(fields(node));
    }

    /** The same, naming the id that the start has been given; that one decides. */
    byte[] json(String node, long transactionId) {
        Map<String, Object> fields = fields(node);
        fields.put(TRANSACTION_ID, transactionId);
        return json(fields);
    }

    /** The id that a start's record names; empty where its offset tells. */
    static OptionalLong transactionId(byte[] json) {
        try {
            JsonNode id = json == null ? null : JSON.readTree(json).get(TRANSACTION_ID);
            return id == null || !id.canConvertToLong() || id.asLong() <= 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(id.asLong());
        } catch (IOException e) {
            // Another version's, or nobody's.
            return OptionalLong.empty();
        }
    }

    private Map<String, Object> fields(String node) {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "stationId", stationId);
        put(fields, "connectorId", connectorId);
        put(fields, "idTag", idTag);
        put(fields, "timestamp", timestamp);
        put(fields, "meterStart", meterStart);
        put(fields, "node", node);
        return fields;
    }

    private byte[] json(Map<String, Object> fields) {
        try {
            return JSON.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("start: " + key().text() + " (expected: texts become JSON)", e);
        }
    }

    private static void put(Map<String, Object> fields, String name, String text) {
        if (text != null) {
            fields.put(
                    name, text.length() <= MOST_CHARACTERS_KEPT ? text : text.substring(0, MOST_CHARACTERS_KEPT) + "…");
        }
    }
}
