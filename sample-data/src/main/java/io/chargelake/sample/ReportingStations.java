package io.chargelake.sample;

import io.chargelake.cli.CommandFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Stations of a benchmark that report changes at a steady rate, whether or not anybody keeps up with them. */
final class ReportingStations implements AutoCloseable {

    private static final int CONNECTING = 50;
    private static final long PATIENCE_S = 60;
    private static final long TICK_NANOS = 2_000_000;
    private static final String[] STATUSES = {"Available", "Preparing", "Charging", "SuspendedEV", "Faulted"};

    private final List<Station> stations;
    private final int connectors;
    private final Marks marks;
    private int busy;

    private ReportingStations(List<Station> stations, int connectors, Marks marks) {
        this.stations = stations;
        this.connectors = connectors;
        this.marks = marks;
    }

    /**
     * Connects stations and lets them boot and report each connector once, so that all are known.
     *
     * @throws CommandFailure if one cannot connect
     */
    static ReportingStations connect(HttpClient client, URI ingress, int stations, int connectors, Marks marks) {
        List<Station> connected = new ArrayList<>();
        for (int from = 0; from < stations; from += CONNECTING) {
            List<Station> some = new ArrayList<>();
            for (int i = from; i < Math.min(stations, from + CONNECTING); i++) {
                some.add(new Station(id(i)));
            }
            try {
                CompletableFuture.allOf(some.stream()
                                .map(station -> station.connect(client, ingress))
                                .toArray(CompletableFuture[]::new))
                        .orTimeout(PATIENCE_S, TimeUnit.SECONDS)
                        .join();
            } catch (CompletionException e) {
                throw CommandFailure.unreachable("A station cannot connect to " + ingress + ": " + e.getCause(), e);
            }
            connected.addAll(some);
        }
        ReportingStations all = new ReportingStations(connected, connectors, marks);
        connected.forEach(station ->
                station.call("\"BootNotification\",{\"chargePointVendor\":\"Bench\",\"chargePointModel\":\"B1\"}"));
        return all;
    }

    /** The id of a station. */
    static String id(int number) {
        return String.format(Locale.ROOT, "LIVE-%05d", number);
    }

    int stations() {
        return stations.size();
    }

    /** The station that sends, or sent, a number. */
    String stationOf(int mark) {
        return id(mark % stations.size());
    }

    /** How often a station was to report while its last request was not answered; then it reports at its next turn. */
    int busy() {
        return busy;
    }

    /**
     * Reports changes, each station and each of its connectors in turn.
     *
     * @param perSecond over all stations
     */
    void drive(int perSecond, Duration duration) {
        long began = System.nanoTime();
        long total = perSecond * duration.toNanos() / 1_000_000_000L;
        long turn = 0;
        while (turn < total) {
            long due = (System.nanoTime() - began) * perSecond / 1_000_000_000L;
            for (; turn < Math.min(due, total); turn++) {
                report();
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    private void report() {
        int number = marks.sent();
        Station station = stations.get(number % stations.size());
        if (station.waiting) {
            busy++;
            return;
        }
        int mark = marks.next();
        int connector = 1 + mark / stations.size() % connectors;
        String status = STATUSES[mark / stations.size() / connectors % STATUSES.length];
        station.call("\"StatusNotification\",{\"connectorId\":" + connector + ",\"errorCode\":\""
                + (status.equals("Faulted") ? "GroundFailure" : "NoError") + "\",\"status\":\"" + status
                + "\",\"info\":\"" + mark + "\",\"timestamp\":\"" + Instant.now() + "\"}");
    }

    @Override
    public void close() {
        stations.forEach(Station::abort);
    }

    private static final class Station implements WebSocket.Listener {

        private final String id;
        private WebSocket socket;
        private int calls;
        private volatile boolean waiting;

        Station(String id) {
            this.id = id;
        }

        CompletableFuture<Void> connect(HttpClient client, URI ingress) {
            return client.newWebSocketBuilder()
                    .subprotocols("ocpp1.6")
                    .buildAsync(URI.create(ingress + "/" + id), this)
                    .thenAccept(open -> socket = open);
        }

        void call(String actionAndPayload) {
            waiting = true;
            socket.sendText("[2,\"" + calls++ + "\"," + actionAndPayload + "]", true);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            if (last) {
                waiting = false;
            }
            from.request(1);
            return null;
        }

        void abort() {
            socket.abort();
        }
    }
}
