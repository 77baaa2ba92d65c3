package io.chargelake.reporting.api;

import io.chargelake.admin.AdminOptions;
import io.chargelake.admin.AdminServer;
import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.cli.StopSignal;
import io.chargelake.ingest.command.CommandTopics;
import io.chargelake.ingest.ingress.file.WatchedFiles;
import io.chargelake.reporting.api.access.ApiKeys;
import io.chargelake.reporting.api.access.Credentials;
import io.chargelake.reporting.api.access.RateLimit;
import io.chargelake.reporting.api.access.SessionToken;
import io.chargelake.reporting.api.access.WebTokens;
import io.chargelake.reporting.api.lake.LakeTables;
import io.chargelake.reporting.api.lake.Register;
import io.chargelake.reporting.command.StationCommands;
import io.chargelake.reporting.live.LakeReplay;
import io.chargelake.reporting.live.LiveChanges;
import io.chargelake.reporting.live.LiveConsumer;
import io.chargelake.reporting.live.LiveStore;
import io.chargelake.reporting.live.LiveStoreException;
import io.chargelake.reporting.monthly.MailPreviews;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code chargelake serve}: what stations do now, and the gold tables, for people and programs. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Serves the page of customer support and the API /api/v1.",
            "Without --api-keys and --jwt-issuer it listens on this machine only, and prints a link with a token that is good"
                    + " until it ends."
        },
        footer = {"", "Examples:", "  chargelake serve", "  chargelake serve --host 0.0.0.0 --api-keys keys.csv"})
