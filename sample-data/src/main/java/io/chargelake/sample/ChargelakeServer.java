package io.chargelake.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code chargelake ingress} as a user starts it, but for ports and folders.
 *
 * @param kafka bootstrap servers
 * @param topic of frames
 * @param spool folder of its spool
 */
record ChargelakeServer(String kafka, String topic, Path spool) implements OcppServer {

    private static final Pattern GENERATION_IN_USE = Pattern.compile("(?:Gen|heap) +total \\d+K, used (\\d+)K");

    @Override
    public String name() {
        return "chargelake ingress";
    }

    @Override
    public ServerProcess start() throws IOException, InterruptedException {
        return ServerProcess.start(
                name(),
                Launcher.builder(
                        "ingress",
                        "--port",
                        "0",
                        "--kafka",
                        kafka,
                        "--topic",
                        topic,
                        "--node",
                        "bench",
                        "--spool",
                        spool.toString()));
    }

    @Override
    public OptionalLong heapBytes(ServerProcess running) throws IOException, InterruptedException {
        jcmd(running, "GC.run");
        Matcher generations = GENERATION_IN_USE.matcher(jcmd(running, "GC.heap_info"));
        long kilobytes = 0;
        while (generations.find()) {
            kilobytes += Long.parseLong(generations.group(1));
        }
        return kilobytes == 0 ? OptionalLong.empty() : OptionalLong.of(1_024 * kilobytes);
    }

    /** Empty where this Java has no jcmd. */
    private static String jcmd(ServerProcess running, String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return "";
        }
        Process process = new ProcessBuilder(jcmd.toString(), String.valueOf(running.pid()), command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said;
    }
}
