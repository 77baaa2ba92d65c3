package io.chargelake.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs commands of the {@code chargelake} launcher as child processes, one at a time, as a user would. */
final class Launcher implements AutoCloseable {

    private static final long PATIENCE_S = 10;
    private static final int INTERRUPTED = 128 + 2;
    private static final int TERMINATED = 128 + 15;

    private static final Set<String> KEPT = Set.of(
            "CHARGELAKE_JAVA_OPTS", "CHARGELAKE_LOG_FORMAT", "CHARGELAKE_LOG_LEVEL", "CHARGELAKE_LOG_LEVEL_LIBRARIES");

    private final Map<String, String> environment;
    private Process running;
    private boolean closed;

    /**
     * Commands that get these variables, and of this process's only those that are about the JVM and the log.
     *
     * @throws CommandFailure if this process was not started by the launcher
     */
    Launcher(Map<String, String> environment) {
        check();
        this.environment = Map.copyOf(environment);
    }

    /**
     * The launcher's script.
     *
     * @throws CommandFailure if this process was not started by the launcher
     */
    static Path check() {
        String home = System.getProperty("chargelake.home");
        if (home == null || !Files.isExecutable(Path.of(home, "chargelake"))) {
            throw CommandFailure.usage("This command starts others and has to be started by the launcher:"
                    + " './chargelake' in the project's folder.");
        }
        return Path.of(home, "chargelake");
    }

    /**
     * Runs a command to its end; what it says on stderr comes out on this process's.
     *
     * @return what it says on stdout
     * @throws CommandFailure if it fails
     */
    String run(String... arguments) throws InterruptedException {
        try {
            Process process = start(arguments);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit == INTERRUPTED || exit == TERMINATED) {
                throw CommandFailure.unreachable("Stopped while 'chargelake " + arguments[0] + "' ran.", null);
            }
            if (exit != 0) {
                throw CommandFailure.unreachable(
                        "'chargelake " + String.join(" ", arguments) + "' ended with exit code " + exit
                                + "; what it said stands above.",
                        null);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command with {@code --json}; of one that consists of several, the last summary is returned. */
    JsonNode summary(String... arguments) throws InterruptedException {
        String[] withJson = Arrays.copyOf(arguments, arguments.length + 1);
        withJson[arguments.length] = "--json";
        String[] lines = run(withJson).strip().split("\n");
        try {
            return new ObjectMapper().readTree(lines[lines.length - 1]);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("summary of " + arguments[0] + ": " + lines[lines.length - 1], e);
        }
    }

    /**
     * A command that is ready to start; what it says on stderr comes out on this process's.
     *
     * @throws CommandFailure if this process was not started by the launcher
     */
    static ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(check().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("CHARGELAKE_") && !KEPT.contains(name));
        return builder;
    }

    private synchronized Process start(String... arguments) throws IOException {
        if (closed) {
            throw new IOException("No more commands: this process ends");
        }
        ProcessBuilder builder = builder(arguments);
        builder.environment().putAll(environment);
        running = builder.start();
        running.getOutputStream().close();
        return running;
    }

    /** Ends what is running, with everything that it has started. */
    @Override
    public synchronized void close() {
        closed = true;
        if (running == null || !running.isAlive()) {
            return;
        }
        List<ProcessHandle> all = Stream.concat(running.descendants(), Stream.of(running.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(PATIENCE_S, TimeUnit.SECONDS);
            } catch (Exception e) {
                each.destroyForcibly();
            }
        }
    }
}
