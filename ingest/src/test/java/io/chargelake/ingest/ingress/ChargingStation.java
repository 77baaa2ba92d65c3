package io.chargelake.ingest.ingress;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/** A well-behaved station that charges all the time, and notes how long it waited for each answer. */
final class ChargingStation implements AutoCloseable {

    private static final Duration BREATH = Duration.ofMillis(10);

    private final WebSocketStation station;
    private final List<String> requests = new ArrayList<>();
    private final Thread thread = new Thread(this::charge, "charging-station");
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean stopped;
    private volatile long slowestNanos;
    private volatile int answered;

    private ChargingStation(WebSocketStation station) {
        this.station = station;
    }

    /** Connects and begins. */
    static ChargingStation begin(URI uri) {
        ChargingStation station = new ChargingStation(WebSocketStation.connect(uri, "ocpp1.6"));
        station.thread.start();
        return station;
    }

    private void charge() {
        try {
            while (!stopped) {
                String id = String.valueOf(requests.size());
                String request = "[2,\"" + id + "\"," + call(requests.size() % 50) + "]";
                requests.add(request);
                long askedAt = System.nanoTime();
                String answer = station.call(request);
                slowestNanos = Math.max(slowestNanos, System.nanoTime() - askedAt);
                if (!answer.startsWith("[3,\"" + id + "\",")) {
                    throw new IllegalStateException(request + " was answered with " + answer);
                }
                answered++;
                LockSupport.parkNanos(BREATH.toNanos());
            }
            ended.complete(null);
        } catch (Throwable e) {
            ended.completeExceptionally(e);
        }
    }

    private static String call(int step) {
        return switch (step) {
            case 0 ->
                "\"StartTransaction\",{\"connectorId\":1,\"idTag\":\"A\",\"meterStart\":0,\"timestamp\":\"2026-01-01T00:00:00Z\"}";
            case 48 ->
                "\"StopTransaction\",{\"transactionId\":1,\"meterStop\":9,\"timestamp\":\"2026-01-01T01:00:00Z\"}";
            case 49 -> "\"Heartbeat\",{}";
            default ->
                "\"MeterValues\",{\"connectorId\":1,\"meterValue\":[{\"timestamp\":\"2026-01-01T00:00:00Z\",\"sampledValue\":[{\"value\":\""
                        + step + "\"}]}]}";
        };
    }

    /** The longest that it has waited since it was asked last. */
    Duration slowest() {
        Duration slowest = Duration.ofNanos(slowestNanos);
        slowestNanos = 0;
        return slowest;
    }

    /** How many requests have got a result. */
    int answered() {
        return answered;
    }

    /**
     * Ends after the answer that it waits for.
     *
     * @return its requests, all of them answered
     * @throws CompletionException where one was not
     */
    List<String> finish() {
        stopped = true;
        ended.join();
        return requests;
    }

    @Override
    public void close() {
        stopped = true;
        station.close();
    }
}
