package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.ingest.event.Direction;
import io.chargelake.ingest.event.FrameHeaders;
import io.chargelake.ingest.event.FrameRecord;
import io.chargelake.ingest.event.StationCommand;
import io.chargelake.ingest.ingress.identity.Station;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.CallErrorCode;
import io.chargelake.ocpp.Frame;
import io.chargelake.ocpp.MalformedFrameException;
import io.chargelake.ocpp.OcppJ;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a frame that a station sent: it is recorded whatever it is, and where it is a request, the answer is
 * recorded and then given. Durable before answered: an answer is complete when Kafka has acknowledged the request and the
 * answer. Nothing here waits or knows about sockets.
 */
final class Exchanges {

    /** The websocket subprotocol, which is the value of the header {@code ocpp-version}. */
    static final String OCPP_16 = "ocpp1.6";

    private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);

    /** A longer action stays in the frame alone: headers are for what is true of many records. */
    private static final int MOST_ACTION_CHARACTERS = 50;

    private final DurableLog log;
    private final Function<StartIdentity, CompletableFuture<Long>> transactionIds;
    private final Admission admission;
    private final Answers answers;
    private final String topic;
    private final IngressConfig.Origin origin;
    private final Clock clock;
    private final IngressMetrics metrics;

    /** For stations and id tags that are all welcome. */
    Exchanges(
            IngressConfig config,
            DurableLog log,
            Function<StartIdentity, CompletableFuture<Long>> transactionIds,
            Clock clock,
            IngressMetrics metrics) {
        this(config, Admission.ofEverybody(), log, transactionIds, clock, metrics);
    }

    Exchanges(
            IngressConfig config,
            Admission admission,
            DurableLog log,
            Function<StartIdentity, CompletableFuture<Long>> transactionIds,
            Clock clock,
            IngressMetrics metrics) {
        this.log = log;
        this.transactionIds = transactionIds;
        this.admission = admission;
        this.answers = new Answers(
                config.heartbeatInterval(),
                config.access().bootRetry(),
                admission.idTags(() -> !log.kafkaTakesRecords(), clock),
                () -> ThreadLocalRandom.current().nextDouble());
        this.topic = config.kafka().framesTopic();
        this.origin = config.origin();
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * What a request is answered with.
     *
     * @param bytes the frame
     * @param stored whether request and answer are stored; otherwise the frame tells the station to try again
     * @param result {@code CallResult}, or the code of a CALLERROR
     */
    record Answer(byte[] bytes, boolean stored, String result) {}

    /**
     * Records a frame and finds its answer.
     *
     * @param frame as received, byte for byte; not changed and not copied
     * @return the frame to send, empty where there is nothing to say; never completes exceptionally: where Kafka fails,
     *     a request is answered with InternalError, so that the station sends it again
     */
    CompletableFuture<Optional<byte[]>> received(Conversation conversation, byte[] frame) {
        Instant receivedAt = clock.instant();
        Session session = conversation.session();
        try {
            Frame read = OcppJ.read(frame);
            if (read instanceof Frame.Call call) {
                return request(conversation, frame, receivedAt, call);
            }
            metrics.received("answer");
            // An answer to a request that was never made is kept like any other; it has no action.
            String action = conversation
                    .calls()
                    .answered(read)
                    .map(StationCommand::action)
                    .orElse(null);
            return recordedOnly(record(session, Direction.IN, receivedAt, action, null, frame));
        } catch (MalformedFrameException malformed) {
            metrics.received("malformed");
            return malformed(session, frame, receivedAt, malformed).thenApply(answer -> answer.map(Answer::bytes));
        }
    }

    /** Stores a request towards a station; completes with its frame when Kafka has it. */
    CompletableFuture<byte[]> recordCall(Session session, StationCommand command) {
        byte[] frame = OcppJ.write(new Frame.Call(command.id(), command.action(), command.payload()))
                .getBytes(UTF_8);
        return record(session, Direction.OUT, clock.instant(), command.action(), null, frame)
                .thenApply(acked -> frame);
    }

    /** Records what is no frame of OCPP-J at all, such as a binary message. */
    CompletableFuture<Optional<byte[]>> receivedUnreadable(Session session, byte[] bytes) {
        metrics.received("malformed");
        return recordedOnly(record(session, Direction.IN, clock.instant(), null, null, bytes));
    }

    private CompletableFuture<Optional<byte[]>> request(
            Conversation conversation, byte[] frame, Instant receivedAt, Frame.Call call) {
        Session session = conversation.session();
        String action = Action.canonical(call.action());
        metrics.received(knownAction(action));
        RecentRequests.Seen seen = conversation.recent().seen(call.messageId(), frame);
        if (seen instanceof RecentRequests.Seen.Same before && !tellsTheTime(call)) {
            return repeated(session, frame, receivedAt, action, before.answer());
        }
        String duplicate = seen instanceof RecentRequests.Seen.New
                ? null
                : seen instanceof RecentRequests.Seen.Other ? "other" : "same";
        CompletableFuture<RecordMetadata> in = record(session, Direction.IN, receivedAt, action, duplicate, frame);
        CompletableFuture<Frame> answer;
        try {
            answer = answer(session, call);
        } catch (RuntimeException bug) {
            session.about(LOG.atError())
                    .setCause(bug)
                    .log(
                            "No answer to a {} of {}",
                            Action.of(action).map(Action::wireName).orElse("request"),
                            session);
            answer = CompletableFuture.failedFuture(bug);
        }
        CompletableFuture<Answer> answered = answered(session, call.messageId(), action, in, answer);
        conversation.recent().remember(call.messageId(), frame, answered);
        return answered.thenApply(given -> Optional.of(given.bytes()));
    }

    /** Some stations use one id for all of their heartbeats, and set their clocks by the answers. */
    private static boolean tellsTheTime(Frame.Call call) {
        return Action.of(call.action())
                .filter(action -> action == Action.HEARTBEAT || action == Action.BOOT_NOTIFICATION)
                .isPresent();
    }

    /** The station did not hear the answer, or not in time: it hears the same one again, and both are recorded so. */
    private CompletableFuture<Optional<byte[]>> repeated(
            Session session, byte[] frame, Instant receivedAt, String action, CompletableFuture<Answer> answer) {
        CompletableFuture<RecordMetadata> in = record(session, Direction.IN, receivedAt, action, "same", frame);
        return answer.thenCombine(in.handle((acked, failure) -> failure), (given, failure) -> {
            record(session, Direction.OUT, clock.instant(), action, "same", given.bytes());
            return Optional.of(given.bytes());
        });
    }

    private CompletableFuture<Frame> answer(Session session, Frame.Call call) {
        Optional<Action> action = Action.of(call.action());
        if (action.isEmpty()) {
            return CompletableFuture.completedFuture(Frame.CallError.of(
                    call.messageId(), CallErrorCode.NOT_IMPLEMENTED, "This action is not known here"));
        }
        Station station = admission.current(session.station());
        Optional<Frame.CallError> refusal = Refusals.of(station, action.get(), call);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        if (action.get() == Action.START_TRANSACTION) {
            return transactionIds
                    .apply(StartIdentity.of(session.stationId(), call))
                    .thenApply(id -> new Frame.CallResult(call.messageId(), answers.toStart(id, call)));
        }
        return CompletableFuture.completedFuture(
                new Frame.CallResult(call.messageId(), answers.to(action.get(), call, station, clock.instant())));
    }

    private CompletableFuture<Optional<Answer>> malformed(
            Session session, byte[] frame, Instant receivedAt, MalformedFrameException malformed) {
        session.about(LOG.atDebug()).log("{}: {}", session, malformed.getMessage());
        CompletableFuture<RecordMetadata> in = record(session, Direction.IN, receivedAt, null, null, frame);
        boolean request = malformed.messageType().orElse(0) == 2;
        if (!request || malformed.messageId().isEmpty()) {
            return in.handle((acked, failure) -> Optional.empty());
        }
        String messageId = malformed.messageId().get();
        Frame error = Frame.CallError.of(
                messageId, CallErrorCode.FORMATION_VIOLATION, String.join(", ", malformed.reasons()));
        return answered(session, messageId, null, in, CompletableFuture.completedFuture(error))
                .thenApply(Optional::of);
    }

    /** Why a station is not asked for something now; empty where it may be. */
    Optional<String> refusal(Session session, StationCommand command) {
        return Refusals.of(admission.current(session.station()), command);
    }

    /** The answer's record follows the request's at once, so that both take one round trip to Kafka. */
    private CompletableFuture<Answer> answered(
            Session session,
            String messageId,
            String action,
            CompletableFuture<RecordMetadata> in,
            CompletableFuture<Frame> answer) {
        CompletableFuture<Answer> out = answer.thenCompose(frame -> {
            byte[] bytes = OcppJ.write(frame).getBytes(UTF_8);
            return record(session, Direction.OUT, clock.instant(), action, null, bytes)
                    .thenApply(acked -> new Answer(bytes, true, result(frame)));
        });
        return in.thenCombine(out, (acked, given) -> given)
                .exceptionally(failure -> tryAgain(session, messageId, action))
                .whenComplete((given, bug) -> {
                    if (given != null) {
                        metrics.answered(knownAction(action), given.result());
                    }
                });
    }

    private static String result(Frame answer) {
        return answer instanceof Frame.CallError error ? error.code() : "CallResult";
    }

    /** Hostile text makes no metric. */
    private static String knownAction(String action) {
        return Action.of(action).map(Action::wireName).orElse("unknown");
    }

    /** The station hears this although it is not acknowledged; it is recorded as well as Kafka can. */
    private Answer tryAgain(Session session, String messageId, String action) {
        byte[] bytes = OcppJ.write(Frame.CallError.of(
                        messageId, CallErrorCode.INTERNAL_ERROR, "Not stored, please send it again later"))
                .getBytes(UTF_8);
        metrics.notStored();
        record(session, Direction.OUT, clock.instant(), action, null, bytes);
        return new Answer(bytes, false, CallErrorCode.INTERNAL_ERROR.wireName());
    }

    private static CompletableFuture<Optional<byte[]>> recordedOnly(CompletableFuture<RecordMetadata> record) {
        return record.handle((acked, failure) -> Optional.empty());
    }

    private CompletableFuture<RecordMetadata> record(
            Session session, Direction direction, Instant at, String action, String duplicate, byte[] frame) {
        boolean telling = action != null && action.length() <= MOST_ACTION_CHARACTERS;
        return log.append(FrameRecord.of(session.stationId(), at, frame)
                .ocppVersion(OCPP_16)
                .direction(direction)
                .session(session.id())
                .action(telling ? action : null)
                .node(origin.node())
                .tenant(session.station().tenant().orElse(origin.tenant()))
                .header(FrameHeaders.DUPLICATE, duplicate)
                .on(topic));
    }
}
