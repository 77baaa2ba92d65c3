package io.chargelake.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A {@link KraftBroker} in a process of its own, which can be killed and started again with its records. */
public final class KraftBrokerProcess implements AutoCloseable {

    private static final String READY = "ready ";

    private final Path folder;
    private String bootstrap = "127.0.0.1:0";
    private Process process;

    private KraftBrokerProcess(Path folder) {
        this.folder = folder;
    }

    /** Starts one with an empty folder, and waits for it. */
    public static KraftBrokerProcess start(Path folder) throws IOException {
        KraftBrokerProcess broker = new KraftBrokerProcess(folder);
        broker.restart();
        return broker;
    }

    /** Starts it again on the port it had, and waits for it. */
    public void restart() throws IOException {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KraftBrokerProcess.class.getName(),
                        folder.toString(),
                        bootstrap.substring(bootstrap.indexOf(':') + 1)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                bootstrap = line.substring(READY.length());
                return;
            }
        }
        throw new IOException("the broker of " + folder + " has not become ready");
    }

    /** Where clients connect. */
    public String bootstrap() {
        return bootstrap;
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Serves until its parent, which holds the other end of stdin, has gone. */
    public static void main(String[] args) throws Exception {
        KraftBroker broker = KraftBroker.startOrResume(Path.of(args[0]), Integer.parseInt(args[1]));
        System.out.println(READY + broker.bootstrap());
        while (System.in.read() >= 0) {
            // Nobody says anything.
        }
        Runtime.getRuntime().halt(0);
    }
}
