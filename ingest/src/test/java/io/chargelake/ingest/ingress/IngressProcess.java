package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code chargelake ingress} in a process of its own, as the launcher starts it. */
final class IngressProcess implements AutoCloseable {

    private static final String ADMIN = "health and metrics: ";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final BufferedReader out;
    private final Path log;
    private final String endpoint;
    private final String admin;

    private IngressProcess(Process process, Path log) throws IOException {
        this.process = process;
        this.log = log;
        this.out = process.inputReader(UTF_8);
        String line = out.readLine();
        if (line != null && line.startsWith(ADMIN)) {
            this.admin = line.substring(ADMIN.length());
            line = out.readLine();
        } else {
            this.admin = null;
        }
        assertThat(line).as(() -> "first words; log: " + log()).startsWith("ready: ");
        this.endpoint = line.substring("ready: ".length()).replace("<station>", "");
    }

    /**
     * Starts the command on any free port, and waits until it is ready.
     *
     * @param log where its stderr goes, after what is there already
     */
    static IngressProcess start(Path log, String... options) throws IOException {
        return startWithin("256m", Map.of(), log, options);
    }

    /**
     * The same in another heap, outside of which it may have as much for its buffers.
     *
     * @param heap as {@code -Xmx} takes it
     * @param environment variables that are set beside those of this process
     */
    static IngressProcess startWithin(String heap, Map<String, String> environment, Path log, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseParallelGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.endsWith("test-classes"))
                        .collect(Collectors.joining(File.pathSeparator)),
                IngressCommand.class.getName(),
                "--port",
                "0"));
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new IngressProcess(builder.start(), log);
    }

    /** Where a station connects. */
    URI station(String id) {
        return URI.create(endpoint + id);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Bytes of the machine's memory that it takes. */
    long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1_024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** The sum over all labels of a metric whose name begins so; needs {@code --admin-port}. */
    double metric(String name) throws IOException, InterruptedException {
        String metrics = HTTP.send(
                        HttpRequest.newBuilder(URI.create(admin + "/metrics"))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
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

    /** What it has said on stderr. */
    String log() {
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
