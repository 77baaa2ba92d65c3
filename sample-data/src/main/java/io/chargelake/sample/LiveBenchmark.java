package io.chargelake.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.CommandFailure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * How long it takes from a station's socket until a change is in the API's answers and with its listeners, with {@code
 * chargelake ingress} and {@code chargelake serve} in processes of their own, and callers and listeners beside it.
 *
 * @param folder for Kafka's data, the store and the keys
 * @param plan how much of everything
 * @param progress told what is done
 */
record LiveBenchmark(Path folder, Plan plan, Consumer<String> progress) {

    /**
     * How much of everything.
     *
     * @param changes status changes a second
     * @param reads requests of callers a second
     * @param networkListeners who hear of all stations
     * @param stationListeners who hear of one station
     * @param measured how long is measured, after half of it to warm up
     */
    record Plan(
            int stations,
            int connectors,
            int changes,
            int reads,
            int networkListeners,
            int stationListeners,
            Duration measured) {}

    /**
     * What was measured; times in milliseconds, of one CPU.
     *
     * @param answered from the socket until an answer has a change, of changes picked
     * @param heard from the socket until a listener has heard of a change, of all
     * @param unheard changes that no listener heard of, because another of the same connector followed too soon
     * @param read times of callers
     * @param busy turns at which a station's last request was not answered yet
     * @param failures requests that failed, listeners that ended, changes not seen within 10 s
     * @param cores of the server, and of the load itself
     */
    record Result(
            Plan plan,
            Latencies answered,
            Latencies heard,
            int unheard,
            Latencies read,
            int busy,
            int failures,
            double cores,
            double ownCores,
            double residentMib) {

        Map<String, Object> summary() {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("benchmark", "live");
            summary.put("stations", plan.stations);
            summary.put("connectors", plan.stations * plan.connectors);
            summary.put("changes_per_s", plan.changes);
            summary.put("answered_p50_ms", answered.percentileMillis(50));
            summary.put("answered_p99_ms", answered.percentileMillis(99));
            summary.put("heard_p50_ms", heard.percentileMillis(50));
            summary.put("heard_p99_ms", heard.percentileMillis(99));
            summary.put("read_p50_ms", read.percentileMillis(50));
            summary.put("read_p99_ms", read.percentileMillis(99));
            summary.put("failures", failures);
            summary.put("busy", busy);
            summary.put("cores", cores);
            summary.put("load_cores", ownCores);
            summary.put("resident_mib", residentMib);
            return summary;
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>();
            lines.add(String.format(
                    Locale.ROOT,
                    "live: %,d stations with %,d connectors, %,d changes/s, %,d reads/s, %d listeners to all and %d to one"
                            + " station, %d s",
                    plan.stations,
                    plan.stations * plan.connectors,
                    plan.changes,
                    plan.reads,
                    plan.networkListeners,
                    plan.stationListeners,
                    plan.measured.toSeconds()));
            lines.add(line("socket to an answer", answered, GOAL_CHANGE_MILLIS));
            lines.add(line("socket to a listener", heard, GOAL_CHANGE_MILLIS));
            lines.add(line("API reads", read, GOAL_READ_MILLIS));
            lines.add(String.format(
                    Locale.ROOT,
                    "  serve: %.2f cores, %.0f MiB resident; this load: %.2f cores; %d failures, %d of %d turns late, %d"
                            + " changes overtaken",
                    cores,
                    residentMib,
                    ownCores,
                    failures,
                    busy,
                    plan.changes * (int) plan.measured.toSeconds(),
                    unheard));
            return lines;
        }

        private static String line(String what, Latencies latencies, double goal) {
            double p99 = latencies.percentileMillis(99);
            return String.format(
                    Locale.ROOT,
                    "  %-21s %,8d  p50 %7.1f ms  p99 %7.1f ms  max %7.1f ms  (goal p99 <= %.0f ms: %s)",
                    what,
                    latencies.count(),
                    latencies.percentileMillis(50),
                    p99,
                    latencies.percentileMillis(100),
                    goal,
                    p99 <= goal ? "met" : "missed");
        }
    }

    private static final double GOAL_CHANGE_MILLIS = 250;
    private static final double GOAL_READ_MILLIS = 20;
    private static final double MIB = 1 << 20;
    private static final Duration LAST_CHANGES = Duration.ofSeconds(3);
    private static final String TOPIC = "bench.live";

