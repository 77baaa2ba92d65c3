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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs commands of the {@code chargelake} launcher as child processes, one at a time, as a user would. */
final class Launcher implements AutoCloseable {

    private static final long PATIENCE_S = 10;

    private final Path script;
    private final Map<String, String> environment;
    private Process running;
    private boolean closed;

    /**
     * Commands that get these variables in addition to those of this process.
     *
     * @throws CommandFailure if this process was not started by the launcher
     */
    Launcher(Map<String, String> environment) {
        String home = System.getProperty("chargelake.home");
        if (home == null || !Files.isExecutable(Path.of(home, "chargelake"))) {
            throw CommandFailure.usage("The demo starts other commands and has to be started by the launcher:"
                    + " './chargelake demo' in the project's folder.");
        }
        this.script = Path.of(home, "chargelake");
        this.environment = Map.copyOf(environment);
    }

    /**
     * Runs a command to its end; what it says on stderr comes out on this process's.
     *
     * @return its JSON summary
     * @throws CommandFailure if it fails, with its exit code's meaning
     */
    JsonNode run(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        command.add("--json");
        try {
            Process process = start(command);
            byte[] output = process.getInputStream().readAllBytes();
            int exit = process.waitFor();
            if (exit != 0) {
                throw CommandFailure.unreachable(
                        "'chargelake " + String.join(" ", arguments) + "' ended with exit code " + exit
                                + "; what it said stands above.",
                        null);
            }
            return summary(new String(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Process start(List<String> command) throws IOException {
        if (closed) {
            throw new IOException("No more commands: this process ends");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        running = builder.start();
        running.getOutputStream().close();
        return running;
    }

    /** A command that consists of two prints two summaries; the last one counts. */
    private static JsonNode summary(String output) throws JsonProcessingException {
        String[] lines = output.strip().split("\n");
        return new ObjectMapper().readTree(lines[lines.length - 1]);
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
