package io.chargelake.sample;

import io.chargelake.cli.CommandFailure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * What servers answer and what memory they take, with so many stations connected. The servers take turns, each round in a
 * process of its own that is warmed up for as long as it is measured; the load comes from this process.
 *
 * @param servers who is compared, the one that matters first
 * @param rounds how often each is measured
 * @param atATime how many stations have a request underway
 * @param measured how long each is measured
 * @param progress told what is being done
 */
record IngressBenchmark(
        List<OcppServer> servers, int rounds, int atATime, Duration measured, Consumer<String> progress) {

    /** Answers of the first server by those of the second: it waits for Kafka, the other one for nothing. */
    private static final double GOAL_OF_RATE = 0.8;

    private static final int FILES_OF_A_PROCESS = 350;
    private static final double MIB = 1 << 20;

    /**
     * One server in one round: requests answered in a second, milliseconds until the answer, microseconds of the server's
     * own CPU for each, and MiB of memory (NaN where nobody knows).
     */
    record Measured(
            double perSecond,
            double medianMillis,
            double p99Millis,
            double cpuMicros,
            double residentConnected,
            double residentAfter,
            double heapInUse) {}

    /**
     * A server with so many stations.
     *
     * @param rounds in the order in which they were measured
     */
    record Result(int stations, String server, List<Measured> rounds) {

        double median(ToDoubleFunction<Measured> value) {
            double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
            return sorted[sorted.length / 2];
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "%,7d stations  %-20s %,8.0f/s (%s)  p50 %6.1f ms  p99 %6.1f ms  CPU %4.0f us each  memory %5.0f MiB connected,"
                            + " %5.0f MiB after the load, %5.0f MiB of heap in use",
                    stations,
                    server,
                    median(Measured::perSecond),
                    rates(),
                    median(Measured::medianMillis),
                    median(Measured::p99Millis),
                    median(Measured::cpuMicros),
                    median(Measured::residentConnected),
                    median(Measured::residentAfter),
                    median(Measured::heapInUse));
        }

        private String rates() {
            return rounds.stream()
                    .sorted(Comparator.comparingDouble(Measured::perSecond))
                    .map(each -> String.format(Locale.ROOT, "%,.0f", each.perSecond()))
                    .reduce((least, most) -> least + " " + most)
                    .orElse("");
        }

        /** As {@code --json} prints it. */
        Map<String, Object> summary() {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("stations", stations);
            summary.put("server", server);
            summary.put("rounds", rounds);
            return summary;
        }
    }

    /**
     * Checks that this process, and by that also those that it starts, may hold so many connections.
     *
     * @throws CommandFailure if not
     */
    static void checkFiles(int stations) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < stations + FILES_OF_A_PROCESS) {
            long most = system.getMaxFileDescriptorCount();
            throw CommandFailure.usage("--connected is " + stations + ", but a process may have only " + most
                    + " files and connections open here; raise that ('ulimit -n " + 2 * stations
                    + "' before the command), or measure with up to " + (most - FILES_OF_A_PROCESS) + " stations.");
        }
    }

    /** Measures all servers with so many stations connected. */
    List<Result> run(int stations) throws IOException, InterruptedException {
        List<List<Measured>> all = new ArrayList<>();
        servers.forEach(server -> all.add(new ArrayList<>()));
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < servers.size(); i++) {
                OcppServer server = servers.get(i);
                Measured one = measure(server, stations);
                all.get(i).add(one);
                progress.accept(String.format(
                        Locale.ROOT,
                        "%,d stations, round %d of %d, %s: %,.0f/s, p99 %.1f ms, CPU %.0f us each, %.0f MiB",
                        stations,
                        round,
                        rounds,
                        server.name(),
                        one.perSecond(),
                        one.p99Millis(),
                        one.cpuMicros(),
                        one.residentAfter()));
            }
        }
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            results.add(new Result(stations, servers.get(i).name(), all.get(i)));
        }
        return results;
    }

    private Measured measure(OcppServer server, int stations) throws IOException, InterruptedException {
        try (ServerProcess process = server.start();
                StationLoad load =
                        StationLoad.connect(URI.create(process.address().replace("/<station>", "")), stations)) {
            double connected = mib(process.residentBytes());
            load.drive(atATime, measured);
            Duration cpuBefore = process.cpu();
            Latencies latencies = load.drive(atATime, measured);
            Duration cpu = process.cpu().minus(cpuBefore);
            double after = mib(process.residentBytes());
            double heap = mib(server.heapBytes(process));
            return new Measured(
                    latencies.perSecond(),
                    latencies.percentileMillis(50),
                    latencies.percentileMillis(99),
                    cpu.toNanos() / 1e3 / latencies.count(),
                    connected,
                    after,
                    heap);
        }
    }

    private static double mib(OptionalLong bytes) {
        return bytes.isPresent() ? bytes.getAsLong() / MIB : Double.NaN;
    }

    /** A line for each result, and one that compares the first two. */
    static List<String> lines(List<Result> results) {
        List<String> lines = new ArrayList<>(results.stream().map(Result::line).toList());
        if (results.size() == 2) {
            double ratio =
                    results.get(0).median(Measured::perSecond) / results.get(1).median(Measured::perSecond);
            lines.add(String.format(
                    Locale.ROOT,
                    "%,7d stations  ratio of medians %.2f (goal >= %.1f)",
                    results.get(0).stations(),
                    ratio,
                    GOAL_OF_RATE));
        }
        return lines;
    }
}
