package io.chargelake.sample.fleet;

import io.chargelake.sample.truth.RowCount;
import io.chargelake.sample.truth.StationLog;
import io.chargelake.sample.truth.Tally;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A station's connection: one request in flight at a time (OCPP-J 1.6, section 4.1.1), transaction messages queued
 * while it is down, everything else forgotten.
 */
final class Link {

    /** Transaction messages that a station keeps; it gives up the oldest. */
    static final int QUEUE_LIMIT = 200;

    private static final int LAST_WORDS_MILLIS = 2_000;
    private static final int IMPATIENCE_MILLIS = 400;
    private static final int GIVEN_UP_MILLIS = 30_000;
    private static final int TIMES_UNTIL_ANSWERED = 4;

    private final String stationId;
    private final MessageIds style;
    private final Agenda agenda;
    private final Dice dice;
    private final StationLog log;
    private final Tally rows;
    private final Tally quirks;
    private final boolean namesAnswers;
    private final Consumer<FleetFrame> wire;
    private final Deque<Exchange> prompt = new ArrayDeque<>();
    private final Deque<StationCall> queue = new ArrayDeque<>();

    private Runnable afterBreak = () -> {};
    private boolean online;
    private boolean busy;
    private StationCall undelivered;
    private String session;
    private long connection;
    private long counter;
    private long centralCounter;
    private List<Runnable> tape;

    Link(
            Station station,
            Agenda agenda,
            Dice dice,
            StationLog log,
            Tally rows,
            Tally quirks,
            Consumer<FleetFrame> wire) {
        this.stationId = station.id();
        this.style = station.messageIds();
        this.namesAnswers = !station.has(Quirk.ANSWER_WITHOUT_ACTION);
        this.agenda = agenda;
        this.dice = dice;
        this.log = log;
        this.rows = rows;
        this.quirks = quirks;
        this.wire = wire;
    }

    /** What the station does when the connection breaks by itself. */
    void onBreak(Runnable reaction) {
        afterBreak = reaction;
    }

    boolean isOnline() {
        return online;
    }

    void connect() {
        online = true;
        busy = false;
        connection++;
        session = dice.uuid();
        pump();
    }

    /** Connects after a boot: its notification goes first, and counted message ids start anew. */
    void connect(StationCall boot) {
        if (counter > 0) {
            quirks.add(Quirk.MESSAGE_ID_REUSED.key());
        }
        counter = 0;
        prompt.addFirst(boot);
        connect();
    }

    void disconnect() {
        online = false;
        connection++;
        prompt.clear();
        if (undelivered != null && undelivered.isTransactional()) {
            queue.addFirst(undelivered);
            keepWithinLimit();
        }
        undelivered = null;
    }

    /** Sends as soon as the line is free; without a connection it is queued, or forgotten. */
    void send(Exchange exchange) {
        if (exchange instanceof StationCall && ((StationCall) exchange).isTransactional()) {
            queue.addLast((StationCall) exchange);
            if (online) {
                pump();
            } else {
                keepWithinLimit();
            }
        } else if (online) {
            prompt.addLast(exchange);
            pump();
        }
    }

    private void keepWithinLimit() {
        while (queue.size() > QUEUE_LIMIT) {
            queue.removeFirst().lose();
            quirks.add(Quirk.QUEUE_OVERFLOW.key());
        }
    }

    private void pump() {
        if (!online || busy) {
            return;
        }
        boolean leftToday = agenda.now() < agenda.end() - LAST_WORDS_MILLIS;
        Exchange next = leftToday && !prompt.isEmpty() ? prompt.pollFirst() : queue.pollFirst();
        if (next != null) {
            busy = true;
            undelivered = next instanceof StationCall ? (StationCall) next : null;
            onThisConnection(latency(), () -> pass(next));
        }
    }

    private void pass(Exchange exchange) {
        undelivered = null;
        long freeAt;
        if (exchange instanceof StationCall) {
            freeAt = passCall((StationCall) exchange, false);
        } else if (exchange instanceof CentralCall) {
            freeAt = passCentral((CentralCall) exchange);
        } else if (exchange instanceof StrayAnswer) {
            quirks.add(Quirk.ANSWER_WITHOUT_REQUEST.key());
            message(agenda.now(), Direction.IN, Optional.empty(), ((StrayAnswer) exchange).frame());
            freeAt = agenda.now() + latency();
        } else {
            freeAt = passBroken((BrokenFrame) exchange);
        }
        if (online && freeAt > 0) {
            onThisConnection(freeAt - agenda.now(), () -> {
                busy = false;
                pump();
            });
        }
    }

    private long passBroken(BrokenFrame broken) {
        quirks.add(broken.kind().key());
        rows.add(RowCount.MALFORMED);
        emit(agenda.now(), Direction.IN, Optional.empty(), broken.bytes(), RowCount.MALFORMED);
        broken.answer().ifPresent(error -> message(agenda.now() + 3, Direction.OUT, Optional.empty(), error));
        return agenda.now() + latency();
    }

