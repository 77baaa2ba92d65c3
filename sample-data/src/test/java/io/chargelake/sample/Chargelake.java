package io.chargelake.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
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

/**
 * The launcher as a user runs it, in a folder of its own.
 *
 * @param folder where it runs, and where relative paths lead
 * @param environment variables in addition to this process's
 */
record Chargelake(Path folder, Map<String, String> environment) {

    private static final long MOST_MINUTES = 5;

    /** Runs a command to its end. */
    Ended run(String... arguments) {
        try {
            Path out = Files.createTempFile("chargelake", ".out");
            Path err = Files.createTempFile("chargelake", ".err");
            try {
                Process process = builder(arguments)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                    end(process);
                    fail("%s did not end within %d minutes; stderr:%n%s", List.of(arguments), MOST_MINUTES, text(err));
                }
                return new Ended(List.of(arguments), process.exitValue(), text(out), text(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts a command that runs until it is stopped, and waits until it says that it is ready. */
    Running start(String... arguments) throws IOException {
        Process process = builder(arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String ready = out.readLine();
        if (ready == null || !ready.startsWith("ready")) {
            end(process);
            fail("%s said '%s' (expected: ready …)", List.of(arguments), ready);
        }
        return new Running(process, out, ready);
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("chargelake.home"), "chargelake").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CHARGELAKE_"));
        builder.environment().putAll(environment);
        return builder;
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    private static void end(Process process) {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
    }

    /** A command that has ended. */
    record Ended(List<String> arguments, int code, String out, String err) {

        /** The same, if it ended well. */
        Ended well() {
            assertThat(code).as("exit code of %s; stderr:%n%s", arguments, err).isZero();
            return this;
        }

        /** The JSON summary on stdout. */
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    /** A command that runs until it is stopped. */
    record Running(Process process, BufferedReader out, String ready) implements AutoCloseable {

        /** What stands behind {@code ready: }. */
        String address() {
            return ready.substring(ready.indexOf(' ') + 1);
        }

        /** Asks it to end, with SIGTERM, and says with which code it did. */
        int stop() throws InterruptedException {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS))
                    .as("ends on SIGTERM")
                    .isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            end(process);
        }
    }
}
