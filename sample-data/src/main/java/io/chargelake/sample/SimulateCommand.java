package io.chargelake.sample;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.sample.fleet.Fleet;
import io.chargelake.sample.fleet.FleetPlan;
import io.chargelake.sample.fleet.LiveStation;
import io.chargelake.sample.fleet.Quirk;
import io.chargelake.sample.truth.Truth;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code chargelake simulate}: months of a simulated fleet as files, or live stations over websockets. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Simulates charging stations.",
            "With --record: a whole month of a network, or several, written to files together with the truth about it. The"
                    + " same seed gives the same bytes.",
            "With --ingress: stations that connect over websockets, tell their last hours, and check every answer."
        },
        footer = {
            "",
            "Examples:",
            "  chargelake simulate --ingress ws://127.0.0.1:9000/ocpp --stations 20",
            "",
            "  chargelake simulate --record month.jsonl.gz --truth truth --month 2026-10",
            "  chargelake import --format frames --file month.jsonl.gz",
            "  chargelake refresh --stations truth/stations.csv",
            "",
            "  chargelake simulate --record year.jsonl.gz --truth truth --month 2026-01 --months 12",
            "",
            "  chargelake simulate --list-quirks",
            "  chargelake simulate --record odd.jsonl --truth truth --stations 4 --quirk second_stop"
        })
public final class SimulateCommand implements ChargelakeCommand {

