package io.chargelake.upkeep;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.curation.Curation;
import io.chargelake.curation.SparkStart;
import io.chargelake.lake.Claim;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Runs;
import io.chargelake.lineage.DataFlow;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chargelake maintain}: compaction, retention, VACUUM. */
@Command(
        name = "maintain",
        mixinStandardHelpOptions = true,
        description = {
            "Packs the small files of closed dates together, deletes what is older than it has to be kept, and removes"
                    + " files that no table refers to. Rows that are kept stay as they are. Silver and gold are kept"
                    + " for ever.",
            "Nothing is deleted from landing.frames that curate has not read."
        },
        footer = {
            "",
            "Examples:",
            "  chargelake maintain --lake /data/lake --dry-run",
            "  chargelake maintain migrate",
            "  chargelake maintain forget --id-tags requests.txt"
        })
public final class MaintainCommand implements ChargelakeCommand {

    private static final Logger LOG = LoggerFactory.getLogger(MaintainCommand.class);
    private static final String GOLD = "gold";

    @Mixin
    private CommonOptions common;

    @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--open-days",
            paramLabel = "N",
            defaultValue = "1",
            description = "Do not compact the day through which a table is complete and so many days before it, as more"
                    + " may come (default: ${DEFAULT-VALUE}).")
    private int openDays;

    @Option(
            names = "--keep-landing-days",
            paramLabel = "N",
            defaultValue = "90",
            description =
                    "Keep so many days of landing.frames and landing.events, counted back from the day through which"
                            + " each is complete (default: ${DEFAULT-VALUE}). Frames of earlier days can no longer be decoded again.")
    private int keepLandingDays;

    @Option(
            names = "--keep-bronze-days",
            paramLabel = "N",
            defaultValue = "400",
            description = "Keep so many days of bronze.messages and bronze.quarantine, at least 62 (default:"
                    + " ${DEFAULT-VALUE}). Earlier days can no longer be replayed.")
    private int keepBronzeDays;

    @Option(
            names = "--vacuum-hours",
            paramLabel = "N",
            defaultValue = "168",
            description = "Delete files that have not been part of a table for so many hours, 1 to 168 (default:"
                    + " ${DEFAULT-VALUE}). Earlier versions of a table cannot be read any more, and a reader or a job"
                    + " that takes longer than this fails, so that less than a day wants a reason.")
    private int vacuumHours;

    /** Runs the command and ends this JVM. */
    public static void main(String[] arguments) {
        CommandMain.main(new MaintainCommand(), arguments);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    /** No row comes from anywhere: tables are written anew as they are. */
    @Override
    public Optional<DataFlow> flow() {
        return Optional.of(DataFlow.between(common.lake(), List.of(), LakeTables.ALL));
    }

    @Override
    public List<ChargelakeCommand> parts() {
        return List.of(new MigrateCommand(), new ForgetCommand());
    }

    @Override
    public Outcome run() {
        UpkeepOrder order = new UpkeepOrder(openDays, keepLandingDays, keepBronzeDays, vacuumHours, dryRun);
        if (dryRun || DeltaTables.version(common.lake(), Runs.TABLE).isEmpty()) {
            return upkeep(order).run().outcome();
        }
        // Compaction rewrites files that curate and gold may be replacing; one of the two would fail.
        try (Claim ofCuration = Claim.take(common.lake(), Curation.JOB);
                Claim ofGold = Claim.take(common.lake(), GOLD)) {
            LOG.info("Claims {} of curate and {} of gold", ofCuration.number(), ofGold.number());
            return upkeep(order).run().outcome();
        }
    }

    private Upkeep upkeep(UpkeepOrder order) {
        return new Upkeep(
                common.lake(),
                common.lakeAsWritten(),
                order,
                () -> SparkStart.session(common.master(), "chargelake maintain"),
                Clock.systemUTC(),
                System.err::println);
    }
}
