package io.chargelake.ingest.landing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts {@code chargelake land} in a process of its own, as the launcher does. */
final class LandProcess {

    private LandProcess() {}

    /** Starts the command. */
    static Process start(String... options) throws IOException {
        return start(List.of("-Xmx256m"), List.of(options)).start();
    }

    /** Prepares to start the command. */
    static ProcessBuilder start(List<String> jvm, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                classPath(),
                "-Dlog4j2.configurationFile=classpath:log4j2.xml",
                LandCommand.class.getName()));
        command.addAll(options);
        return new ProcessBuilder(command);
    }

    /** The tests are no part of the command; and without their folder, classes can be shared between processes. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * How a process has ended.
     *
     * @param code its exit status
     * @param out what it said on stdout
     * @param err what it said on stderr
     */
    record Result(int code, String out, String err) {

        /** Waits for the end. */
        static Result of(Process process) throws IOException, InterruptedException {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), out, err);
        }
    }
}