    Result run() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String key = key();
        try (ServerProcess broker = ServerProcess.start(
                        "chargelake broker",
                        Launcher.builder(
                                "broker",
                                "--port",
                                "0",
                                "--topic",
                                TOPIC,
                                "--data",
                                folder.resolve("live-kafka").toString()));
                ServerProcess ingress =
                        new ChargelakeServer(broker.address(), TOPIC, folder.resolve("live-spool")).start();
                ServerProcess serve = ServerProcess.start("chargelake serve", serve(broker.address()))) {
            return measure(
                    URI.create(ingress.address().replace("/<station>", "")), URI.create(serve.address()), serve, key);
        }
    }

    private ProcessBuilder serve(String kafka) {
        return Launcher.builder(
                "serve",
                "--port",
                "0",
                "--kafka",
                kafka,
                "--topic",
                TOPIC,
                "--lake",
                folder.resolve("live-lake").toString(),
                "--state",
                folder.resolve("live-state").toString(),
                "--api-keys",
                folder.resolve("keys.csv").toString(),
                "--rate-limit",
                "100000");
    }

    /** A key of an operator who reads, as such a one makes it. */
    private String key() throws IOException, InterruptedException {
        Process made = Launcher.builder("station-key", "--json").start();
        JsonNode pair = new ObjectMapper().readTree(made.getInputStream());
        if (made.waitFor() != 0) {
            throw CommandFailure.unreachable("'chargelake station-key' failed; what it said stands above.", null);
        }
        Files.writeString(
                folder.resolve("keys.csv"),
                "name,key_hash,roles\nbench," + pair.path("key_hash").textValue() + ",support analyst\n");
        return pair.path("key").textValue();
    }

    private Result measure(URI ingress, URI api, ServerProcess serve, String key)
            throws IOException, InterruptedException {
        Duration warming = plan.measured.dividedBy(2);
        int most =
                plan.changes * (int) plan.measured.plus(warming).plusSeconds(1).toSeconds();
        Marks marks = new Marks(most);
        HttpClient callers =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger ends = new AtomicInteger();
        try (ReportingStations stations =
                ReportingStations.connect(HttpClient.newHttpClient(), ingress, plan.stations, plan.connectors, marks)) {
            progress.accept(plan.stations + " stations are connected");
            for (int i = 0; i < plan.networkListeners + plan.stationListeners; i++) {
                String path =
                        "stations/stream" + (i < plan.networkListeners ? "" : "?stationId=" + ReportingStations.id(i));
                callers.sendAsync(
                                ApiReaders.request(api, path, key),
                                HttpResponse.BodyHandlers.fromSubscriber(
                                        new Listener(i == 0 ? new MarkReader(marks)::read : bytes -> {})))
                        .whenComplete((answer, failure) -> {
                            if (!ended.get()) {
                                ends.incrementAndGet();
                            }
                        });
            }
            drive(stations, callers, api, key, marks, warming);
            progress.accept("warm");
            int first = marks.sent();
            int busyBefore = stations.busy();
            Duration cpuBefore = serve.cpu();
            long ownBefore = ownCpuNanos();
            Driven driven = drive(stations, callers, api, key, marks, plan.measured);
            int last = marks.sent();
            double seconds = plan.measured.toNanos() / 1e9;
            double cores = serve.cpu().minus(cpuBefore).toNanos() / 1e9 / seconds;
            double ownCores = (ownCpuNanos() - ownBefore) / 1e9 / seconds;
            Thread.sleep(LAST_CHANGES.toMillis());
            ended.set(true);
            Latencies heard = marks.latencies(first, last);
            return new Result(
                    plan,
                    driven.sampler.latencies(),
                    heard,
                    last - first - heard.count(),
                    driven.readers.latencies(),
                    stations.busy() - busyBefore,
                    driven.readers.failed() + driven.sampler.missed() + ends.get(),
                    cores,
                    ownCores,
                    serve.residentBytes().orElse(0) / MIB);
        }
    }

    private record Driven(ApiReaders readers, ChangeSampler sampler) {}

    private Driven drive(
            ReportingStations stations, HttpClient callers, URI api, String key, Marks marks, Duration duration)
            throws InterruptedException {
        ApiReaders readers = new ApiReaders(callers, api, key, plan.stations, plan.reads, duration);
        ChangeSampler sampler = new ChangeSampler(callers, api, key, stations, marks);
        Thread reading = new Thread(readers, "readers");
        Thread sampling = new Thread(sampler, "sampler");
        if (marks.sent() == 0) {
            stations.drive(plan.changes, Duration.ofSeconds(1));
        }
        reading.start();
        sampling.start();
        stations.drive(plan.changes, duration);
        sampler.stop();
        reading.join();
        sampling.join();
        return new Driven(readers, sampler);
    }

    private static long ownCpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Takes what a stream sends as it comes. */
    private record Listener(Consumer<ByteBuffer> take) implements Flow.Subscriber<List<ByteBuffer>> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> bytes) {
            bytes.forEach(take);
        }

        @Override
        public void onError(Throwable failure) {
            // The answer's own stage says so as well.
        }

        @Override
        public void onComplete() {
            // The answer's own stage says so as well.
        }
    }
}
