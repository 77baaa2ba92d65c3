package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code chargelake ingress} in a process of its own, as the launcher starts it. */
final class IngressProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final Path log;
    private final String endpoint;

    private IngressProcess(Process process, Path log) throws IOException {
        this.process = process;
        this.log = log;
        this.out = process.inputReader(UTF_8);
        String ready = out.readLine();
        assertThat(ready).as(() -> "first words; log: " + log()).startsWith("ready: ");
        this.endpoint = ready.substring("ready: ".length()).replace("<station>", "");
    }

    /**
     * Starts the command on any free port, and waits until it is ready.
     *
     * @param log where its stderr goes, after what is there already
     */
    static IngressProcess start(Path log, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.endsWith("test-classes"))
                        .collect(Collectors.joining(File.pathSeparator)),
                IngressCommand.class.getName(),
                "--port",
                "0"));
        command.addAll(List.of(options));
        return new IngressProcess(
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start(),
                log);
    }

    /** Where a station connects. */
    URI station(String id) {
        return URI.create(endpoint + id);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; the exit status. */
    int stop() throws InterruptedException {
        process.toHandle().destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
