package io.chargelake.sample.fleet;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A request of a station: what it says, what is known once it has arrived, and how it is answered. The payload is
 * written when it is sent first, because a queued meter reading learns its transaction id only then; a repeat says the
 * same again.
 */
final class StationCall implements Exchange {

    /** How a request comes to be sent twice. */
    enum Repeat {
        NEVER,
        SAME_FRAME,
        NEW_ID,
        /** Four times under one id before it is answered. */
        UNTIL_ANSWERED,
        /** The connection breaks before the answer; the request is sent again, with a new id, on the next one. */
        ANSWER_LOST
    }

    /** What OCPP answers to an action that it does not know. */
    static final String NOT_IMPLEMENTED = "NotImplemented";

    private final String action;
    private final Supplier<String> payload;
    private boolean transactional;
    private boolean repeatable;
    private Repeat repeat = Repeat.NEVER;
    private Consumer<Instant> arrival = receivedAt -> {};
    private Function<Instant, String> answer = receivedAt -> "{}";
    private Runnable loss = () -> {};
    private String fixedId;
    private boolean numericId;
    private boolean unanswered;
    private String error;
    private String sentPayload;
    private String givenAnswer;
    private String messageId;
    private Instant firstReceivedAt;

    StationCall(String action, Supplier<String> payload) {
        this.action = action;
        this.payload = payload;
    }

    static StationCall of(String action, String payload) {
        return new StationCall(action, () -> payload);
    }

    /** Waits in the queue while there is no connection. */
    StationCall queued() {
        transactional = true;
        return this;
    }

    /** Says when it happened by a clock that can be right, so that a repeat under a new id is known for one. */
    StationCall repeatable() {
        repeatable = true;
        return this;
    }

    StationCall repeating(Repeat how) {
        repeat = how;
        return this;
    }

    /** What is known when it arrives for the first time. */
    StationCall onArrival(Consumer<Instant> known) {
        Consumer<Instant> before = arrival;
        arrival = receivedAt -> {
            before.accept(receivedAt);
            known.accept(receivedAt);
        };
        return this;
    }

    /** What follows when the queue gives it up. */
    StationCall onLoss(Runnable consequence) {
        loss = consequence;
        return this;
    }

    StationCall answered(Function<Instant, String> result) {
        answer = result;
        return this;
    }

    StationCall refused(String errorCode) {
        error = errorCode;
        return this;
    }

    /** Its message id is a number, not text. */
    StationCall withNumericId() {
        numericId = true;
        return this;
    }

    /**
     * Its message id, and that of its answer, is this.
     *
     * @param json as it stands in the frame, for example {@code null}
     */
    StationCall withId(String json) {
        fixedId = json;
        return this;
    }

    /** Nobody answers. */
    StationCall unanswered() {
        unanswered = true;
        return this;
    }

    boolean isUnanswered() {
        return unanswered;
    }

    boolean hasNumericId() {
        return numericId;
    }

    String action() {
        return action;
    }

    /** The action as the ingress spells it in the header. */
    String canonicalAction() {
        return action.equals("HeartBeat") ? "Heartbeat" : action;
    }

    boolean isTransactional() {
        return transactional;
    }

    boolean isRepeatable() {
        return repeatable;
    }

    Repeat repeat() {
        return repeat;
    }

    Optional<Instant> firstReceivedAt() {
        return Optional.ofNullable(firstReceivedAt);
    }

    /** The frame as sent under this message id. */
    String frame(String newId) {
        messageId = newId;
        if (sentPayload == null) {
            sentPayload = payload.get();
        }
        return "[2," + (numericId ? messageId : id()) + ",\"" + action + "\"," + sentPayload + "]";
    }

    private String id() {
        return fixedId == null ? Json.quoted(messageId) : fixedId;
    }

    /** The frame once more, unchanged. */
    String sameFrame() {
        return frame(messageId);
    }

    /** Takes note of the arrival; only the first tells anything new. */
    void arrived(Instant receivedAt) {
        if (firstReceivedAt == null) {
            firstReceivedAt = receivedAt;
            arrival.accept(receivedAt);
            givenAnswer = answer.apply(receivedAt);
        }
    }

    /** The answer to the last frame; the same for every repeat. */
    String answerFrame() {
        return error == null ? "[3," + id() + "," + givenAnswer + "]" : "[4," + id() + ",\"" + error + "\",\"\",{}]";
    }

    void lose() {
        loss.run();
    }
}
