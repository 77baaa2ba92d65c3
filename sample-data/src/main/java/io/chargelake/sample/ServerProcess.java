package io.chargelake.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.cli.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which says on stdout where it is when it is ready. */
final class ServerProcess implements AutoCloseable {

    private static final String READY = "ready: ";
    private static final String RESIDENT = "VmRSS:";
    private static final long PATIENCE_S = 30;

    private final Process process;
    private final BufferedReader out;
    private final String address;

    private ServerProcess(Process process, BufferedReader out, String address) {
        this.process = process;
        this.out = out;
        this.address = address;
    }

    /**
     * Starts a server and waits for a line that begins with {@code ready: }.
     *
     * @param name for messages
     * @throws CommandFailure if it ends before that
     */
    static ServerProcess start(String name, ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        try {
            BufferedReader out = process.inputReader(UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(READY)) {
                    return new ServerProcess(process, out, line.substring(READY.length()));
                }
            }
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        throw CommandFailure.unreachable(
                name + " ended with exit code " + process.waitFor()
                        + " before it was ready; what it said stands above.",
                null);
    }

    /** What followed {@code ready: }. */
    String address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** Sends a line to its stdin; the line that it answers with. */
    String ask(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(UTF_8));
        in.flush();
        return out.readLine();
    }

    /** CPU time that it has used; zero where the system does not tell. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Bytes of the machine's memory that it takes (resident set); empty where the system does not tell. */
    OptionalLong residentBytes() throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> 1_024
                        * Long.parseLong(line.substring(RESIDENT.length())
                                .replace("kB", "")
                                .strip()))
                .findFirst();
    }

    /** Asks it to end, and ends it where it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
