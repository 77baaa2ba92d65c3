package io.chargelake.ingest.ingress;

import io.chargelake.admin.AdminOptions;
import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.cli.SizeOption;
import io.chargelake.cli.StopSignal;
import io.chargelake.ingest.command.CommandTopics;
import io.chargelake.ingest.ingress.spool.SpoolConfig;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code chargelake ingress}: serves stations until it is told to stop. */
@Command(
        name = "ingress",
        mixinStandardHelpOptions = true,
        description = {
            "The OCPP 1.6J websocket server: stations connect to ws://HOST:PORT/ocpp/<station id>, and every frame of both"
                    + " directions becomes a record in Kafka. A station gets its answer after Kafka has acknowledged it, or, while"
                    + " Kafka is away, when it is on the local disk.",
            "Prints one line that begins with 'ready:' when it listens; SIGTERM ends it when all is answered."
        },
        footer = {"", "Example:", "  chargelake ingress --host 0.0.0.0 --port 9000 --kafka localhost:9092"})
public final class IngressCommand implements ChargelakeCommand {

    private static final String NO_SPOOL = "none";

    /** Some of the largest frames, at least. */
    private static final long LEAST_SPOOL_BYTES = 16 << 20;

    @Mixin
    private CommonOptions common;

    @Mixin
    private AccessOptions access;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine only, because stations are not"
                    + " asked who they are unless --stations says so; 0.0.0.0 for all networks).")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9000",
            description = "Port to listen on, 0 for any that is free (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--heartbeat-interval",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "Time between heartbeats that stations are told at boot (default: ${DEFAULT-VALUE}).")
    private int heartbeatInterval;

    @Option(
            names = "--allow-missing-subprotocol",
            description = "Take stations that offer no websocket subprotocol at all for OCPP 1.6.")
    private boolean allowMissingSubprotocol;

    @Option(
            names = "--max-frame-bytes",
            paramLabel = "BYTES",
            defaultValue = "" + IngressConfig.Listener.DEFAULT_MOST_FRAME_BYTES,
            description =
                    "Largest message of a station (default: ${DEFAULT-VALUE}); more than the default needs a larger"
                            + " max.message.bytes of the topic.")
    private int maxFrameBytes;

    @Option(
            names = "--transactions-topic",
            paramLabel = "NAME",
            defaultValue = "ocpp.transactions",
            description = "Topic that transaction ids come from (default: ${DEFAULT-VALUE}). Never delete it: ids would"
                    + " begin anew.")
    private String transactionsTopic;

    @Option(
            names = "--sessions-topic",
            paramLabel = "NAME",
            defaultValue = "ocpp.sessions",
            description = "Topic that is told of sockets that open and close (default: ${DEFAULT-VALUE}).")
    private String sessionsTopic;

    @Mixin
    private CommandTopics commandTopics;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Partitions of topics that are created, but for the transactions' (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            defaultValue = "1",
            description = "Replication of topics that are created (default: ${DEFAULT-VALUE}).")
    private int replication;

    @Option(
            names = "--delivery-timeout",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How long Kafka may take to acknowledge before it counts as away (default: ${DEFAULT-VALUE}):"
                    + " frames then go to the spool, or stations are told to send again where there is none.")
    private int deliveryTimeout;

    @Option(
            names = "--spool",
            paramLabel = "DIR",
            description =
                    "Folder of this process alone, on a disk that outlives it, where frames wait while Kafka is away"
                            + " (default: ingress-spool/<node>); 'none' for no spool.")
    private String spool;

    @Option(
            names = "--spool-bytes",
            paramLabel = "SIZE",
            defaultValue = "1GB",
            converter = SizeOption.class,
            description =
                    "Most that may wait there, for example 512MB (default: ${DEFAULT-VALUE}); then stations are told"
                            + " to send again.")
    private long spoolBytes;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "Name of this process in the records' headers (default: the host name).")
    private String node;

    @Option(
            names = "--handshake-timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long a connection may take until it is a websocket (default: ${DEFAULT-VALUE}).")
    private int handshakeTimeout;

    @Option(
            names = "--ping-interval",
            paramLabel = "SECONDS",
            defaultValue = "240",
            description = "After this much silence a station is pinged (default: ${DEFAULT-VALUE}).")
    private int pingInterval;

    @Option(
            names = "--idle-timeout",
            paramLabel = "SECONDS",
            defaultValue = "720",
            description =
                    "After this much silence, pings unanswered, its socket is closed (default: ${DEFAULT-VALUE}).")
    private int idleTimeout;

    @Option(
            names = "--call-timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long a station may take to answer a command (default: ${DEFAULT-VALUE}).")
    private int callTimeout;

    @Option(
            names = "--handshakes-per-second",
            paramLabel = "N",
            defaultValue = "1000",
            description = "More stations than this wait their turn to connect (default: ${DEFAULT-VALUE}).")
    private int handshakesPerSecond;

    @Option(
            names = "--max-newcomers",
            paramLabel = "N",
            defaultValue = "4000",
            description = "Connections before their handshake; with one more the oldest is closed"
                    + " (default: ${DEFAULT-VALUE}).")
    private int maxNewcomers;

    @Mixin
    private AdminOptions admin;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Tenant of the stations in the records' headers.")
    private String tenant;

    /** Runs the command. */
    public static void main(String[] args) {
        CommandMain.main(new IngressCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() throws InterruptedException {
        IngressConfig config = config();
        try (StopSignal stop = StopSignal.listen()) {
            OcppIngress ingress = OcppIngress.start(config, notice -> {
                spec.commandLine().getErr().println(notice);
                spec.commandLine().getErr().flush();
            });
            try (ingress) {
                PrintWriter out = spec.commandLine().getOut();
                ingress.adminPort()
                        .ifPresent(open -> out.println("health and metrics: http://" + admin.host() + ":" + open));
                out.println("ready: " + ingress.endpoint() + "/<station>");
                out.flush();
                stop.await();
            }
            return new Outcome(
                    List.of("stopped: " + ingress.received() + " frames received, " + ingress.answered() + " answered"),
                    Map.of("received", ingress.received(), "answered", ingress.answered()));
        }
    }

    private IngressConfig config() {
        String name = node != null ? node : hostName();
        return new IngressConfig(
                new IngressConfig.Kafka(
                        common.kafka(),
                        common.topic(),
                        transactionsTopic,
                        sessionsTopic,
                        commandTopics.commands(),
                        commandTopics.results(),
                        within("--partitions", partitions, 1, 10_000),
                        within("--replication", replication, 1, 100),
                        Duration.ofSeconds(within("--delivery-timeout", deliveryTimeout, 1, 3_600))),
                new IngressConfig.Listener(
                        host,
                        within("--port", port, 0, 65_535),
                        within("--max-frame-bytes", maxFrameBytes, 1_024, 8 * 1024 * 1024),
                        allowMissingSubprotocol),
                new IngressConfig.Origin(name, tenant),
                Duration.ofSeconds(within("--heartbeat-interval", heartbeatInterval, 1, 86_400)),
                access.access(),
                new SocketManners(
                        Duration.ofSeconds(within("--handshake-timeout", handshakeTimeout, 1, 600)),
                        Duration.ofSeconds(within("--ping-interval", pingInterval, 1, 86_400)),
                        Duration.ofSeconds(within("--idle-timeout", idleTimeout, 1, 604_800)),
                        Duration.ofSeconds(within("--call-timeout", callTimeout, 1, 600)),
                        Clock.systemUTC()),
                new IngressConfig.Crowd(
                        within("--handshakes-per-second", handshakesPerSecond, 1, 1_000_000),
                        within("--max-newcomers", maxNewcomers, 1, 1_000_000)),
                admin.port().map(open -> new IngressConfig.Admin(admin.host(), open)),
                spool(name));
    }

    private Optional<SpoolConfig> spool(String name) {
        if (NO_SPOOL.equals(spool)) {
            return Optional.empty();
        }
        if (spoolBytes < LEAST_SPOOL_BYTES) {
            throw CommandFailure.usage("--spool-bytes is " + spoolBytes + " bytes, but must be 16MB or more.");
        }
        String folder = spool != null ? spool : "ingress-spool/" + name.replaceAll("[^\\p{L}\\p{N}._-]", "_");
        return Optional.of(new SpoolConfig(Path.of(folder), spoolBytes));
    }

    static int within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw CommandFailure.usage(option + " is " + value + ", but must be from " + least + " to " + most + ".");
        }
        return value;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "ingress";
        }
    }
}
