package io.chargelake.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record of {@code ocpp.sessions}: a socket of a station was opened or is gone, so that "offline" can be known. Key =
 * station id; timestamp = when. A station's sockets may overlap: a new one replaces the old, whose end is often noticed
 * later; a station is connected while any session of it is without an end. A process that is killed leaves no ends: its
 * sessions end where the same node says that it {@link Change#NODE_STARTED started} again, or where the station has a
 * later session.
 *
 * @param change what happened
 * @param stationId whose socket; the node's name where a node started
 * @param session one UUID for each socket, as in the frames' header; that of the process where a node started
 * @param at when
 * @param node the ingress process that holds the socket
 * @param tenant whom the station belongs to; empty where there is one
 * @param remoteAddress the peer's IP address; empty where unknown
 * @param reason why a socket is gone, in a word: {@code closed-by-station}, {@code connection-lost}, {@code replaced},
 *     {@code idle}, {@code shutdown}, {@code protocol-error}; empty on other changes
 * @param lastHeardAt when the station was last heard over the socket (frame, ping or pong); empty on other changes
 */
public record SessionEvent(
        Change change,
        String stationId,
        String session,
        Instant at,
        String node,
        Optional<String> tenant,
        Optional<String> remoteAddress,
        Optional<String> reason,
        Optional<Instant> lastHeardAt) {

    /** The value of the header {@link FrameHeaders#EVENT} of such a record. */
    public static final String EVENT = "session";

    /** What happened to a socket. */
    public enum Change {
        /** It was opened, and the station may talk. */
        CONNECTED("Connected"),
        /** It is gone. */
        DISCONNECTED("Disconnected"),
        /** The process started, so that every earlier session of its node is over. */
        NODE_STARTED("NodeStarted");

        private final String word;

        Change(String word) {
            this.word = word;
        }

        /** As it stands in the record. */
        public String word() {
            return word;
        }

        static Change read(String word) throws MalformedEventException {
            for (Change change : values()) {
                if (change.word.equals(word)) {
                    return change;
                }
            }
            throw new MalformedEventException(
                    "event_unknown", "event: " + word + " (expected: Connected, Disconnected or NodeStarted)");
        }
    }

    /** What must be there is there. */
    public SessionEvent {
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(stationId, "stationId");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(node, "node");
    }

    /** The record for a topic. */
    public ProducerRecord<byte[], byte[]> on(String topic) {
        ObjectNode json = EventJson.object();
        json.put("event", change.word());
        json.put("station", stationId);
        json.put("session", session);
        json.put("at", at.toString());
        json.put("node", node);
        tenant.ifPresent(name -> json.put("tenant", name));
        remoteAddress.ifPresent(address -> json.put("remoteAddress", address));
        reason.ifPresent(word -> json.put("reason", word));
        lastHeardAt.ifPresent(time -> json.put("lastHeardAt", time.toString()));
        return FrameRecord.of(stationId, at, json.toString().getBytes(UTF_8))
                .header(FrameHeaders.EVENT, EVENT)
                .session(session)
                .node(node)
                .tenant(tenant.orElse(null))
                .on(topic);
    }

    /**
     * Reads a record's value.
     *
     * @throws MalformedEventException if it is not such an event; the message says why
     */
    public static SessionEvent read(byte[] value) throws MalformedEventException {
        JsonNode json = EventJson.read(value);
        return new SessionEvent(
                Change.read(EventJson.text(json, "event")),
                EventJson.text(json, "station"),
                EventJson.text(json, "session"),
                EventJson.time(json, "at"),
                EventJson.text(json, "node"),
                EventJson.optionalText(json, "tenant"),
                EventJson.optionalText(json, "remoteAddress"),
                EventJson.optionalText(json, "reason"),
                json.hasNonNull("lastHeardAt") ? Optional.of(EventJson.time(json, "lastHeardAt")) : Optional.empty());
    }
}
