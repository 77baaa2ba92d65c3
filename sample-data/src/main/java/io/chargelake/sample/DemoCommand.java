package io.chargelake.sample;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.sample.fleet.FleetPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chargelake demo}: the whole street on this machine, from stations to the monthly mail. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "The whole street on this machine: an embedded Kafka, simulated stations over websockets, a recorded month,"
                    + " land, curate, gold, and the monthly mail. In the end all tables are compared with what the"
                    + " stations know; a difference ends the demo with exit code 4.",
            "It brings its own Kafka and lake: --kafka, --topic, --lake and --state have no effect."
        },
        footer = {"", "Example:", "  chargelake demo --out demo-out"})
public final class DemoCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "demo-out",
            description = "Where everything goes; what an earlier demo left there is replaced"
                    + " (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--stations",
            paramLabel = "N",
            defaultValue = "" + FleetPlan.DEFAULT_STATIONS,
            description = "Stations in the recorded month (default: ${DEFAULT-VALUE}).")
    private int stations;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "" + FleetPlan.DEFAULT_SEED,
            description = "Where all chance comes from (default: ${DEFAULT-VALUE}).")
    private long seed;

    /** Runs the command. */
    public static void main(String[] args) {
        CommandMain.main(new DemoCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() throws Exception {
        FleetPlan plan = SimulateCommand.plan(stations).withSeed(seed);
        Launcher.check();
        DemoFolder folder = DemoFolder.empty(out);
        Stages stages = new Stages(System.err);
        try (Demo demo = new Demo(plan, folder, stages)) {
            Thread hook = new Thread(demo::close, "end-of-demo");
            Runtime.getRuntime().addShutdownHook(hook);
            String report = demo.run();
            Runtime.getRuntime().removeShutdownHook(hook);
            return outcome(plan, folder, stages, report);
        }
    }

    private static Outcome outcome(FleetPlan plan, DemoFolder folder, Stages stages, String report) throws IOException {
        List<String> lines = new ArrayList<>(stages.lines());
        lines.add("");
        lines.addAll(report.strip().lines().toList());
        lines.add("");
        lines.add("The mail lies in " + folder.mail() + ", the tables in " + folder.lake() + ".");
        lines.add("");
        lines.add("Try next:");
        next(plan, folder).forEach(command -> lines.add("  " + command));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("stations", plan.stations());
        summary.put("month", plan.month().toString());
        summary.put("seed", plan.seed());
        summary.put("lake", folder.lake().toString());
        summary.put("mail", folder.mail().toString());
        summary.put("seconds", stages.seconds());
        return new Outcome(lines, summary);
    }

    /** Commands that work now that the demo has ended, and its Kafka with it. */
    private static List<String> next(FleetPlan plan, DemoFolder folder) throws IOException {
        String open = System.getProperty("os.name").startsWith("Mac") ? "open" : "xdg-open";
        Path script = Launcher.check();
        String chargelake =
                Path.of("").toAbsolutePath().equals(script.getParent()) ? "./chargelake" : script.toString();
        List<String> commands = new ArrayList<>();
        folder.longestMail().ifPresent(mail -> commands.add(open + " " + mail));
        commands.add(chargelake + " report --month " + plan.month() + " --threshold 3 --lake " + folder.lake()
                + " --preview " + folder.root().resolve("mail-from-3-faults"));
        commands.add(chargelake + " broker --data " + folder.kafka());
        return commands;
    }
}
