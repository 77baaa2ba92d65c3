package io.chargelake.ingest.ingress;

import io.chargelake.ingest.event.CommandResult.Outcome;
import io.chargelake.ingest.event.StationCommand;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The socket that each station talks over. Stations lose a connection without closing it and come back, so a new socket
 * takes the place of the old one, and the end of the old one, whenever it is noticed, leaves the new one alone.
 */
final class Connections {

    private final SessionLog sessions;
    private final CommandResults results;
    private final ConcurrentMap<String, StationSocket> sockets = new ConcurrentHashMap<>();
    private final LongAdder received = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private volatile Consumer<StationSocket> onOpened = socket -> {};

    Connections(SessionLog sessions, CommandResults results, IngressMetrics metrics) {
        this.sessions = sessions;
        this.results = results;
        metrics.gauge("chargelake.ingress.stations", "Stations that are connected", sockets::size);
    }

    /** Who is told of sockets that are opened from now on; called on the socket's event loop. */
    void onOpened(Consumer<StationSocket> listener) {
        onOpened = listener;
    }

    void opened(StationSocket socket) {
        StationSocket old = sockets.put(socket.session().stationId(), socket);
        sessions.connected(socket.session(), socket.remoteAddress());
        if (old != null) {
            old.replaced();
        }
        onOpened.accept(socket);
    }

    /**
     * A socket is gone.
     *
     * @param unsent commands that it did not send; the station's newer socket takes them, where there is one
     */
    void closed(StationSocket socket, List<StationCommand> unsent) {
        sockets.remove(socket.session().stationId(), socket);
        sessions.disconnected(socket.session(), socket.end(), socket.lastHeard());
        StationSocket newer = sockets.get(socket.session().stationId());
        for (StationCommand command : unsent) {
            if (newer != null) {
                newer.call(command);
            } else {
                results.say(command, Outcome.NOT_CONNECTED, Optional.empty(), "the connection was lost before it");
            }
        }
    }

    /** The socket of a station; empty where it is not connected here. */
    Optional<StationSocket> of(String stationId) {
        return Optional.ofNullable(sockets.get(stationId));
    }

    /** Closes the sockets of stations that have lost their welcome. */
    void closeUnless(Predicate<String> welcome) {
        sockets.forEach((stationId, socket) -> {
            if (!welcome.test(stationId)) {
                socket.unlisted();
            }
        });
    }

    void countReceived() {
        received.increment();
    }

    void countAnswered() {
        answered.increment();
    }

    /** Stations that are connected. */
    int stations() {
        return sockets.size();
    }

    /** Frames received since the start. */
    long received() {
        return received.sum();
    }

    /** Answers sent since the start. */
    long answered() {
        return answered.sum();
    }

    /** No socket reads any more; complete when all that was received is answered and all are closed. */
    CompletableFuture<Void> finish() {
        List<CompletableFuture<Void>> finishing =
                sockets.values().stream().map(StationSocket::finish).toList();
        return CompletableFuture.allOf(finishing.toArray(CompletableFuture[]::new));
    }
}
