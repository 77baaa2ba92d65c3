package io.chargelake.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record of {@code ocpp.command-results}: what became of a {@link StationCommand}. A command that reaches a station has
 * {@link Outcome#SENT} and then a final one, with {@link Outcome#QUEUED} before them where it had to wait; any other has a
 * final one alone. Key = station id; timestamp = when it became so.
 *
 * @param commandId the command
 * @param stationId whom it was for
 * @param action what was asked
 * @param outcome what became of it
 * @param at when
 * @param node the ingress process that says so
 * @param session the socket it was sent over; empty where it was not sent
 * @param payload JSON object of the station's answer; empty where there is none
 * @param errorCode of a refusal, as the station spelled it
 * @param explanation in words, where there is something to explain; may hold a station's text
 */
public record CommandResult(
        String commandId,
        String stationId,
        String action,
        Outcome outcome,
        Instant at,
        String node,
        Optional<String> session,
        Optional<String> payload,
        Optional<String> errorCode,
        Optional<String> explanation) {

    /** The value of the header {@link FrameHeaders#EVENT} of such a record. */
    public static final String EVENT = "command-result";

    /** What became of a command. */
    public enum Outcome {
        /** An ingress process holds the station's socket, and sends it when the station is free. */
        QUEUED("Queued", false),
        /** It was sent to the station; what the station says is to come. */
        SENT("Sent", false),
        /** The station answered; whether it does what was asked stands in the payload's {@code status}. */
        ANSWERED("Answered", true),
        /** The station answered with a CALLERROR. */
        REFUSED("Refused", true),
        /** It was sent, and no answer came in time: the station may have done it or not. */
        TIMED_OUT("TimedOut", true),
        /** It was not sent: no ingress process holds a socket of this station. */
        NOT_CONNECTED("NotConnected", true),
        /** It was not sent: its time was over before the station was free. */
        EXPIRED("Expired", true),
        /** It was not sent: it is not one that can be sent to this station now. */
        INVALID("Invalid", true);

        private final String word;
        private final boolean last;

        Outcome(String word, boolean last) {
            this.word = word;
            this.last = last;
        }

        /** As it stands in the record. */
        public String word() {
            return word;
        }

        /** Whether nothing follows. */
        public boolean last() {
            return last;
        }

        static Outcome read(String word) throws MalformedEventException {
            for (Outcome outcome : values()) {
                if (outcome.word.equals(word)) {
                    return outcome;
                }
            }
            throw new MalformedEventException(
                    "outcome_unknown",
                    "outcome: " + word + " (expected: Queued, Sent, Answered, Refused, TimedOut,"
                            + " NotConnected, Expired or Invalid)");
        }
    }

    /** What must be there is there. */
    public CommandResult {
        Objects.requireNonNull(commandId, "commandId");
        Objects.requireNonNull(stationId, "stationId");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(node, "node");
    }

    /** What became of a command that was not sent, or was not answered. */
    public static CommandResult of(
            StationCommand command, Outcome outcome, Instant at, String node, Optional<String> session, String why) {
        return new CommandResult(
                command.id(),
                command.stationId(),
                command.action(),
                outcome,
                at,
                node,
                session,
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(why));
    }

    /** The word in the answer's {@code status}; empty where it has none. */
    public Optional<String> status() {
        if (payload.isEmpty()) {
            return Optional.empty();
        }
        try {
            return EventJson.optionalText(EventJson.read(payload.get().getBytes(UTF_8)), "status");
        } catch (MalformedEventException e) {
            return Optional.empty();
        }
    }

    /** The record for a topic. */
    public ProducerRecord<byte[], byte[]> on(String topic) {
        ObjectNode json = EventJson.object();
        json.put("id", commandId);
        json.put("station", stationId);
        json.put("action", action);
        json.put("outcome", outcome.word());
        json.put("at", at.toString());
        json.put("node", node);
        session.ifPresent(id -> json.put("session", id));
        payload.ifPresent(text -> EventJson.putJson(json, "payload", text));
        errorCode.ifPresent(code -> json.put("errorCode", code));
        explanation.ifPresent(words -> json.put("explanation", words));
        return FrameRecord.of(stationId, at, json.toString().getBytes(UTF_8))
                .header(FrameHeaders.EVENT, EVENT)
                .node(node)
                .on(topic);
    }

    /**
     * Reads a record's value.
     *
     * @throws MalformedEventException if it is not a result; the message says why
     */
    public static CommandResult read(byte[] value) throws MalformedEventException {
        JsonNode json = EventJson.read(value);
        JsonNode payload = json.path("payload");
        return new CommandResult(
                EventJson.text(json, "id"),
                EventJson.text(json, "station"),
                EventJson.text(json, "action"),
                Outcome.read(EventJson.text(json, "outcome")),
                EventJson.time(json, "at"),
                EventJson.text(json, "node"),
                EventJson.optionalText(json, "session"),
                payload.isMissingNode() ? Optional.empty() : Optional.of(payload.toString()),
                EventJson.optionalText(json, "errorCode"),
                EventJson.optionalText(json, "explanation"));
    }
}
