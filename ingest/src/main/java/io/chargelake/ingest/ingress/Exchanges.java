package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.ingest.event.Direction;
import io.chargelake.ingest.event.FrameRecord;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.CallErrorCode;
import io.chargelake.ocpp.Frame;
import io.chargelake.ocpp.MalformedFrameException;
import io.chargelake.ocpp.OcppJ;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
    private final Answers answers;
    private final String topic;
    private final IngressConfig.Origin origin;
    private final Clock clock;

    Exchanges(
            IngressConfig config,
            DurableLog log,
            Function<StartIdentity, CompletableFuture<Long>> transactionIds,
            Clock clock) {
        this.log = log;
        this.transactionIds = transactionIds;
        this.answers = new Answers(config.heartbeatInterval());
        this.topic = config.kafka().framesTopic();
        this.origin = config.origin();
        this.clock = clock;
    }

    /**
     * Records a frame and finds its answer.
     *
     * @param frame as received, byte for byte; not changed and not copied
     * @return the frame to send, empty where there is nothing to say; never completes exceptionally: where Kafka fails,
     *     a request is answered with InternalError, so that the station sends it again
     */
    CompletableFuture<Optional<byte[]>> received(Session session, byte[] frame) {
        Instant receivedAt = clock.instant();
        try {
            if (OcppJ.read(frame) instanceof Frame.Call call) {
                return request(session, frame, receivedAt, call);
            }
            // An answer to a request that was never made: nobody waits for it.
            return recordedOnly(record(session, Direction.IN, receivedAt, null, frame));
        } catch (MalformedFrameException malformed) {
            return malformed(session, frame, receivedAt, malformed);
        }
    }

    /** Records what is no frame of OCPP-J at all, such as a binary message. */
    CompletableFuture<Optional<byte[]>> receivedUnreadable(Session session, byte[] bytes) {
        return recordedOnly(record(session, Direction.IN, clock.instant(), null, bytes));
    }

    private CompletableFuture<Optional<byte[]>> request(
            Session session, byte[] frame, Instant receivedAt, Frame.Call call) {
        String action = Action.canonical(call.action());
        CompletableFuture<RecordMetadata> in = record(session, Direction.IN, receivedAt, action, frame);
        CompletableFuture<Frame> answer;
        try {
            answer = answer(session, call);
        } catch (RuntimeException bug) {
            LOG.error(
                    "No answer to a {} of {}",
                    Action.of(action).map(Action::wireName).orElse("request"),
                    session,
                    bug);
            answer = CompletableFuture.failedFuture(bug);
        }
        return answered(session, call.messageId(), action, in, answer);
    }

    private CompletableFuture<Frame> answer(Session session, Frame.Call call) {
        Optional<Action> action = Action.of(call.action());
        if (action.isEmpty()) {
            return CompletableFuture.completedFuture(Frame.CallError.of(
                    call.messageId(), CallErrorCode.NOT_IMPLEMENTED, "This action is not known here"));
        }
        if (action.get() == Action.START_TRANSACTION) {
            return transactionIds
                    .apply(StartIdentity.of(session.stationId(), call))
                    .thenApply(id -> new Frame.CallResult(call.messageId(), answers.toStart(id)));
        }
        return CompletableFuture.completedFuture(
                new Frame.CallResult(call.messageId(), answers.to(action.get(), call, clock.instant())));
    }

    private CompletableFuture<Optional<byte[]>> malformed(
            Session session, byte[] frame, Instant receivedAt, MalformedFrameException malformed) {
        LOG.debug("{}: {}", session, malformed.getMessage());
        CompletableFuture<RecordMetadata> in = record(session, Direction.IN, receivedAt, null, frame);
        boolean request = malformed.messageType().orElse(0) == 2;
        if (!request || malformed.messageId().isEmpty()) {
            return recordedOnly(in);
        }
        String messageId = malformed.messageId().get();
        Frame error = Frame.CallError.of(
                messageId, CallErrorCode.FORMATION_VIOLATION, String.join(", ", malformed.reasons()));
        return answered(session, messageId, null, in, CompletableFuture.completedFuture(error));
    }

    /** The answer's record follows the request's at once, so that both take one round trip to Kafka. */
    private CompletableFuture<Optional<byte[]>> answered(
            Session session,
            String messageId,
            String action,
            CompletableFuture<RecordMetadata> in,
            CompletableFuture<Frame> answer) {
        CompletableFuture<byte[]> out = answer.thenCompose(frame -> {
            byte[] bytes = OcppJ.write(frame).getBytes(UTF_8);
            return record(session, Direction.OUT, clock.instant(), action, bytes)
                    .thenApply(acked -> bytes);
        });
        return in.thenCombine(out, (acked, bytes) -> Optional.of(bytes))
                .exceptionally(failure -> Optional.of(tryAgain(session, messageId, action)));
    }

    /** The station hears this although it is not acknowledged; it is recorded as well as Kafka can. */
    private byte[] tryAgain(Session session, String messageId, String action) {
        byte[] bytes = OcppJ.write(Frame.CallError.of(
                        messageId, CallErrorCode.INTERNAL_ERROR, "Not stored, please send it again later"))
                .getBytes(UTF_8);
        record(session, Direction.OUT, clock.instant(), action, bytes);
        return bytes;
    }

    private static CompletableFuture<Optional<byte[]>> recordedOnly(CompletableFuture<RecordMetadata> record) {
        return record.handle((acked, failure) -> Optional.empty());
    }

    private CompletableFuture<RecordMetadata> record(
            Session session, Direction direction, Instant at, String action, byte[] frame) {
        boolean telling = action != null && action.length() <= MOST_ACTION_CHARACTERS;
        return log.append(FrameRecord.of(session.stationId(), at, frame)
                .ocppVersion(OCPP_16)
                .direction(direction)
                .session(session.id())
                .action(telling ? action : null)
                .node(origin.node())
                .tenant(origin.tenant())
                .on(topic));
    }
}
