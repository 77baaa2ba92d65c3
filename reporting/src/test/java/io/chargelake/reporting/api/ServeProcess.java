package io.chargelake.reporting.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code chargelake serve} in a process of its own, on this machine and without keys, so that it prints a token. */
final class ServeProcess implements AutoCloseable {

    private static final String OPEN = "open: ";
    private static final String READY = "ready: ";
    private static final String TOKEN = "#token=";

    private final Process process;
    private final URI address;
    private final String token;

    private ServeProcess(Process process, URI address, String token) {
        this.process = process;
        this.address = address;
        this.token = token;
    }

    /**
     * Starts it, and waits until it answers.
     *
     * @param state folder of its store
     */
    static ServeProcess start(String kafka, String topic, String sessionsTopic, Path state, String... more)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServeCommand.class.getName(),
                "--port=0",
                "--kafka=" + kafka,
                "--topic=" + topic,
                "--sessions-topic=" + sessionsTopic,
                "--lake=" + state.resolve("lake"),
                "--state=" + state,
                "--rate-limit=1000"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(UTF_8);
        String token = null;
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(OPEN)) {
                token = line.substring(line.indexOf(TOKEN) + TOKEN.length());
            } else if (line.startsWith(READY)) {
                return new ServeProcess(process, URI.create(line.substring(READY.length())), token);
            }
        }
        process.destroyForcibly();
        throw new AssertionError("serve ended before it was ready");
    }

    ApiClient client() {
        return new ApiClient(address, token);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
