package io.chargelake.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers of the API who ask at a steady rate, whether or not answers come: six of ten for a station, two for its history,
 * one for a page of the list, one for the counts. A time runs from when the request was due.
 */
final class ApiReaders implements Runnable {

    private static final int MOST_UNDERWAY = 200;
    private static final long TICK_NANOS = 1_000_000;

    private final HttpClient client;
    private final URI api;
    private final String key;
    private final int stations;
    private final int perSecond;
    private final Duration duration;
    private final Random dice = new Random(5);
    private final Semaphore underway = new Semaphore(MOST_UNDERWAY);
    private final Latencies latencies = new Latencies();
    private final AtomicInteger failed = new AtomicInteger();

    ApiReaders(HttpClient client, URI api, String key, int stations, int perSecond, Duration duration) {
        this.client = client;
        this.api = api;
        this.key = key;
        this.stations = stations;
        this.perSecond = perSecond;
        this.duration = duration;
    }

    @Override
    public void run() {
        long began = System.nanoTime();
        long total = perSecond * duration.toNanos() / 1_000_000_000L;
        for (long turn = 0; turn < total; turn++) {
            long due = began + turn * 1_000_000_000L / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(TICK_NANOS);
            }
            underway.acquireUninterruptibly();
            client.sendAsync(request(api, path(), key), HttpResponse.BodyHandlers.ofByteArray())
                    .whenComplete((answer, failure) -> {
                        long took = System.nanoTime() - due;
                        if (failure != null || answer.statusCode() != 200) {
                            failed.incrementAndGet();
                        }
                        synchronized (latencies) {
                            latencies.add(took);
                        }
                        underway.release();
                    });
        }
        underway.acquireUninterruptibly(MOST_UNDERWAY);
        latencies.stop();
    }

    /** Of those that were asked; to be called after the run. */
    Latencies latencies() {
        return latencies;
    }

    int failed() {
        return failed.get();
    }

    static HttpRequest request(URI api, String path, String key) {
        return HttpRequest.newBuilder(api.resolve("/api/v1/" + path))
                .header("Authorization", "Bearer " + key)
                .build();
    }

    private String path() {
        String station = "stations/" + ReportingStations.id(dice.nextInt(stations));
        return switch (dice.nextInt(10)) {
            case 0 -> "summary";
            case 1 -> "stations?limit=50";
            case 2, 3 -> station + "/history?hours=1";
            default -> station;
        };
    }
}
