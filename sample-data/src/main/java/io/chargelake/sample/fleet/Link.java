package io.chargelake.sample.fleet;

import io.chargelake.sample.truth.RowCount;
import io.chargelake.sample.truth.Tally;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
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

    private final String stationId;
    private final MessageIds style;
    private final Agenda agenda;
    private final Dice dice;
    private final Tally rows;
    private final Tally quirks;
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

    Link(
            String stationId,
            MessageIds style,
            Agenda agenda,
            Dice dice,
            Tally rows,
            Tally quirks,
            Consumer<FleetFrame> wire) {
        this.stationId = stationId;
        this.style = style;
        this.agenda = agenda;
        this.dice = dice;
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
        } else {
            rows.add(RowCount.MALFORMED);
            BrokenFrame broken = (BrokenFrame) exchange;
            quirks.add(broken.kind().key());
            emit(agenda.now(), Direction.IN, Optional.empty(), broken.bytes());
            broken.answer().ifPresent(error -> {
                rows.add(RowCount.MESSAGES);
                emit(agenda.now() + 3, Direction.OUT, Optional.empty(), error.getBytes(StandardCharsets.UTF_8));
            });
            freeAt = agenda.now() + latency();
        }
        if (online && freeAt > 0) {
            onThisConnection(freeAt - agenda.now(), () -> {
                busy = false;
                pump();
            });
        }
    }

    /** Passes a request and its answer; returns when the line is free, or 0 if something else will free it. */
    private long passCall(StationCall call, boolean sameFrame) {
        boolean first = call.firstReceivedAt().isEmpty();
        String frame = sameFrame ? call.sameFrame() : call.frame(nextId(call));
        Optional<String> action = Optional.of(call.canonicalAction());
        rows.add(sameFrame ? RowCount.DUPLICATES : RowCount.MESSAGES);
        emit(agenda.now(), Direction.IN, action, frame.getBytes(StandardCharsets.UTF_8));
        call.arrived(Instant.ofEpochMilli(agenda.now()));
        if (first && call.repeat() == StationCall.Repeat.ANSWER_LOST) {
            quirks.add(Quirk.ANSWER_LOST.key());
            disconnect();
            queue.addFirst(call);
            afterBreak.run();
            return 0;
        }
        long answeredAt = agenda.now() + dice.between(3, 25);
        rows.add(sameFrame ? RowCount.DUPLICATES : RowCount.MESSAGES);
        emit(answeredAt, Direction.OUT, action, call.answerFrame().getBytes(StandardCharsets.UTF_8));
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
        rows.add(RowCount.MESSAGES, 2);
        emit(
                agenda.now(),
                Direction.OUT,
                action,
                ("[2,\"" + id + "\",\"" + call.action() + "\"," + call.payload() + "]")
                        .getBytes(StandardCharsets.UTF_8));
        long answeredAt = agenda.now() + latency();
        emit(
                answeredAt,
                Direction.IN,
                action,
                ("[3,\"" + id + "\"," + call.answer() + "]").getBytes(StandardCharsets.UTF_8));
        onThisConnection(answeredAt - agenda.now(), call.done());
        return answeredAt + 1;
    }

    private void emit(long at, Direction direction, Optional<String> action, byte[] frame) {
        rows.add(direction == Direction.IN ? RowCount.FRAMES_IN : RowCount.FRAMES_OUT);
        wire.accept(new FleetFrame(stationId, Instant.ofEpochMilli(at), direction, session, action, frame));
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
