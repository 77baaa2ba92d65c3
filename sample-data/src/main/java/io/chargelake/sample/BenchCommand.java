package io.chargelake.sample;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            "hour: an hour more on an empty day and on a full one. day: a day more on a short lake and on a long one.",
            "ingress: requests answered and memory taken by 'chargelake ingress', which waits for Kafka, and by a server"
                    + " with the npm package ocpp-rpc, which stores nothing; npm fetches it, where there is one.",
            "live: how soon a change is in the answers of 'chargelake serve', with callers and listeners beside it.",
            "mail: a month's mails of a large network, into a mail server on this machine."
        },
        footer = {
            "",
            "Examples:",
            "  chargelake bench hour day --out bench-out",
            "  chargelake bench ingress --connected 5000,20000",
            "  chargelake bench live --changes 2000 --seconds 60",
            "  chargelake bench mail --managers 5000 --managed 100000"
        })
public final class BenchCommand implements ChargelakeCommand {

    private static final Set<String> ALL = Set.of("hour", "day", "ingress", "live", "mail");

    private static final String TOPIC = "bench.frames";
    private static final int CONNECTORS = 4;
    private static final int LISTENERS = 100;

    @Mixin
    private CommonOptions common;

    @Parameters(
            paramLabel = "WHAT",
            description = "hour, day, ingress, live, mail, or several of them (default: hour day).")
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

