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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chargelake gold}: makes the answers again that new data has changed. */
@Command(
        name = "gold",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the answers (tables of gold) that new data has changed, or those of one month again.",
            "With --global, puts the answers of several regions' lakes side by side in a lake of their own instead: those"
                    + " about stations, none of which may tell of a person."
        },
        footer = {
            "",
            "Examples:",
            "  chargelake gold --lake /data/lake --month 2026-10",
            "  chargelake gold --global de=/data/de --global fr=s3a://lakes/fr --lake /data/global"
        })
public final class GoldCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--month",
            paramLabel = "YYYY-MM",
            description = "Make this UTC month again, whether anything in it is new or not.")
    private String month;

    @Option(
            names = "--global",
            paramLabel = "NAME=LAKE",
            split = ",",
            description =
                    "Aggregate the gold of this region's lake into the global lake that --lake names; once for each"
                            + " region, or with commas between them. Regions that are not named keep their rows.")
    private List<String> global = new ArrayList<>();

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
        List<Region> regions = regions();
        return Optional.of(regions.isEmpty() ? GoldTables.flow(common.lake()) : GlobalJob.flow(common.lake(), regions));
    }

    @Override
    public Outcome run() {
        List<Region> regions = regions();
        if (!regions.isEmpty()) {
            return aggregated(regions);
        }
        GoldJob job = new GoldJob(
                common.lake(),
                common.lakeAsWritten(),
                () -> SparkStart.session(common.master(), "chargelake gold"),
                Clock.systemUTC());
        GoldReport report = month == null ? job.run() : job.run(parsed(month));
        return report.outcome();
    }

    private Outcome aggregated(List<Region> regions) {
        if (month != null) {
            throw CommandFailure.usage(
                    "--month " + month + " and --global exclude each other: regions are aggregated as"
                            + " they are. Run 'chargelake gold --month' in the region's lake, and --global after that.");
        }
        return new GlobalJob(
                        common.lake(),
                        common.lakeAsWritten(),
                        regions,
                        () -> SparkStart.session(common.master(), "chargelake gold --global"),
                        Clock.systemUTC())
                .run()
                .outcome();
    }

    /** None where the variable of the environment is there and empty. */
    private List<Region> regions() {
        return Region.parsed(
                global.stream().filter(written -> !written.isBlank()).toList());
    }

    private static YearMonth parsed(String month) {
        try {
            return YearMonth.parse(month);
        } catch (DateTimeParseException noMonth) {
            throw CommandFailure.usage("--month '" + month + "' is no month. Give year and month, as in 2026-10.");
        }
    }
}