public final class ServeCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "Address to listen on (default: ${DEFAULT-VALUE}); another one needs --api-keys or --jwt-issuer.")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port to listen on, 0 for any that is free (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--api-keys",
            paramLabel = "FILE",
            description =
                    "CSV file of callers: name, key_hash ('chargelake station-key' makes both key and hash), roles"
                            + " (support, analyst, operator) and tenants; read again when it changes.")
    private Path apiKeys;

    @Option(
            names = "--jwt-issuer",
            paramLabel = "URL",
            description = "OpenID Connect provider whose tokens are taken; claims 'roles' or 'groups', and 'tenants'.")
    private URI jwtIssuer;

    @Option(
            names = "--jwt-audience",
            paramLabel = "NAME",
            defaultValue = "chargelake",
            description = "What the tokens' audience must contain (default: ${DEFAULT-VALUE}).")
    private String jwtAudience;

    @Option(
            names = "--rate-limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Requests that one caller may make in a second (default: ${DEFAULT-VALUE}).")
    private int rateLimit;

    @Option(
            names = "--store",
            paramLabel = "JDBC_URL",
            description = "Where it is kept what stations do now: jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE"
                    + " (default: live.sqlite in the folder of --state).")
    private String store;

    @Option(
            names = "--rebuild",
            paramLabel = "FROM",
            arity = "0..1",
            fallbackValue = "kafka",
            description =
                    "Empty the store and fill it again: from kafka, with all that it still has (also where FROM is left"
                            + " out), or from the lake, with all that has landed, and then from Kafka. No other process may serve"
                            + " from it meanwhile.")
    private Rebuild rebuild;

    @Option(
            names = "--group",
            paramLabel = "NAME",
            defaultValue = "chargelake-live",
            description = "Kafka consumer group; one for each store, and several processes of one group share the work"
                    + " (default: ${DEFAULT-VALUE}).")
    private String group;

    @Option(
            names = "--sessions-topic",
            paramLabel = "NAME",
            defaultValue = "ocpp.sessions",
            description = "Topic that is told of sockets that open and close (default: ${DEFAULT-VALUE}).")
    private String sessionsTopic;

    @Mixin
    private CommandTopics commandTopics;

    @Mixin
    private AdminOptions admin;

    private enum Rebuild {
        kafka,
        lake
    }

    /** Runs the command. */
    public static void main(String[] args) {
        CommandMain.main(new ServeCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() throws InterruptedException {
        boolean othersMayCome = apiKeys != null || jwtIssuer != null;
        if (!othersMayCome && !isLoopback(host)) {
            throw CommandFailure.usage("--host " + host + " is reachable for others, but nothing says who they are;"
                    + " give --api-keys FILE or --jwt-issuer URL, or leave --host out.");
        }
        if (rateLimit < 1) {
            throw CommandFailure.usage("--rate-limit is " + rateLimit + ", but must be 1 or more.");
        }
        Optional<SessionToken> token = othersMayCome ? Optional.empty() : Optional.of(SessionToken.random());
        try (StopSignal stop = StopSignal.listen();
                WatchedFiles files = WatchedFiles.open()) {
            Credentials credentials = new Credentials(
                    apiKeys == null ? ApiKeys.none() : ApiKeys.of(apiKeys, files),
                    token,
                    Optional.ofNullable(jwtIssuer).map(issuer -> new WebTokens(issuer, jwtAudience)));
            LakeTables tables = new LakeTables(common.lake(), Clock.systemUTC());
            LiveChanges changes = new LiveChanges(new Register(tables)::zone);
            LiveConsumer.Source source = new LiveConsumer.Source(
                    common.kafka(), group, common.topic(), sessionsTopic, rebuild == Rebuild.kafka);
            try (LiveStore live = filled(openStore(), source, changes);
                    StationCommands commands = StationCommands.open(
                            new StationCommands.Topics(
                                    common.kafka(), commandTopics.commands(), commandTopics.results()),
                            Clock.systemUTC());
                    LiveConsumer consumer = LiveConsumer.start(live, source, changes)) {
                ServeMetrics metrics = new ServeMetrics(consumer, Clock.systemUTC());
                Optional<AdminServer> watched = admin.listen(() -> notReady(live), metrics::scrape);
                try (ServletWebServerApplicationContext server = start(new ServeApplication.Sources(
                        credentials,
                        tables,
                        new MailPreviews(common.lake(), common.lakeAsWritten()),
                        commands,
                        live,
                        consumer,
                        new RateLimit(rateLimit),
                        metrics))) {
                    String address = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                            + server.getWebServer().getPort() + "/";
                    PrintWriter out = spec.commandLine().getOut();
                    watched.ifPresent(open -> out.println("health and metrics: " + admin.address(open)));
                    token.ifPresent(own -> out.println("open: " + address + "#token=" + own.text()));
                    out.println("ready: " + address);
                    out.flush();
                    stop.await();
                } finally {
                    watched.ifPresent(AdminServer::close);
                }
            }
        }
        return new Outcome(List.of("stopped"), Map.of());
    }

    /** Without Kafka it says what it knew, and that it is old; without its store it says nothing. */
    private static Optional<String> notReady(LiveStore live) {
        try {
            live.version();
            return Optional.empty();
        } catch (LiveStoreException away) {
            return Optional.of("the live store cannot be used");
        }
    }

    /** The store, after it was filled from the lake where that is wanted; Kafka's part is the consumer's. */
    private LiveStore filled(LiveStore live, LiveConsumer.Source source, LiveChanges changes) {
        if (rebuild != Rebuild.lake) {
            return live;
        }
        try {
            long records = new LakeReplay(common.lake(), live, changes).run(source);
            System.err.println("rebuilt from " + records + " records of the lake");
            return live;
        } catch (RuntimeException e) {
            live.close();
            throw e;
        }
    }

    private LiveStore openStore() {
        String url = store;
        if (url == null) {
            Path folder = Path.of(common.state());
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw CommandFailure.usage("The folder " + folder + " cannot be made for the live store ("
                        + e.getMessage() + "); name another store with --store.");
            }
            url = "jdbc:sqlite:" + folder.resolve("live.sqlite");
        }
        try {
            return LiveStore.open(url);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--store: " + e.getMessage());
        } catch (LiveStoreException e) {
            throw CommandFailure.unreachable(e.getMessage(), e);
        }
    }

    private ServletWebServerApplicationContext start(ServeApplication.Sources sources) {
        try {
            return ServeApplication.start(host, port, sources);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof PortInUseException) {
                    throw CommandFailure.unreachable(
                            "Port " + port + " of " + host + " is taken; stop what listens there, or choose another"
                                    + " with --port.",
                            e);
                }
            }
            throw e;
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw CommandFailure.usage("--host " + host + " is not an address of this machine.");
        }
    }
}
