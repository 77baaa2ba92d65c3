package io.chargelake.upkeep;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.curation.CurationPosition;
import io.chargelake.curation.SparkStart;
import io.chargelake.curation.privacy.PseudonymKey;
import io.chargelake.curation.privacy.Pseudonyms;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lineage.DataFlow;
import io.chargelake.ocpp.IdTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chargelake maintain forget}: erases people's identifiers. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description = {
            "Erases identifiers (id tags) from the lake, for people who ask for it: in the frames and messages as they were sent,"
                    + " as pseudonyms from silver on, and in every earlier version of the tables, which cannot be read"
                    + " afterwards. Rows stay, with 'forgotten' in the identifier's place.",
            "Kafka keeps its records until its retention ends; what lands later wants another run."
        },
        footer = {
            "",
            "Examples:",
            "  chargelake maintain forget --id-tags requests.txt --dry-run",
            "  chargelake maintain forget --id-tags - < requests.txt"
        })
final class ForgetCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--id-tags",
            paramLabel = "FILE",
            required = true,
            description =
                    "A file with an identifier on each line, in any spelling; - for standard input. Not an option's"
                            + " value, for those stand in histories and logs.")
    private String idTags;

    @Option(names = "--dry-run", description = "Say how many rows have them, and change nothing.")
    private boolean dryRun;

    @Override
    public CommonOptions common() {
        return common;
    }

    /** No row comes from anywhere: tables are written anew without the identifiers. */
    @Override
    public Optional<DataFlow> flow() {
        return Optional.of(DataFlow.between(common.lake(), List.of(), LakeTables.ALL));
    }

    @Override
    public Outcome run() {
        Lake lake = common.lake();
        List<IdTag> tags = read();
        LakeTables.requireAny(lake, common.lakeAsWritten());
        PseudonymKey key =
                PseudonymKey.at(common.pseudonymKey(), CurationPosition.of(lake).pseudonymKey());
        ForgottenTags forgotten = new ForgottenTags(tags, new Pseudonyms(key));
        Map<Table, TableErasure.Result> results = new Forgetting(
                        lake,
                        () -> SparkStart.session(common.master(), "chargelake maintain forget"),
                        forgotten,
                        Clock.systemUTC())
                .run(dryRun);
        return new Outcome(lines(results), summary(results));
    }

    private List<IdTag> read() {
        try {
            String text = idTags.equals("-")
                    ? new String(System.in.readAllBytes(), UTF_8)
                    : Files.readString(Path.of(idTags), UTF_8);
            List<IdTag> tags =
                    text.lines().filter(line -> !line.isBlank()).map(IdTag::new).toList();
            if (tags.isEmpty()) {
                throw CommandFailure.usage(
                        "--id-tags " + idTags + " names no identifier. Write one on each line of it.");
            }
            return tags;
        } catch (IOException failure) {
            throw CommandFailure.usage("--id-tags " + idTags + " cannot be read: " + failure
                    + ". Name a text file with an identifier on each line.");
        }
    }

    private List<String> lines(Map<Table, TableErasure.Result> results) {
        List<String> lines = new ArrayList<>();
        results.forEach((table, result) -> {
            if (result.rows() + result.deleted() > 0) {
                lines.add(String.format(
                        Locale.ROOT,
                        dryRun
                                ? "%s: %,d rows in %,d files; %,d old files to delete"
                                : "%s: %,d rows in %,d files; %,d old files deleted",
                        table,
                        result.rows(),
                        result.rewritten(),
                        result.deleted()));
            }
            if (result.kept() > 0) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%s: %,d files of the last hour may be being landed and were left; run this again in an hour",
                        table,
                        result.kept()));
            }
        });
        long rows =
                results.values().stream().mapToLong(TableErasure.Result::rows).sum();
        lines.add(String.format(
                Locale.ROOT,
                dryRun
                        ? "a dry run: %,d rows have them, nothing was changed"
                        : "%,d rows had them and have them no more",
                rows));
        return lines;
    }

    private Map<String, Object> summary(Map<Table, TableErasure.Result> results) {
        Map<String, Object> tables = new LinkedHashMap<>();
        results.forEach((table, result) -> tables.put(table.name(), result.toMap()));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("dry_run", dryRun);
        summary.put("tables", tables);
        return summary;
    }
}
