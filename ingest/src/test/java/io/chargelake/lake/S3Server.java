package io.chargelake.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;

/**
 * An S3 server in a process of its own, with one bucket: Adobe's S3Mock, which keeps objects as files. It looks whether
 * there is an object and then writes it, so that of two conditional PUTs at the same time both may succeed; with one
 * thread for requests, it keeps what S3 promises. The build puts its jar where the property {@code chargelake.s3mock}
 * says.
 */
public final class S3Server implements AutoCloseable {

    /** The property by which {@code core-site.xml} of the tests' class path knows the server that started last. */
    public static final String ENDPOINT = "chargelake.s3.endpoint";

    private static final String BUCKET = "lake";
    /** The first of its two ports; the other one has threads of its own. */
    private static final Pattern STARTED = Pattern.compile("Tomcat started on ports (\\d+) \\(http\\)");

    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one and waits for it.
     *
     * @param folder where it keeps its objects
     */
    public static S3Server start(Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        System.getProperty("chargelake.s3mock"),
                        "--server.address=127.0.0.1",
                        "--server.port=0",
                        "--server.ssl.enabled=false",
                        "--http.port=0",
                        "--server.tomcat.threads.max=1",
                        "--server.tomcat.threads.min-spare=1",
                        "--com.adobe.testing.s3mock.store.initial-buckets=" + BUCKET,
                        "--com.adobe.testing.s3mock.store.root=" + Files.createDirectories(folder))
                .redirectErrorStream(true)
                .start();
        StringBuilder said = new StringBuilder();
        BufferedReader out = process.inputReader(UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                drain(out);
                System.setProperty(ENDPOINT, "http://127.0.0.1:" + started.group(1));
                return new S3Server(process, Integer.parseInt(started.group(1)));
            }
        }
        throw new IOException("the S3 server of " + folder + " has not started: " + said);
    }

    /** A server that may not block because nobody reads what it says. */
    private static void drain(BufferedReader out) {
        Thread reading = new Thread(
                () -> {
                    try (out) {
                        while (out.readLine() != null) {
                            // Nobody is interested.
                        }
                    } catch (IOException ended) {
                        // With the process.
                    }
                },
                "s3-server-output");
        reading.setDaemon(true);
        reading.start();
    }

    /** A place in its bucket, as {@code --lake} takes it. */
    public String location(String name) {
        return "s3a://" + BUCKET + "/" + name;
    }

    /** Where clients find it. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** Hadoop keeps file systems by bucket, whichever server it was; the next one starts anew. */
    @Override
    public void close() throws IOException {
        FileSystem.closeAll();
        process.destroyForcibly();
    }
}
