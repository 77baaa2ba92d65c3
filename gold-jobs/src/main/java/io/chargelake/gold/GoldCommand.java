package io.chargelake.gold;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.curation.SparkStart;
import io.chargelake.lineage.DataFlow;
import java.time.Clock;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.Optional;
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
    private String month;

    /** Runs the command and ends this JVM. */
    public static void main(String[] arguments) {
        CommandMain.main(new GoldCommand(), arguments);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Optional<DataFlow> flow() {
        return Optional.of(GoldTables.flow(common.lake()));
    }

    @Override
    public Outcome run() {
        GoldJob job = new GoldJob(
                common.lake(),
                common.lakeAsWritten(),
                () -> SparkStart.session(common.master(), "chargelake gold"),
                Clock.systemUTC());
        GoldReport report = month == null ? job.run() : job.run(parsed(month));
        return report.outcome();
    }

    private static YearMonth parsed(String month) {
        try {
            return YearMonth.parse(month);
        } catch (DateTimeParseException noMonth) {
            throw CommandFailure.usage("--month '" + month + "' is no month. Give year and month, as in 2026-10.");
        }
    }
}
