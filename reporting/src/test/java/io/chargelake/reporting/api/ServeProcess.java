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
    private static final String ADMIN = "health and metrics: ";

    private final Process process;
    private final URI address;
    private final String token;
    private final URI admin;

    private ServeProcess(Process process, URI address, String token, URI admin) {
        this.process = process;
        this.address = address;
        this.token = token;
        this.admin = admin;
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
                "--admin-port=0",
                "--rate-limit=1000"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(UTF_8);
        String token = null;
        URI admin = null;
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(ADMIN)) {
                admin = URI.create(line.substring(ADMIN.length()));
            } else if (line.startsWith(OPEN)) {
                token = line.substring(line.indexOf(TOKEN) + TOKEN.length());
            } else if (line.startsWith(READY)) {
                return new ServeProcess(process, URI.create(line.substring(READY.length())), token, admin);
            }
        }
        process.destroyForcibly();
        throw new AssertionError("serve ended before it was ready");
    }

    /** Where it is watched. */
    URI admin() {
        return admin;
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