    @Option(
            names = "--connected",
            paramLabel = "N",
            split = ",",
            defaultValue = "5000,20000",
            description = "ingress: how many stations are connected, one measurement each (default: ${DEFAULT-VALUE}).")
    private List<Integer> connected;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "200",
            description = "ingress: how many of them have a request underway (default: ${DEFAULT-VALUE}).")
    private int inFlight;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "15",
            description = "ingress, live: how long a server is measured, once it is warm (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--changes",
            paramLabel = "N",
            defaultValue = "2000",
            description = "live: status changes a second (default: ${DEFAULT-VALUE}).")
    private int changes;

    @Option(
            names = "--reads",
            paramLabel = "N",
            defaultValue = "500",
            description = "live: requests to the API a second (default: ${DEFAULT-VALUE}).")
    private int reads;

    @Option(
            names = "--stations",
            paramLabel = "N",
            defaultValue = "5000",
            description = "live: stations, with four connectors each (default: ${DEFAULT-VALUE}).")
    private int stations;

    @Option(
            names = "--network-listeners",
            paramLabel = "N",
            defaultValue = "10",
            description = "live: of the 100 listeners, how many hear of all stations; the others of one"
                    + " (default: ${DEFAULT-VALUE}).")
    private int networkListeners;

    @Option(
            names = "--managers",
            paramLabel = "N",
            defaultValue = "5000",
            description = "mail: maintenance managers (default: ${DEFAULT-VALUE}).")
    private int managers;

    @Option(
            names = "--managed",
            paramLabel = "N",
            defaultValue = "100000",
            description = "mail: stations that they look after (default: ${DEFAULT-VALUE}).")
    private int managed;

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
        check();
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> summaries = new ArrayList<>();
        if (wanted.contains("hour") || wanted.contains("day")) {
            for (GrowthBenchmark.Result result : growth()) {
                lines.add(result.line());
                summaries.add(GrowthBenchmark.summary(result));
            }
        }
        if (wanted.contains("ingress")) {
            for (List<IngressBenchmark.Result> results : ingress()) {
                lines.addAll(IngressBenchmark.lines(results));
                results.forEach(result -> summaries.add(result.summary()));
            }
        }
        if (wanted.contains("live")) {
            LiveBenchmark.Result result = new LiveBenchmark(
                            out.toAbsolutePath(),
                            new LiveBenchmark.Plan(
                                    stations,
                                    CONNECTORS,
                                    changes,
                                    reads,
                                    networkListeners,
                                    LISTENERS - networkListeners,
                                    Duration.ofSeconds(seconds)),
                            BenchCommand::progress)
                    .run();
            lines.addAll(result.lines());
            summaries.add(result.summary());
        }
        if (wanted.contains("mail")) {
            MailBenchmark.Result result = new MailBenchmark(
                            out.toAbsolutePath(), new MailLake(managed, managers), BenchCommand::progress)
                    .run();
            lines.addAll(result.lines());
            summaries.add(result.summary());
        }
        return new Outcome(lines, Map.of("results", summaries));
    }

    private void check() {
        for (String what : wanted) {
            if (!ALL.contains(what)) {
                throw CommandFailure.usage(
                        "There is no benchmark '" + what + "' (expected: hour, day, ingress, live, mail).");
            }
        }
        if (Files.exists(out)) {
            throw CommandFailure.usage("--out is " + out + ", which is there already; name a new folder or remove it.");
        }
        if (runs < 1 || inFlight < 1 || seconds < 1 || connected.stream().anyMatch(each -> each < 1)) {
            throw CommandFailure.usage("--runs, --in-flight, --seconds and --connected must be 1 or more.");
        }
        if (changes < 1 || reads < 1 || stations < LISTENERS || networkListeners < 1 || networkListeners > LISTENERS) {
            throw CommandFailure.usage("--changes and --reads must be 1 or more, --stations " + LISTENERS
                    + " or more, --network-listeners 1 to " + LISTENERS + ".");
        }
        if (managers < 1 || managed < managers) {
            throw CommandFailure.usage("--managers must be 1 or more, and --managed as many or more.");
        }
        if (wanted.contains("mail")) {
            Launcher.check();
        }
        if (wanted.contains("live")) {
            Launcher.check();
            IngressBenchmark.checkFiles(stations);
        }
        if (wanted.contains("ingress")) {
            Launcher.check();
            connected.forEach(IngressBenchmark::checkFiles);
        }
    }

    private List<GrowthBenchmark.Result> growth() throws InterruptedException, IOException {
        List<GrowthBenchmark.Result> results = new ArrayList<>();
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(0, out.resolve("kafka").toAbsolutePath());
                Launcher launcher = new Launcher(Map.of())) {
            GrowthBenchmark benchmark = new GrowthBenchmark(
                    out.toAbsolutePath(), runs, broker.bootstrap(), launcher, BenchCommand::progress);
            if (wanted.contains("hour")) {
                results.add(benchmark.hour(events));
            }
            if (wanted.contains("day")) {
                results.add(benchmark.day(30, days, 9_000));
            }
        }
        return results;
    }

    /** The results of each number of stations. */
    private List<List<IngressBenchmark.Result>> ingress() throws InterruptedException, IOException {
        Path folder = out.toAbsolutePath();
        Optional<OcppRpcServer> other = OcppRpcServer.install(folder.resolve("ocpp-rpc"));
        if (other.isEmpty()) {
            progress("There is no node or no npm on this machine: chargelake ingress is measured alone.");
        }
        List<List<IngressBenchmark.Result>> results = new ArrayList<>();
        try (ServerProcess broker = ServerProcess.start(
                "chargelake broker",
                Launcher.builder(
                        "broker",
                        "--port",
                        "0",
                        "--topic",
                        TOPIC,
                        "--data",
                        folder.resolve("ingress-kafka").toString()))) {
            List<OcppServer> servers = new ArrayList<>();
            servers.add(new ChargelakeServer(broker.address(), TOPIC, folder.resolve("ingress-spool")));
            other.ifPresent(servers::add);
            IngressBenchmark benchmark =
                    new IngressBenchmark(servers, runs, inFlight, Duration.ofSeconds(seconds), BenchCommand::progress);
            for (int each : connected) {
                results.add(benchmark.run(each));
            }
        }
        return results;
    }

    private static void progress(String line) {
        System.err.println("  " + line);
    }
}
