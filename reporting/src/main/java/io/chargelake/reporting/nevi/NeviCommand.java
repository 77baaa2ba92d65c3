package io.chargelake.reporting.nevi;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.gold.CompletedTransactions;
import io.chargelake.gold.FaultedTransactions;
import io.chargelake.gold.StatusIntervals;
import io.chargelake.gold.UptimeMonthly;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lineage.DataFlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chargelake nevi}: the quarterly data of 23 CFR 680.112(a) as CSV files. */
@Command(
        name = "nevi",
        mixinStandardHelpOptions = true,
        description = {
            "Writes what 23 CFR 680.112(a) asks of stations paid by the NEVI programme each quarter: sessions.csv with every"
                    + " charging session, uptime.csv with each port's uptime in each month, outages.csv with every outage.",
            "Times are UTC. How a session was paid for, OCPP does not say: that column is empty."
        },
        footer = {"", "Example: chargelake nevi --quarter 2026-Q4 --out nevi-2026-q4"})
public final class NeviCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--quarter",
            required = true,
            paramLabel = "YYYY-Qn",
            converter = Quarter.Converter.class,
            description = "The quarter of the calendar year, UTC.")
    private Quarter quarter;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where the files go; they replace those of an earlier run.")
    private Path out;

    @Option(names = "--as-of-now", description = "Also a quarter that is not complete, as far as its data reaches.")
    private boolean asOfNow;

    /** Runs the command. */
    public static void main(String[] args) {
        CommandMain.main(new NeviCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Optional<DataFlow> flow() {
        return Optional.of(DataFlow.between(
                common.lake(),
                List.of(
                        CompletedTransactions.TABLE,
                        FaultedTransactions.TABLE,
                        StatusIntervals.TABLE,
                        UptimeMonthly.TABLE),
                List.of()));
    }

    @Override
    public Outcome run() {
        Instant validThrough = new RunLedger(common.lake())
                .latest("gold")
                .flatMap(Run::validThrough)
                .orElseThrow(() -> CommandFailure.usage(
                        "There are no gold tables in " + common.lakeAsWritten() + "; run 'chargelake gold' first."));
        boolean complete = !validThrough.isBefore(quarter.end());
        if (!complete && !asOfNow) {
            throw CommandFailure.dataIncomplete("The data of " + quarter + " reaches to " + validThrough
                    + " and has to reach to " + quarter.end()
                    + ". Run 'chargelake refresh' when the quarter is over, or take what there is with --as-of-now.");
        }
        Map<String, Integer> written;
        try {
            Files.createDirectories(out);
            written = new QuarterlyData(common.lake(), quarter).write(out);
        } catch (IOException e) {
            throw CommandFailure.unreachable(
                    "The files of " + quarter + " cannot be written to " + out + " (" + e
                            + "); name another folder with --out.",
                    e);
        }
        return outcome(written, validThrough, complete);
    }

    private Outcome outcome(Map<String, Integer> written, Instant validThrough, boolean complete) {
        List<String> lines = new ArrayList<>();
        written.forEach((file, count) -> lines.add(out.resolve(file) + ": " + count + " lines"));
        lines.add(quarter + (complete ? " is complete" : " is not complete") + "; data through " + validThrough);
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("quarter", quarter.toString());
        summary.put("complete", complete);
        summary.put("valid_through", validThrough.toString());
        summary.put("files", written);
        return new Outcome(lines, summary);
    }
}
