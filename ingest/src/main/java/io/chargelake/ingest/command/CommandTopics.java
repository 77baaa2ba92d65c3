package io.chargelake.ingest.command;

import picocli.CommandLine.Option;

/** The options that name the topics of commands: who asks and who sends must agree. */
public final class CommandTopics {

    @Option(
            names = "--commands-topic",
            paramLabel = "NAME",
            defaultValue = "ocpp.commands",
            description = "Topic of commands to stations (default: ${DEFAULT-VALUE}).")
    private String commands;

    @Option(
            names = "--command-results-topic",
            paramLabel = "NAME",
            defaultValue = "ocpp.command-results",
            description = "Topic that is told what has become of commands (default: ${DEFAULT-VALUE}).")
    private String results;

    /** The topic of {@link io.chargelake.ingest.event.StationCommand}s. */
    public String commands() {
        return commands;
    }

    /** The topic of {@link io.chargelake.ingest.event.CommandResult}s. */
    public String results() {
        return results;
    }
}
