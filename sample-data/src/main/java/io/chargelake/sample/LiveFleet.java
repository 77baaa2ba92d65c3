package io.chargelake.sample;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ocpp.Frame;
import io.chargelake.ocpp.OcppJ;
import io.chargelake.sample.fleet.LiveCall;
import io.chargelake.sample.fleet.LiveRun;
import io.chargelake.sample.fleet.LiveStation;
import io.chargelake.sample.truth.Truth;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Stations that tell the last hours to an ingress, each over a websocket of its own, and check every answer.
 *
 * @param stations the stations
 * @param runs what they have told
 * @param now when they told it; no event lies after it
 */
record LiveFleet(List<LiveStation> stations, List<LiveRun> runs, Instant now) {

    private static final int AT_A_TIME = 32;

    /** Live stations tell of less than this. */
    private static final Duration LONGEST_STORY = Duration.ofHours(6);

    /**
     * Lets stations tell what they have to.
     *
     * @param ingress where stations connect, without the station's id
     * @throws CommandFailure if they cannot connect (exit 5), or get an answer that OCPP does not allow (exit 4)
     */
    static LiveFleet tell(URI ingress, List<LiveStation> stations) throws InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        Instant now = Instant.now();
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_A_TIME, stations.size()));
        try {
            List<Future<LiveRun>> telling = new ArrayList<>();
            for (LiveStation station : stations) {
                telling.add(threads.submit(() -> tell(client, ingress, station, now)));
            }
            List<LiveRun> told = new ArrayList<>();
            for (Future<LiveRun> each : telling) {
                told.add(each.get());
            }
            return new LiveFleet(stations, told, now);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CommandFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("A live station failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static LiveRun tell(HttpClient client, URI ingress, LiveStation station, Instant now)
            throws InterruptedException {
        LiveRun run = station.run(now);
        try (StationSocket socket = StationSocket.connect(client, ingress, station.stationId())) {
            for (int number = 1; run.hasNext(); number++) {
                run.answered(ask(socket, String.valueOf(number), run.next()));
            }
            return run;
        } catch (IOException e) {
            throw CommandFailure.unreachable(
                    "The connection of " + station.stationId() + " to " + ingress + " failed: " + e.getMessage() + ".",
                    e);
        } catch (IllegalStateException e) {
            throw CommandFailure.qualityGate("The ingress at " + ingress + " answers wrongly: " + e.getMessage() + ".");
        }
    }

    /** Sends a request; the payload of its result. */
    private static String ask(StationSocket socket, String id, LiveCall call) throws IOException, InterruptedException {
        socket.send(OcppJ.write(new Frame.Call(id, call.action(), call.payload())));
        Frame answer = socket.receive();
        if (answer instanceof Frame.CallResult result && id.equals(result.messageId())) {
            return result.payload();
        }
        throw new IllegalStateException(
                "answer to " + call.action() + ": " + OcppJ.write(answer) + " (expected: a result with id " + id + ")");
    }

    /** How many requests were sent, and answered. */
    long requests() {
        return truth().framesIn();
    }

    /** What the tables must say of these stations, with the faults of the present month. */
    Truth truth() {
        return truth(month(now));
    }

    /** What the tables must say of these stations, with the faults of the month before if the story began there. */
    List<Truth> truths() {
        YearMonth before = month(now.minus(LONGEST_STORY));
        return before.equals(month(now)) ? List.of(truth()) : List.of(truth(), truth(before));
    }

    private Truth truth(YearMonth month) {
        return LiveRun.truth(month, runs);
    }

    private static YearMonth month(Instant instant) {
        return YearMonth.from(instant.atZone(ZoneOffset.UTC));
    }
}
