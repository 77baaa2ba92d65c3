package io.chargelake.ingest.ingress;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The socket that each station talks over. Stations lose a connection without closing it and come back, so a new socket
 * takes the place of the old one, and the end of the old one, whenever it is noticed, leaves the new one alone.
 */
final class Connections {

    private final ConcurrentMap<String, StationSocket> sockets = new ConcurrentHashMap<>();
    private final LongAdder received = new LongAdder();
    private final LongAdder answered = new LongAdder();

    void opened(StationSocket socket) {
        StationSocket old = sockets.put(socket.session().stationId(), socket);
        if (old != null) {
            old.replaced();
        }
    }

    void closed(StationSocket socket) {
        sockets.remove(socket.session().stationId(), socket);
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