    private static final String NO_QUIRK = "none";

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--ingress",
            paramLabel = "URI",
            description = "Where live stations connect: the ingress's ws://HOST:PORT/ocpp, without a station's id.")
    private URI ingress;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Where the frames go, for 'import --format frames'; compressed if the name ends in .gz.")
    private Path record;

    @Option(
            names = "--truth",
            paramLabel = "DIR",
            description = "With --record: where the register of the stations (stations.csv) and the expected rows"
                    + " (truth.json) go.")
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
            description = "With --record: the UTC month, or the first of several (default: ${DEFAULT-VALUE}).")
    private YearMonth month;

    @Option(
            names = "--months",
            paramLabel = "N",
            description =
                    "With --record: how many consecutive months, up to 36, through which every station lives one life"
                            + " (default: 1).")
    private Integer months;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "" + FleetPlan.DEFAULT_SEED,
            description = "Where all chance comes from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--quirk",
            paramLabel = "NAME",
            description =
                    "With --record: an oddity that stations show, and no others; may be given more than once. 'none'"
                            + " for stations that behave by the book. All oddities unless given.")
    private List<String> quirks;

    @Option(names = "--list-quirks", description = "Only list the oddities and what they are.")
    private boolean listQuirks;

    /** Runs the command. */
    public static void main(String[] args) {
        CommandMain.main(new SimulateCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() throws InterruptedException {
        if (listQuirks) {
            return listOfQuirks();
        }
        if ((ingress == null) == (record == null)) {
            throw CommandFailure.usage("Live or recorded? Give either --ingress URI or --record FILE --truth DIR.");
        }
        if (ingress != null && quirks != null) {
            throw CommandFailure.usage(
                    "--quirk goes with --record; what stations tell over websockets is always the same.");
        }
        if (ingress != null && months != null) {
            throw CommandFailure.usage("--months goes with --record; over websockets, stations tell their last hours.");
        }
        return ingress != null ? tell() : record();
    }

    /** The oddities, one a line: name, cases of the catalogue, what happens. */
    static Outcome listOfQuirks() {
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> listed = new ArrayList<>();
        for (Quirk quirk : Quirk.values()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-29s %-10s %s",
                    quirk.key(),
                    quirk.cases().stream().map(String::valueOf).collect(Collectors.joining(",")),
                    quirk.sentence()));
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", quirk.key());
            entry.put("cases", quirk.cases());
            entry.put("sentence", quirk.sentence());
            listed.add(entry);
        }
        return new Outcome(lines, Map.of("quirks", listed));
    }

    /** The oddities asked for; all of them where nobody asks. */
    private Set<Quirk> wanted() {
        if (quirks == null) {
            return EnumSet.allOf(Quirk.class);
        }
        Set<Quirk> wanted = EnumSet.noneOf(Quirk.class);
        for (String name : quirks) {
            if (!name.equals(NO_QUIRK)) {
                wanted.add(Quirk.of(name)
                        .orElseThrow(() -> CommandFailure.usage("--quirk is '" + name
                                + "', which is no oddity that stations show; 'chargelake simulate --list-quirks' lists"
                                + " them.")));
            } else if (quirks.size() > 1) {
                throw CommandFailure.usage("--quirk none goes with no other --quirk; leave one out.");
            }
        }
        return wanted;
    }

    private Outcome tell() throws InterruptedException {
        if (ingress.getHost() == null || !List.of("ws", "wss").contains(ingress.getScheme())) {
            throw CommandFailure.usage("--ingress is " + ingress + " (expected: ws://HOST:PORT/ocpp).");
        }
        long start = System.nanoTime();
        LiveFleet live =
                LiveFleet.tell(ingress, LiveStation.of(seed, plan(stations).stations()));
        Truth told = live.truth();
        double seconds = (System.nanoTime() - start) / 1e9;
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("stations", told.stations());
        summary.put("requests", told.framesIn());
        summary.put("charges", told.completedCharges().size());
        summary.put("open_charges", told.openCharges());
        summary.put("seconds", seconds);
        return new Outcome(
                List.of(String.format(
                        Locale.ROOT,
                        "%,d stations sent %,d requests in %.1f s, all answered as OCPP demands: %,d charges, %,d of them"
                                + " still going on.",
                        told.stations(),
                        told.framesIn(),
                        seconds,
                        told.completedCharges().size() + told.openCharges(),
                        told.openCharges())),
                summary);
    }

    private Outcome record() {
        if (truth == null) {
            throw CommandFailure.usage("Give --truth DIR, where the register and the expected rows go.");
        }
        if (Files.isDirectory(record)) {
            throw CommandFailure.usage("--record is " + record + ", which is a folder; name a file.");
        }
        FleetPlan plan = monthsOf(plan(stations).withSeed(seed).withMonth(month).withQuirks(wanted()));
        long start = System.nanoTime();
        SimulatedMonth simulated;
        try {
            simulated = SimulatedMonth.write(Fleet.of(plan), List.of(), record, truth);
        } catch (IOException e) {
            throw CommandFailure.unreachable(
                    "The simulation cannot be written (" + e + "); name other places with --record and --truth.", e);
        }
        return outcome(plan, simulated, Duration.ofNanos(System.nanoTime() - start));
    }

    private FleetPlan monthsOf(FleetPlan plan) {
        try {
            return months == null ? plan : plan.withMonths(months);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(
                    "--months is " + months + ", which is too few or too many (" + e.getMessage() + ").");
        }
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

    private Outcome outcome(FleetPlan plan, SimulatedMonth simulated, Duration duration) {
        Truth known = simulated.truth();
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("month", plan.month().toString());
        summary.put("months", plan.months());
        summary.put("stations", known.stations());
        summary.put("frames", known.frames());
        summary.put("record", simulated.frames().toString());
        summary.put("register", simulated.register().toString());
        summary.put("truth", simulated.truthFile().toString());
        summary.put("seconds", duration.toMillis() / 1000.0);
        List<String> lines = new ArrayList<>(List.of(
                String.format(
                        Locale.ROOT,
                        "Simulated %,d frames of %,d stations in %s in %.1f s: %s",
                        known.frames(),
                        known.stations(),
                        plan.months() == 1 ? plan.month() : plan.month() + " to " + plan.lastMonth(),
                        duration.toMillis() / 1000.0,
                        simulated.frames()),
                "The register: " + simulated.register(),
                "The truth: " + simulated.truthFile()));
        List<String> unseen = unseen(known);
        if (!unseen.isEmpty()) {
            lines.add("Too few stations to show " + String.join(", ", unseen) + "; give more --stations.");
        }
        summary.put("unseen_quirks", unseen);
        return new Outcome(lines, summary);
    }

    /** The oddities that somebody has asked for by name and that did not happen. */
    private List<String> unseen(Truth known) {
        return quirks == null
                ? List.of()
                : wanted().stream()
                        .map(Quirk::key)
                        .filter(name -> !known.quirks().containsKey(name))
                        .collect(Collectors.toList());
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
