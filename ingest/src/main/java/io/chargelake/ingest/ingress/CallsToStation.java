package io.chargelake.ingest.ingress;

import io.chargelake.ingest.event.CommandResult.Outcome;
import io.chargelake.ingest.event.StationCommand;
import io.chargelake.ocpp.Frame;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The requests towards one station: one is underway at a time (OCPP-J 1.6, 4.1.1), the others wait, and each ends in one
 * final {@link Outcome}. A request leaves when Kafka has acknowledged its frame and that it is sent. Belongs to the
 * socket's event loop, on which everything here runs.
 */
final class CallsToStation {

    /** More than a person asks for; a program that asks for more has lost its way. */
    static final int MOST_WAITING = 32;

    private final Session session;
    private final Function<StationCommand, CompletableFuture<byte[]>> record;
    private final Function<StationCommand, Optional<String>> refusal;
    private final CommandResults results;
    private final Duration patience;
    private final Clock clock;
    private final EventExecutor loop;
    private final Consumer<byte[]> write;
    private final Deque<StationCommand> waiting = new ArrayDeque<>();
    private Underway underway;
    private boolean closed;

    /**
     * @param record stores the request's frame and completes with its bytes
     * @param refusal why the station is not asked for it now; empty where it is
     * @param patience how long a station may take to answer
     * @param write sends to the station
     */
    CallsToStation(
            Session session,
            Function<StationCommand, CompletableFuture<byte[]>> record,
            Function<StationCommand, Optional<String>> refusal,
            CommandResults results,
            Duration patience,
            Clock clock,
            EventExecutor loop,
            Consumer<byte[]> write) {
        this.session = session;
        this.record = record;
        this.refusal = refusal;
        this.results = results;
        this.patience = patience;
        this.clock = clock;
        this.loop = loop;
        this.write = write;
    }

    /** Sends a command now, or when the station is free. */
    void offer(StationCommand command) {
        if (closed) {
            say(command, Outcome.NOT_CONNECTED, "the socket is closing");
        } else if (waiting.size() >= MOST_WAITING) {
            say(command, Outcome.INVALID, MOST_WAITING + " commands wait for this station already");
        } else if (underway != null) {
            waiting.add(command);
            say(command, Outcome.QUEUED, null);
        } else {
            start(command);
        }
    }

    /**
     * The station has answered something.
     *
     * @return the command that it answers; empty where nobody has asked
     */
    Optional<StationCommand> answered(Frame answer) {
        if (underway == null || underway.timer == null || !underway.command.id().equals(answer.messageId())) {
            return Optional.empty();
        }
        StationCommand command = underway.command;
        underway.timer.cancel(false);
        results.answered(command, session, answer);
        next();
        return Optional.of(command);
    }

    /**
     * The socket is gone: what is underway has timed out.
     *
     * @return what was never sent, without an outcome yet
     */
    List<StationCommand> close() {
        closed = true;
        List<StationCommand> unsent = new ArrayList<>(waiting);
        waiting.clear();
        if (underway != null) {
            if (underway.timer == null) {
                unsent.add(0, underway.command);
            } else {
                underway.timer.cancel(false);
                say(underway.command, Outcome.TIMED_OUT, "the connection was lost before an answer came");
            }
            underway = null;
        }
        return unsent;
    }

    private void start(StationCommand command) {
        if (!clock.instant().isBefore(command.expiresAt())) {
            say(command, Outcome.EXPIRED, null);
            next();
            return;
        }
        Optional<String> why = refusal.apply(command);
        if (why.isPresent()) {
            say(command, Outcome.INVALID, why.get());
            next();
            return;
        }
        Underway mine = new Underway(command);
        underway = mine;
        record.apply(command).whenComplete((bytes, failure) -> loop.execute(() -> stored(mine, bytes, failure)));
    }

    private void stored(Underway mine, byte[] bytes, Throwable failure) {
        if (underway != mine) {
            return;
        }
        if (failure != null) {
            say(mine.command, Outcome.INVALID, "it could not be stored: " + failure.getMessage());
            next();
            return;
        }
        mine.timer = loop.schedule(
                () -> {
                    if (underway == mine) {
                        say(mine.command, Outcome.TIMED_OUT, "no answer within " + patience.toSeconds() + " s");
                        next();
                    }
                },
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
        say(mine.command, Outcome.SENT, null);
        write.accept(bytes);
    }

    private void next() {
        underway = null;
        StationCommand command = waiting.poll();
        if (command != null) {
            start(command);
        }
    }

    private void say(StationCommand command, Outcome outcome, String why) {
        boolean sent = outcome == Outcome.SENT || outcome == Outcome.TIMED_OUT || outcome == Outcome.QUEUED;
        results.say(command, outcome, sent ? Optional.of(session) : Optional.empty(), why);
    }

    /** A command on its way; it has a timer from when it is sent. */
    private static final class Underway {

        private final StationCommand command;
        private Future<?> timer;

        Underway(StationCommand command) {
            this.command = command;
        }
    }
}
