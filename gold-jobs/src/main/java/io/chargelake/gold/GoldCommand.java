package io.chargelake.gold;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.curation.SparkStart;
import java.time.Clock;
import java.time.YearMonth;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chargelake gold}: makes the answers again that new data has changed. */
@Command(
        name = "gold",
        mixinStandardHelpOptions = true,
        description = "Makes the answers (tables of gold) that new data has changed, or those of one month again.",
        footer = {"", "Example: chargelake gold --lake /data/lake --month 2026-10"})
public final class GoldCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--month",
            paramLabel = "YYYY-MM",
            description = "Make this UTC month again, whether anything in it is new or not.")
    private YearMonth month;

    /** Runs the command and ends this JVM. */
    public static void main(String[] arguments) {
        CommandMain.main(new GoldCommand(), arguments);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() {
        GoldJob job = new GoldJob(
                common.lake(),
                common.lakeAsWritten(),
                () -> SparkStart.session(common.master(), "chargelake gold"),
                Clock.systemUTC());
        GoldReport report = month == null ? job.run() : job.run(month);
        return report.outcome();
    }
}
