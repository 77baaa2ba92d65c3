package io.chargelake.catalog;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chargelake catalog}: what each table is, as pages, Markdown and data contracts. */
@Command(
        name = "catalog",
        mixinStandardHelpOptions = true,
        description = {
            "Writes what there is to know of each table: purpose, columns with types, units and words, where rows come from and"
                    + " who reads them, how complete the table is and what its last run did, questions that it answers; as"
                    + " pages that can be searched (index.html), as Markdown, and as data contracts (ODCS 3.1).",
            "All of it comes from the definitions of the tables, and from the lake."
        },
        footer = {"", "Example: chargelake catalog --lake /data/lake --out /var/www/catalog"})
public final class CatalogCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "catalog",
            description =
                    "Where to write (default: ${DEFAULT-VALUE}); what an earlier run has written there is replaced.")
    private Path out;

    @Option(
            names = "--owner",
            paramLabel = "TEXT",
            defaultValue = "the data engineers of the operator",
            description = "Whom to ask (default: ${DEFAULT-VALUE}).")
    private String owner;

    @Option(
            names = "--licence",
            paramLabel = "TEXT",
            defaultValue = "For use by the operator; not licensed to others.",
            description = "Under which terms the data may be used (default: ${DEFAULT-VALUE}).")
    private String licence;

    /** Runs the command and ends this JVM. */
    public static void main(String[] arguments) {
        CommandMain.main(new CatalogCommand(), arguments);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() {
        Catalog catalog = Catalog.of(
                common.lake(),
                common.lakeAsWritten(),
                owner,
                licence,
                Clock.systemUTC().instant());
        try {
            int files = new CatalogFiles(out).write(catalog);
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("tables", catalog.entries().size());
            summary.put("stored", catalog.stored());
            summary.put("files", files);
            summary.put("index", out.resolve("index.html").toString());
            return new Outcome(
                    List.of(catalog.entries().size() + " tables, " + catalog.stored() + " of them in "
                            + common.lakeAsWritten() + ": " + out.resolve("index.html")),
                    summary);
        } catch (IOException failure) {
            throw CommandFailure.unreachable(
                    "The catalogue cannot be written to " + out + ": " + failure
                            + ". Name a folder that this user may write to with --out.",
                    failure);
        }
    }
}
