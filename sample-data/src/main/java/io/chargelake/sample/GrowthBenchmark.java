package io.chargelake.sample;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.event.EventTopics;
import io.chargelake.ingest.event.FrameRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Whether a run costs what is new: an hour more on a day that is full or empty, and a day more on a long or short lake.
 * Each contender runs as a process of its own on a copy of its lake, in turn with the other.
 *
 * @param out where the lakes go
 * @param runs how often each contender runs
 * @param kafka bootstrap servers
 * @param launcher starts the commands
 * @param progress told what is being done
 */
record GrowthBenchmark(Path out, int runs, String kafka, Launcher launcher, Consumer<String> progress) {

    private static final Instant FIRST_DAY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * Two contenders and the seconds that each needed, in the order in which they ran.
     *
     * @param what what was added
     * @param small the contender with little in its lake
     * @param large the one with much
     * @param goal the ratio that the medians should not exceed
     */
    record Result(String what, String small, String large, double[] smallSeconds, double[] largeSeconds, double goal) {

        /** Median of large by median of small. */
        double ratio() {
            return median(largeSeconds) / median(smallSeconds);
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "%-34s %-22s %6.1f s   %-26s %6.1f s   ratio %.2f (goal <= %.1f)   %s | %s",
                    what,
                    small,
                    median(smallSeconds),
                    large,
                    median(largeSeconds),
                    ratio(),
                    goal,
                    Arrays.toString(smallSeconds),
                    Arrays.toString(largeSeconds));
        }

        static double median(double[] seconds) {
            double[] sorted = seconds.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }

    /** An hour more on an empty day, and on a day with so many events in its first 23 hours. */
    Result hour(long eventsOfDay) throws InterruptedException, IOException {
        Traffic traffic = new Traffic(2_000);
        long eventsOfHour = eventsOfDay / 23;
        Instant lastHour = FIRST_DAY.plus(DAY).minus(HOUR);
        Path full = out.resolve("full-day");
        Path empty = out.resolve("empty-day");
        produce("bench.full", sink -> traffic.between(FIRST_DAY, lastHour, eventsOfDay, sink));
        land("bench.full", full);
        curate(full);
        produce("bench.full", sink -> traffic.between(lastHour, lastHour.plus(HOUR), eventsOfHour, sink));
        land("bench.full", full);
        produce("bench.empty", sink -> traffic.between(lastHour, lastHour.plus(HOUR), eventsOfHour, sink));
        land("bench.empty", empty);
        return compare(
                String.format(Locale.ROOT, "an hour more, %,d events: curate", eventsOfHour),
                new Contender("an empty day", empty),
                new Contender(String.format(Locale.ROOT, "a day of %,d events", eventsOfDay), full),
                1.5,
                lake -> curate(lake));
    }

    /** A day more on a lake of few days and on one of many. */
    Result day(int few, int many, long eventsOfDay) throws InterruptedException, IOException {
        Path shortLake = daysBefore("short", few, eventsOfDay);
        Path longLake = daysBefore("long", many, eventsOfDay);
        return compare(
                String.format(Locale.ROOT, "a day more, %,d events: curate + gold", eventsOfDay),
                new Contender("a lake of " + few + " days", shortLake),
                new Contender("a lake of " + many + " days", longLake),
                1.2,
                lake -> {
                    curate(lake);
                    launcher.run("gold", "--lake", lake.toString());
                });
    }

    private Path daysBefore(String name, int days, long eventsOfDay) throws InterruptedException {
        Traffic traffic = new Traffic(10);
        Path lake = out.resolve(name + "-lake");
        Instant lastDay = FIRST_DAY.plus(DAY.multipliedBy(365));
        for (int day = days; day >= 0; day--) {
            Instant start = lastDay.minus(DAY.multipliedBy(day));
            if (day == 0) {
                land("bench." + name, lake);
                curate(lake);
                launcher.run("gold", "--lake", lake.toString());
            }
            produce("bench." + name, sink -> traffic.between(start, start.plus(DAY), eventsOfDay, sink));
        }
        land("bench." + name, lake);
        return lake;
    }

    private Result compare(String what, Contender small, Contender large, double goal, Work work)
            throws InterruptedException, IOException {
        double[][] seconds = new double[2][runs];
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < 2; i++) {
                Contender contender = i == 0 ? small : large;
                Path copy = linked(contender.lake(), out.resolve("run"));
                progress.accept(what + ", run " + (run + 1) + " of " + runs + ": " + contender.name());
                long start = System.nanoTime();
                work.on(copy);
                seconds[i][run] = Math.round((System.nanoTime() - start) / 1e7) / 100.0;
                delete(copy);
            }
        }
        return new Result(what, small.name(), large.name(), seconds[0], seconds[1], goal);
    }

    private void produce(String topic, Consumer<Consumer<FrameRecord>> traffic) {
        try (EventTopics topics = EventTopics.at(kafka)) {
            topics.createFramesIfMissing(topic, 4, 1);
        }
        progress.accept("events for " + topic);
        try (FrameProducer producer = new FrameProducer(kafka, topic)) {
            traffic.accept(producer::send);
            producer.flush();
        }
    }

    private void land(String topic, Path lake) throws InterruptedException {
        progress.accept("land " + topic);
        launcher.run("land", "--kafka", kafka, "--topic", topic, "--lake", lake.toString());
    }

    private void curate(Path lake) throws InterruptedException {
        launcher.run("curate", "--lake", lake.toString());
    }

    /** A copy whose files are links: nothing of a lake is ever written into a file that is there. */
    private static Path linked(Path lake, Path copy) throws IOException {
        delete(copy);
        try (Stream<Path> files = Files.walk(lake)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = copy.resolve(lake.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!lake.relativize(file).startsWith("_state")) {
                    Files.createLink(target, file);
                }
            }
        }
        return copy;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> all = new ArrayList<>();
            try (Stream<Path> files = Files.walk(folder)) {
                files.forEach(all::add);
            }
            for (int i = all.size() - 1; i >= 0; i--) {
                Files.delete(all.get(i));
            }
        }
    }

    private record Contender(String name, Path lake) {}

    private interface Work {

        /** @throws CommandFailure if a command fails */
        void on(Path lake) throws InterruptedException;
    }

    /** As {@code --json} prints it. */
    static Map<String, Object> summary(Result result) {
        return Map.of(
                "what", result.what(),
                "small", result.small(),
                "large", result.large(),
                "small_seconds", result.smallSeconds(),
                "large_seconds", result.largeSeconds(),
                "ratio", result.ratio(),
                "goal", result.goal());
    }
}
