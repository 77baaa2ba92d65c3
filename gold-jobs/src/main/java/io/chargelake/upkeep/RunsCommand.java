package io.chargelake.upkeep;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Runs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chargelake runs}: what ran, the newest first, or all that is known of one run. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        description = "Lists the runs of all jobs that ended well, the newest first, or shows one of them in full.",
        footer = {
            "",
            "Example: chargelake runs --job curate --last 50 --lake /data/lake",
            "         chargelake runs 3f2a91c4 --lake /data/lake"
        })
public final class RunsCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN_ID",
            description = "The run to show, by its id or the beginning of it; without, runs are listed.")
    private String runId;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many runs to list (default: ${DEFAULT-VALUE}).")
    private int last;

    @Option(
            names = "--job",
            paramLabel = "NAME",
            description = "Only runs of this job: land, land-events, curate, gold, maintain.")
    private String job;

    /** Runs the command and ends this JVM. */
    public static void main(String[] arguments) {
        CommandMain.main(new RunsCommand(), arguments);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() {
        if (last < 1) {
            throw CommandFailure.usage("--last " + last + " is too small. Ask for one run at least.");
        }
        if (DeltaTables.version(common.lake(), Runs.TABLE).isEmpty()) {
            throw CommandFailure.usage("There are no runs in " + common.lakeAsWritten()
                    + ". Run 'chargelake land' first, or name the right folder with --lake.");
        }
        RunLedger ledger = new RunLedger(common.lake());
        return runId == null ? list(ledger) : show(ledger);
    }

    private Outcome list(RunLedger ledger) {
        List<Run> runs = ledger.newest(last, Optional.ofNullable(job));
        List<String> lines =
                runs.isEmpty() ? List.of("no runs of " + job + " in " + common.lakeAsWritten()) : lines(runs);
        return new Outcome(
                lines,
                Map.of(
                        "runs",
                        runs.stream().map(run -> new RunDetails(run).summary()).toList()));
    }

    private static List<String> lines(List<Run> runs) {
        TextTable text = new TextTable()
                .text("started (UTC)")
                .text("job")
                .number("took")
                .number("rows in")
                .number("out")
                .number("duplicates")
                .number("quarantined")
                .number("repaired")
                .text("valid through (UTC)")
                .text("run");
        runs.forEach(run -> text.row(
                Figures.time(Optional.of(run.startedAt())),
                run.job(),
                Figures.duration(new RunDetails(run).took()),
                Figures.count(run.rowsIn()),
                Figures.count(run.rowsOut()),
                Figures.count(run.duplicates()),
                Figures.count(run.quarantined()),
                Figures.count(run.repaired()),
                Figures.time(run.validThrough()),
                RunDetails.shortened(run.runId())));
        return text.lines();
    }

    private Outcome show(RunLedger ledger) {
        List<Run> runs = ledger.withId(runId);
        if (runs.isEmpty()) {
            throw CommandFailure.usage("There is no run " + runId + " in " + common.lakeAsWritten()
                    + ". 'chargelake runs' lists the latest; only runs that ended well are kept.");
        }
        if (runs.size() > 1) {
            throw CommandFailure.usage("The ids of " + runs.size() + " runs begin with " + runId + ": "
                    + runs.stream().limit(3).map(Run::runId).collect(Collectors.joining(", "))
                    + (runs.size() > 3 ? ", …" : "") + ". Give more of the one you mean.");
        }
        RunDetails details = new RunDetails(runs.get(0));
        return new Outcome(details.lines(), details.summary());
    }
}
