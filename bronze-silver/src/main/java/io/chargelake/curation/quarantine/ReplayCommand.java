package io.chargelake.curation.quarantine;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.curation.Curation;
import io.chargelake.curation.CurationOrder;
import io.chargelake.curation.CurationReport;
import io.chargelake.curation.SparkStart;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.lake.Table;
import io.chargelake.lineage.DataFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code chargelake quarantine replay}. */
@Command(
        name = "quarantine replay",
        mixinStandardHelpOptions = true,
        description = {
            "Reads everything that was set aside again, by the rules of this version. What passes becomes messages and"
                    + " events, on the days on which it happened, and leaves the quarantine; what does not stays, with"
                    + " its reasons of now.",
            "Run 'chargelake gold' afterwards, as after every curate."
        },
        footer = {"", "Example: chargelake quarantine replay --lake /data/lake"})
final class ReplayCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Optional<DataFlow> flow() {
        return Optional.of(Curation.flowOfQuarantine(common.lake()));
    }

    @Override
    public Outcome run() {
        CurationReport report = Curation.run(
                () -> SparkStart.session(common.master(), "chargelake quarantine replay"),
                common.lake(),
                CurationOrder.ofQuarantine(),
                common.pseudonymKey());
        List<String> lines = new ArrayList<>(report.lines());
        lines.add(kept(report, QuarantinedFrames.TABLE, "frames and events"));
        lines.add(kept(report, QuarantinedMessages.TABLE, "messages and samples"));
        return new Outcome(lines, report.summary());
    }

    private static String kept(CurationReport report, Table table, String what) {
        return report.tables().stream()
                .filter(count -> count.table().equals(table.name()))
                .findFirst()
                .map(count -> String.format(
                        Locale.ROOT, "%s: %,d %s left, %,d stay", table, count.superseded(), what, count.in()))
                .orElse(table + " is empty");
    }
}
