package io.chargelake.reporting.monthly;

import io.chargelake.cli.CommandMain;
import io.chargelake.cli.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/**
 * One run of {@code chargelake report} in this JVM.
 *
 * @param out what it wrote to stdout
 * @param err what it wrote to stderr
 */
public record Terminal(ExitCode exitCode, String out, String err) {

    public static Terminal report(String... arguments) {
        return report(Map.of(), arguments);
    }

    public static Terminal report(Map<String, String> environment, String... arguments) {
        PrintStream systemOut = System.out;
        PrintStream systemErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            ExitCode exitCode = CommandMain.run(new ReportCommand(Clock.systemUTC(), environment), arguments);
            return new Terminal(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(systemOut);
            System.setErr(systemErr);
        }
    }
}
