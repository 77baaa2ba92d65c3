package io.chargelake.cli;

import io.chargelake.lake.Lake;
import io.chargelake.lineage.LineageTarget;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options that commands share. Each is also an environment variable: {@code --kafka} is
 * {@code CHARGELAKE_KAFKA}. Every command takes all of them, so that one setting of a shell or a scheduler serves the
 * whole street.
 */
public final class CommonOptions {

    @Option(
            order = 101,
            names = "--kafka",
            paramLabel = "HOST:PORT",
            defaultValue = "localhost:9092",
            description = "Kafka bootstrap servers (default: ${DEFAULT-VALUE}).")
    private String kafka;

    @Option(
            order = 102,
            names = "--topic",
            paramLabel = "NAME",
            defaultValue = "ocpp.frames",
            description = "Topic of OCPP frames (default: ${DEFAULT-VALUE}).")
    private String topic;

    @Option(
            order = 103,
            names = "--lake",
            paramLabel = "DIR_OR_URI",
            defaultValue = "lake",
            description = "Where the tables lie (default: ${DEFAULT-VALUE}).")
    private String lake;

    @Option(
            order = 104,
            names = "--state",
            paramLabel = "DIR_OR_JDBC_URL",
            description = "Job history: a folder or a JDBC URL (default: _state in the lake's folder; an object store"
                    + " has no default).")
    private String state;

    @Option(
            order = 105,
            names = "--master",
            paramLabel = "URL",
            defaultValue = "local[*]",
            description = "Spark master (default: ${DEFAULT-VALUE}).")
    private String master;

    @Option(
            order = 106,
            names = "--metrics",
            paramLabel = "DIR",
            description = "Leave how the run ended in DIR/<command>.prom, for node_exporter's textfile collector.")
    private Path metrics;

    @Option(
            order = 107,
            names = "--lineage",
            paramLabel = "URL_OR_FILE",
            description =
                    "Tell a catalogue what runs read and write, as OpenLineage events: its address, or a file that"
                            + " gets a line for each.")
    private String lineage;

    @Option(
            order = 108,
            names = "--pseudonym-key",
            paramLabel = "FILE",
            description =
                    "The secret by which identifiers become pseudonyms from silver on (default: pseudonym.key in the"
                            + " folder of --state; made with the first curate).")
    private Path pseudonymKey;

    @Option(order = 110, names = "--json", description = "Print one JSON object on stdout instead of text.")
    private boolean json;

    /** Kafka bootstrap servers. */
    public String kafka() {
        return kafka;
    }

    /** The topic of OCPP frames. */
    public String topic() {
        return topic;
    }

    /** Where the tables lie. */
    public Lake lake() {
        return Lake.at(lake);
    }

    /** The lake as the user wrote it, for messages. */
    public String lakeAsWritten() {
        return lake;
    }

    /**
     * The folder or JDBC URL of the job history; {@code <lake>/_state} unless set.
     *
     * @throws CommandFailure (exit 2) if it is not set and the lake is no folder of this machine
     */
    public String state() {
        if (state == null && !lake().isLocal()) {
            throw CommandFailure.usage("The lake at " + lake
                    + " is no folder of this machine, and so the job history needs a place of its own: name a folder or a"
                    + " JDBC URL with --state.");
        }
        return state != null ? state : lake + "/_state";
    }

    /**
     * The file with the secret of pseudonyms; {@code pseudonym.key} in the folder of the job history unless set.
     *
     * @throws CommandFailure (exit 2) if it is not set and the job history lies in no folder
     */
    public Path pseudonymKey() {
        if (pseudonymKey != null) {
            return pseudonymKey;
        }
        if (state != null && state.startsWith("jdbc:") || state == null && !lake().isLocal()) {
            throw CommandFailure.usage("The secret of pseudonyms needs a place: name its file with --pseudonym-key"
                    + " ('openssl rand -hex 32' makes one).");
        }
        return Path.of(URI.create(Lake.at(state()).root())).resolve("pseudonym.key");
    }

    /** The Spark master. */
    public String master() {
        return master;
    }

    /** Where a run leaves its metrics; nothing for nowhere. */
    public Optional<Path> metrics() {
        return Optional.ofNullable(metrics);
    }

    /**
     * Who is told what runs read and write; nothing for nobody.
     *
     * @throws CommandFailure (exit 2) if it is an address that cannot be understood
     */
    public Optional<LineageTarget> lineage() {
        try {
            return Optional.ofNullable(lineage)
                    .map(written -> LineageTarget.of(written, System.getenv(LineageTarget.KEY)));
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage("--lineage is " + lineage + ", which is no address and no file: "
                    + wrong.getMessage() + ". Write https://HOST/api/v1/lineage, or the name of a file.");
        }
    }

    /** Whether results are printed as JSON. */
    public boolean json() {
        return json;
    }
}
