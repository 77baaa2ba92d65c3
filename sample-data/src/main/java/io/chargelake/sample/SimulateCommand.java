package io.chargelake.sample;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.sample.fleet.Fleet;
import io.chargelake.sample.fleet.FleetPlan;
import io.chargelake.sample.truth.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code chargelake simulate}: a month of a simulated fleet as files. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Simulates a network of charging stations: a whole month, written to files together with the truth about it.",
            "The same seed gives the same bytes."
        },
        footer = {
            "",
            "Example:",
            "  chargelake simulate --record month.jsonl.gz --truth truth --stations 200 --month 2026-10",
            "  chargelake import --format frames --file month.jsonl.gz",
            "  chargelake refresh --stations truth/stations.csv"
        })
public final class SimulateCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            required = true,
            description = "Where the frames go, for 'import --format frames'; compressed if the name ends in .gz.")
    private Path record;

    @Option(
            names = "--truth",
            paramLabel = "DIR",
            required = true,
            description = "Where the register of the stations (stations.csv) and the expected rows (truth.json) go.")
    private Path truth;

    @Option(
            names = "--stations",
            paramLabel = "N",
            defaultValue = "" + FleetPlan.DEFAULT_STATIONS,
            description = "How many stations (default: ${DEFAULT-VALUE}).")
    private int stations;

    @Option(
            names = "--month",
            paramLabel = "YYYY-MM",
            defaultValue = "2026-10",
            converter = MonthConverter.class,
            description = "The UTC month (default: ${DEFAULT-VALUE}).")
    private YearMonth month;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "" + FleetPlan.DEFAULT_SEED,
            description = "Where all chance comes from (default: ${DEFAULT-VALUE}).")
    private long seed;

    /** Runs the command. */
    public static void main(String[] args) {
        CommandMain.main(new SimulateCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() {
        FleetPlan plan = plan(stations).withSeed(seed).withMonth(month);
        if (Files.isDirectory(record)) {
            throw CommandFailure.usage("--record is " + record + ", which is a folder; name a file.");
        }
        long start = System.nanoTime();
        SimulatedMonth simulated;
        try {
            simulated = SimulatedMonth.write(Fleet.of(plan), record, truth);
        } catch (IOException e) {
            throw CommandFailure.unreachable(
                    "The simulation cannot be written (" + e + "); name other places with --record and --truth.", e);
        }
        return outcome(simulated, Duration.ofNanos(System.nanoTime() - start));
    }

    /** A plan of so many stations. */
    static FleetPlan plan(int stations) {
        try {
            return FleetPlan.defaults().withStations(stations);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(
                    "--stations is " + stations + ", which is too few or too many (" + e.getMessage() + ").");
        }
    }

    private Outcome outcome(SimulatedMonth simulated, Duration duration) {
        Truth known = simulated.truth();
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("month", month.toString());
        summary.put("stations", known.stations());
        summary.put("frames", known.frames());
        summary.put("record", simulated.frames().toString());
        summary.put("register", simulated.register().toString());
        summary.put("truth", simulated.truthFile().toString());
        summary.put("seconds", duration.toMillis() / 1000.0);
        return new Outcome(
                List.of(
                        String.format(
                                Locale.ROOT,
                                "Simulated %,d frames of %,d stations in %s in %.1f s: %s",
                                known.frames(),
                                known.stations(),
                                month,
                                duration.toMillis() / 1000.0,
                                simulated.frames()),
                        "The register: " + simulated.register(),
                        "The truth: " + simulated.truthFile()),
                summary);
    }

    /** Months as {@code 2026-10}. */
    static final class MonthConverter implements ITypeConverter<YearMonth> {

        @Override
        public YearMonth convert(String value) {
            try {
                return YearMonth.parse(value);
            } catch (DateTimeException e) {
                throw new TypeConversionException("'" + value + "' is no month (expected: YYYY-MM, as 2026-10)");
            }
        }
    }
}
