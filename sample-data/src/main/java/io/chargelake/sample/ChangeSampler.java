package io.chargelake.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.locks.LockSupport;

/**
 * A caller who wants to see changes as they happen: picks the newest change there is, asks for its station again and again
 * until the answer has it, then picks the next.
 */
final class ChangeSampler implements Runnable {

    private static final long AGAIN_NANOS = 5_000_000;
    private static final long NEXT_NANOS = 50_000_000;
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final HttpClient client;
    private final URI api;
    private final String key;
    private final ReportingStations stations;
    private final Marks marks;
    private final Latencies latencies = new Latencies();
    private volatile boolean stopped;
    private int missed;

    ChangeSampler(HttpClient client, URI api, String key, ReportingStations stations, Marks marks) {
        this.client = client;
        this.api = api;
        this.key = key;
        this.stations = stations;
        this.marks = marks;
    }

    @Override
    public void run() {
        while (!stopped) {
            int mark = marks.sent() - 1;
            HttpRequest request = ApiReaders.request(api, "stations/" + stations.stationOf(mark), key);
            String wanted = "\"info\":\"" + mark + "\"";
            long sentAt = marks.sentAt(mark);
            boolean seen = false;
            while (!seen && System.nanoTime() - sentAt < PATIENCE_NANOS) {
                seen = ask(request).contains(wanted);
                if (!seen) {
                    LockSupport.parkNanos(AGAIN_NANOS);
                }
            }
            if (seen) {
                latencies.add(System.nanoTime() - sentAt);
            } else {
                missed++;
            }
            LockSupport.parkNanos(NEXT_NANOS);
        }
        latencies.stop();
    }

    void stop() {
        stopped = true;
    }

    /** From the socket until an answer had the change; to be called after the run. */
    Latencies latencies() {
        return latencies;
    }

    /** Changes that were not in an answer within 10 s. */
    int missed() {
        return missed;
    }

    private String ask(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
            return "";
        }
    }
}
