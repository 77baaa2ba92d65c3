package io.chargelake.sample;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.cli.StopSignal;
import io.chargelake.ingest.event.EventTopics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chargelake broker}: an embedded Kafka that runs until it is stopped and keeps its records. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = {
            "An embedded single-node Kafka for laptops, on the loopback interface only.",
            "Prints 'ready: localhost:PORT' when it serves, runs until Ctrl-C or SIGTERM, and keeps its records."
        },
        footer = {"", "Example:", "  chargelake broker --data ~/chargelake/broker"})
public final class BrokerCommand implements ChargelakeCommand {

    private static final int PARTITIONS = 4;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--port",
            defaultValue = "9092",
            description = "Port on localhost; 0 takes any that is free (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "broker-data",
            description = "Where the records are kept (default: ${DEFAULT-VALUE}).")
    private Path data;

    /** Runs the command. */
    public static void main(String[] args) {
        CommandMain.main(new BrokerCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw CommandFailure.usage("--port is " + port + ", but a port is a number from 0 to 65535.");
        }
        Path folder = data.toAbsolutePath().normalize();
        try (StopSignal stop = StopSignal.listen();
                EmbeddedBroker broker = EmbeddedBroker.start(port, folder);
                EventTopics topics = EventTopics.at(broker.bootstrap())) {
            topics.createFramesIfMissing(common.topic(), PARTITIONS, 1);
            System.out.println("ready: " + broker.bootstrap());
            stop.await();
        }
        return new Outcome(List.of(), Map.of("data", folder.toString()));
    }
}
