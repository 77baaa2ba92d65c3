package io.chargelake.admin;

import io.chargelake.cli.CommandFailure;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where a command that runs for long lets itself be watched. */
public final class AdminOptions {

    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description =
                    "Answer /health/live, /health/ready and /metrics (Prometheus) on this port; 0 takes any that is"
                            + " free (default: on none).")
    private Integer port;

    @Option(
            names = "--admin-host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address of the admin port (default: ${DEFAULT-VALUE}).")
    private String host;

    /** The address to listen on. */
    public String host() {
        return host;
    }

    /**
     * The port to listen on; nothing if nobody wants to watch.
     *
     * @throws CommandFailure (exit 2) if it is none
     */
    public Optional<Integer> port() {
        if (port != null && (port < 0 || port > HIGHEST_PORT)) {
            throw CommandFailure.usage("--admin-port is " + port + ", but must be 0 to " + HIGHEST_PORT + ".");
        }
        return Optional.ofNullable(port);
    }

    /**
     * Listens, if that is wanted.
     *
     * @param notReady why the process cannot serve; empty when it can
     * @param metrics Prometheus text
     * @throws CommandFailure (exit 2) if the port is none, (exit 5) if it cannot be opened
     */
    public Optional<AdminServer> listen(Supplier<Optional<String>> notReady, Supplier<String> metrics) {
        return port().map(open -> AdminServer.listen(host, open, notReady, metrics));
    }

    /** Where a server that listens can be asked, for people. */
    public String address(AdminServer server) {
        return "http://" + host + ":" + server.port();
    }
}
