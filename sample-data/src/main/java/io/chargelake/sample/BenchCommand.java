package io.chargelake.sample;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chargelake bench}: measurements on this machine, with an embedded Kafka. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures Chargelake on this machine, contenders in turn, each in processes of its own.",
            "hour: an hour more on an empty day and on a full one. day: a day more on a short lake and on a long one."
        },
        footer = {"", "Example: chargelake bench hour day --out bench-out"})
public final class BenchCommand implements ChargelakeCommand {

    private static final Set<String> ALL = Set.of("hour", "day");

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "WHAT", description = "hour, day, or both (default: both).")
    private List<String> wanted = List.of("hour", "day");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "bench-out",
            description = "Where Kafka's data and the lakes go; some GB (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each contender runs (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "5000000",
            description = "Events of the full day (default: ${DEFAULT-VALUE}).")
    private long events;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "365",
            description = "Days of the long lake; the short one has 30 (default: ${DEFAULT-VALUE}).")
    private int days;

    /** Runs the command. */
    public static void main(String[] args) {
        CommandMain.main(new BenchCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() throws InterruptedException, IOException {
        for (String what : wanted) {
            if (!ALL.contains(what)) {
                throw CommandFailure.usage("There is no benchmark '" + what + "' (expected: hour, day).");
            }
        }
        if (Files.exists(out)) {
            throw CommandFailure.usage("--out is " + out + ", which is there already; name a new folder or remove it.");
        }
        List<GrowthBenchmark.Result> results = new ArrayList<>();
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(0, out.resolve("kafka").toAbsolutePath());
                Launcher launcher = new Launcher(Map.of())) {
            GrowthBenchmark benchmark = new GrowthBenchmark(
                    out.toAbsolutePath(), runs, broker.bootstrap(), launcher, line -> System.err.println("  " + line));
            if (wanted.contains("hour")) {
                results.add(benchmark.hour(events));
            }
            if (wanted.contains("day")) {
                results.add(benchmark.day(30, days, 9_000));
            }
        }
        return new Outcome(
                results.stream().map(GrowthBenchmark.Result::line).toList(),
                Map.of("results", results.stream().map(GrowthBenchmark::summary).toList()));
    }
}
