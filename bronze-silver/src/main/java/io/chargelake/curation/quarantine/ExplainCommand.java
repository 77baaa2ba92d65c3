package io.chargelake.curation.quarantine;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code chargelake quarantine explain}. */
@Command(
        name = "quarantine explain",
        mixinStandardHelpOptions = true,
        description = "Says what a reason means, or shows one frame or message with everything that is wrong with it.",
        footer = {
            "",
            "Examples:",
            "  chargelake quarantine explain connector_id_missing",
            "  chargelake quarantine explain ocpp.frames-0-4711 --lake /data/lake"
        })
final class ExplainCommand implements ChargelakeCommand {

    private static final int LONGEST_CONTENT = 10_000;

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "REASON|TOPIC-PARTITION-OFFSET", description = "As 'quarantine list' shows it.")
    private String what;

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() {
        List<SetAside> found = new ArrayList<>();
        if (what.matches(".+-\\d+-\\d+")) {
            SetAside.forEach(common.lake(), each -> {
                if (each.coordinates().equals(what)) {
                    found.add(each);
                }
            });
            if (found.isEmpty()) {
                throw CommandFailure.usage("Nothing with the coordinates " + what + " is in quarantine in "
                        + common.lakeAsWritten() + ". 'chargelake quarantine list' shows what is.");
            }
            return explained(found);
        }
        Optional<String> meaning = Reasons.meaningOf(what);
        return meaning.map(words -> new Outcome(List.of(what + ": " + words), Map.of(what, words)))
                .orElseThrow(() -> CommandFailure.usage(what
                        + " is neither a reason nor topic-partition-offset. 'chargelake quarantine list' shows both."));
    }

    private static Outcome explained(List<SetAside> found) {
        List<String> lines = new ArrayList<>();
        Map<String, Object> summary = new LinkedHashMap<>();
        for (SetAside each : found) {
            lines.add(each.table().name() + " " + each.coordinates()
                    + (each.item() == 0 ? "" : ", sample " + each.item()));
            lines.add("  received " + each.receivedAt() + " from "
                    + each.station().map(id -> SetAside.shown(id, 80)).orElse("an unknown station"));
            Map<String, String> meanings = new LinkedHashMap<>();
            for (String reason : each.reasons()) {
                String meaning = Reasons.meaningOf(reason).orElse("set aside by a version of other rules");
                lines.add("  " + reason + ": " + meaning);
                meanings.put(reason, meaning);
            }
            lines.add("  " + SetAside.shown(each.content(), LONGEST_CONTENT));
            summary.put(
                    each.table().name() + " " + each.coordinates() + " " + each.item(),
                    Map.of("reasons", meanings, "content", each.content()));
        }
        return new Outcome(lines, summary);
    }
}
