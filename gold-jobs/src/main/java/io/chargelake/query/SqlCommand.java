package io.chargelake.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.curation.SparkStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chargelake sql}: a quick look into the tables. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = {
            "Asks the lake in Spark's SQL, with the tables by their names, and prints the answer. It reads and writes nothing.",
            "'chargelake catalog' says what there is to ask, with examples for each table."
        },
        footer = {
            "",
            "Examples:",
            "  chargelake sql \"SELECT * FROM gold.faulted_stations ORDER BY month, rank\" --lake /data/lake",
            "  chargelake sql --file questions.sql --format csv > answers.csv"
        })
public final class SqlCommand implements ChargelakeCommand {

    /** How answers are printed without {@code --json}. */
    enum Format {
        TABLE,
        CSV
    }

    @Mixin
    private CommonOptions common;

    @Parameters(arity = "0..1", paramLabel = "QUERY", description = "The question. Quote it for your shell.")
    private String query;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "A file with one question, or several with ; behind each, instead.")
    private Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or csv (default: ${DEFAULT-VALUE}); --json is for programs.")
    private Format format;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print so many rows of each answer at most, and say so where there are more (default:"
                    + " ${DEFAULT-VALUE}).")
    private int limit;

    /** Runs the command and ends this JVM. */
    public static void main(String[] arguments) {
        CommandMain.main(new SqlCommand(), arguments);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() {
        if (limit < 1) {
            throw CommandFailure.usage("--limit is " + limit + ", and has to be 1 at least.");
        }
        List<String> questions = questions();
        LakeQuery lake = new LakeQuery(
                SparkStart.session(common.master(), "chargelake sql"), common.lake(), common.lakeAsWritten());
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> answers = new ArrayList<>();
        for (String question : questions) {
            Answer answer = lake.ask(question, limit);
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(format == Format.CSV ? answer.csv() : answer.table());
            answers.add(answer.summary());
            if (answer.isCut()) {
                System.err.println("chargelake: there are more rows than the " + limit + " shown; --limit shows more.");
            }
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        if (answers.size() == 1) {
            summary.putAll(answers.get(0));
        } else {
            summary.put("answers", answers);
        }
        return new Outcome(lines, summary);
    }

    private List<String> questions() {
        if ((query == null) == (file == null)) {
            throw CommandFailure.usage(
                    "Ask one thing: write the question behind 'chargelake sql', or name a file with --file.");
        }
        try {
            List<String> questions = Statements.of(file == null ? query : Files.readString(file, UTF_8));
            if (questions.isEmpty()) {
                throw CommandFailure.usage(
                        file == null ? "The question is empty." : "--file " + file + " asks nothing.");
            }
            return questions;
        } catch (IOException failure) {
            throw CommandFailure.usage("--file " + file + " cannot be read: " + failure + ".");
        }
    }
}
