package io.chargelake.gold;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.curation.Curation;
import io.chargelake.curation.CurationOrder;
import io.chargelake.curation.CurationReport;
import io.chargelake.curation.SparkStart;
import io.chargelake.lineage.DataFlow;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code chargelake refresh}, its second half: curate and gold in one Spark session. Landing comes before, in a process
 * of its own, for Spark and Spring never share a class path.
 */
@Command(
        name = "refresh",
        mixinStandardHelpOptions = true,
        description = "Lands, curates and makes the answers again that new data has changed.",
        footer = {"", "Example: chargelake refresh --kafka localhost:9092 --lake /data/lake"})
public final class RefreshCommand implements ChargelakeCommand {

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

    /** Runs the command and ends this JVM. */
    public static void main(String[] arguments) {
        CommandMain.main(new RefreshCommand(), arguments);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Optional<DataFlow> flow() {
        DataFlow curation = Curation.flow(common.lake());
        return Optional.of(new DataFlow(
                curation.reads(),
                Stream.of(curation, GoldTables.flow(common.lake()))
                        .flatMap(part -> part.writes().stream())
                        .toList()));
    }

    @Override
    public Outcome run() {
        Supplier<SparkSession> spark = () -> SparkStart.session(common.master(), "chargelake refresh");
        CurationReport curation = Curation.run(
                spark, common.lake(), CurationOrder.of(stations, excludedTimes, null), common.pseudonymKey());
        Outcome gold = new GoldJob(common.lake(), common.lakeAsWritten(), spark, Clock.systemUTC())
                .run()
                .outcome();
        List<String> lines = new ArrayList<>(curation.lines());
        lines.addAll(gold.lines());
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("curate", curation.summary());
        summary.put("gold", gold.summary());
        return new Outcome(lines, summary);
    }
}
