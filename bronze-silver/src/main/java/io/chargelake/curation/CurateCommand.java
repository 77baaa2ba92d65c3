package io.chargelake.curation;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.lineage.DataFlow;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chargelake curate}: new landed frames to bronze and silver. */
@Command(
        name = "curate",
        mixinStandardHelpOptions = true,
        description = "Turns newly landed frames into bronze messages and silver events.",
        footer = {"", "Example: chargelake curate --lake /data/lake --stations stations.csv"})
public final class CurateCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--stations",
            paramLabel = "FILE",
            description = "CSV file with the station register, its header naming columns of silver.stations;"
                    + " it replaces the register that the lake has.")
    private Path stations;

    @Option(
            names = "--excluded-times",
            paramLabel = "FILE",
            description =
                    "CSV file with outages that do not count, its header naming columns of silver.excluded_times; it"
                            + " replaces the list that the lake has.")
    private Path excludedTimes;

    @Option(
            names = "--dates",
            paramLabel = "A..B",
            description = "Derive everything anew that was received on these UTC days, instead of what is new.")
    private String dates;

    /** Runs the command. */
    public static void main(String[] args) {
        CommandMain.main(new CurateCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Optional<DataFlow> flow() {
        return Optional.of(Curation.flow(common.lake()));
    }

    @Override
    public Outcome run() {
        CurationReport report = Curation.run(
                () -> SparkStart.session(common.master(), "chargelake curate"),
                common.lake(),
                CurationOrder.of(stations, excludedTimes, dates),
                common.pseudonymKey());
        return new Outcome(report.lines(), report.summary());
    }
}