    /** Passes a request and its answer; returns when the line is free, or 0 if something else will free it. */
    private long passCall(StationCall call, boolean sameFrame) {
        boolean first = call.firstReceivedAt().isEmpty();
        String frame = sameFrame ? call.sameFrame() : call.frame(nextId(call));
        Optional<String> action = Optional.of(call.canonicalAction());
        message(agenda.now(), Direction.IN, action, frame, sameFrame);
        call.arrived(Instant.ofEpochMilli(agenda.now()));
        if (first && call.repeat() == StationCall.Repeat.ANSWER_LOST) {
            quirks.add(Quirk.ANSWER_LOST.key());
            disconnect();
            queue.addFirst(call);
            afterBreak.run();
            return 0;
        }
        if (call.isUnanswered()) {
            return agenda.now() + GIVEN_UP_MILLIS;
        }
        long answeredAt = agenda.now() + dice.between(3, 25);
        if (first && call.repeat() == StationCall.Repeat.UNTIL_ANSWERED && isSameDay(LAST_WORDS_MILLIS)) {
            quirks.add(Quirk.START_RESENT.key());
            for (int i = 1; i < TIMES_UNTIL_ANSWERED; i++) {
                answeredAt += IMPATIENCE_MILLIS;
                message(answeredAt - 3, Direction.IN, action, call.sameFrame(), true);
            }
        }
        message(answeredAt, Direction.OUT, answering(action), call.answerFrame(), sameFrame);
        if (first && repeats(call)) {
            return 0;
        }
        return answeredAt + latency();
    }

    private boolean repeats(StationCall call) {
        int pause = dice.between(5_000, 20_000);
        if (call.repeat() == StationCall.Repeat.SAME_FRAME && isSameDay(pause + 1_000)) {
            quirks.add(Quirk.FRAME_RESENT.key());
            onThisConnection(pause, () -> free(passCall(call, true)));
            return true;
        }
        if (call.repeat() == StationCall.Repeat.NEW_ID && call.isRepeatable() && isSameDay(pause + 1_000)) {
            quirks.add(Quirk.RESENT_WITH_NEW_ID.key());
            onThisConnection(pause, () -> free(passCall(call, false)));
            return true;
        }
        return false;
    }

    private void free(long at) {
        onThisConnection(at - agenda.now(), () -> {
            busy = false;
            pump();
        });
    }

    private boolean isSameDay(int millis) {
        return day(agenda.now()).equals(day(agenda.now() + millis));
    }

    private static LocalDate day(long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    private long passCentral(CentralCall call) {
        String id = "cs-" + ++centralCounter;
        Optional<String> action = Optional.of(call.action());
        message(
                agenda.now(),
                Direction.OUT,
                action,
                "[2,\"" + id + "\",\"" + call.action() + "\"," + call.payload() + "]");
        long answeredAt = agenda.now() + latency();
        message(answeredAt, Direction.IN, answering(action), "[3,\"" + id + "\"," + call.answer() + "]");
        onThisConnection(answeredAt - agenda.now(), call.done());
        return answeredAt + 1;
    }

    private void message(long at, Direction direction, Optional<String> action, String frame) {
        message(at, direction, action, frame, false);
    }

    private void message(long at, Direction direction, Optional<String> action, String frame, boolean again) {
        rows.add(again ? RowCount.DUPLICATES : RowCount.MESSAGES);
        if (direction == Direction.IN && !again) {
            log.heard(
                    Instant.ofEpochMilli(at), action.filter("Heartbeat"::equals).isPresent());
        }
        emit(at, direction, action, frame.getBytes(StandardCharsets.UTF_8), RowCount.DUPLICATES);
    }

    private Optional<String> answering(Optional<String> action) {
        return namesAnswers ? action : Optional.empty();
    }

    /** Emits a frame; {@code onReplay} is what it counts as should it come once more. */
    private void emit(long at, Direction direction, Optional<String> action, byte[] bytes, String onReplay) {
        FleetFrame frame = new FleetFrame(stationId, Instant.ofEpochMilli(at), direction, session, action, bytes);
        record(frame);
        if (tape != null) {
            tape.add(() -> {
                rows.add(onReplay);
                record(frame);
            });
        }
    }

    private void record(FleetFrame frame) {
        rows.add(frame.direction() == Direction.IN ? RowCount.FRAMES_IN : RowCount.FRAMES_OUT);
        wire.accept(frame);
    }

    /** From now on, remembers what is recorded. */
    void startTape() {
        tape = new ArrayList<>();
    }

    /** Whoever records the frames records all since {@link #startTape} once more, with their times. */
    void replayTape() {
        if (!tape.isEmpty()) {
            quirks.add(Quirk.BATCH_REPLAYED.key());
        }
        tape.forEach(Runnable::run);
        tape = null;
    }

    private void onThisConnection(long millis, Runnable deed) {
        long current = connection;
        agenda.late(agenda.now() + millis, () -> {
            if (connection == current) {
                deed.run();
            }
        });
    }

    private int latency() {
        return dice.between(30, 350);
    }

    private String nextId(StationCall call) {
        if (call.hasNumericId()) {
            return Long.toString(agenda.now());
        }
        switch (style) {
            case COUNTER:
                return Long.toString(1_000_001 + counter++);
            case HEX:
                return dice.hex(16);
            default:
                return dice.uuid();
        }
    }
}
