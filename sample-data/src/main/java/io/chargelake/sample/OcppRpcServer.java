package io.chargelake.sample;

import io.chargelake.cli.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The npm package {@code ocpp-rpc} as a central system that validates every message and stores nothing.
 *
 * @param folder where it is installed
 */
record OcppRpcServer(Path folder) implements OcppServer {

    private static final String VERSION = "2.2.1";
    private static final String SCRIPT = "ocpp-rpc-server.cjs";

    /**
     * Fetches the package from npm's registry.
     *
     * @param folder an empty one
     * @return empty where there is no Node.js or npm on this machine
     * @throws CommandFailure if npm cannot install it
     */
    static Optional<OcppRpcServer> install(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        if (!runs(folder, "node", "--version") || !runs(folder, "npm", "--version")) {
            return Optional.empty();
        }
        String what = "ocpp-rpc@" + VERSION;
        if (!runs(folder, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error", what)) {
            throw CommandFailure.unreachable(
                    "npm cannot install " + what + "; what it said stands above. Is npm's registry reachable?", null);
        }
        try (InputStream script = OcppRpcServer.class.getResourceAsStream("/bench/" + SCRIPT)) {
            Files.copy(script, folder.resolve(SCRIPT));
        }
        return Optional.of(new OcppRpcServer(folder));
    }

    private static boolean runs(Path folder, String... command) throws InterruptedException {
        try {
            return builder(folder, List.of(command))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // Where a program is missing, it cannot be started.
            return false;
        }
    }

    private static ProcessBuilder builder(Path folder, List<String> command) {
        return new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    @Override
    public String name() {
        return "ocpp-rpc " + VERSION;
    }

    @Override
    public ServerProcess start() throws IOException, InterruptedException {
        return ServerProcess.start(name(), builder(folder, List.of("node", "--expose-gc", SCRIPT)));
    }

    @Override
    public OptionalLong heapBytes(ServerProcess running) throws IOException {
        return OptionalLong.of(Long.parseLong(running.ask("heap")));
    }
}
