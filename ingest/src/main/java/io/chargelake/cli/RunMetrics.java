package io.chargelake.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run leaves for Prometheus, as a text file that node_exporter's textfile collector reads: {@code
 * <command>.prom}, replaced as a whole. A job that ends within a minute cannot be scraped.
 *
 * <p>It holds how the run ended, when, and how long it took; when it last ended well; through when its data is complete;
 * and every number of its summary as {@code chargelake_run_result}. A file that cannot be written is a warning: the run
 * has done its work.
 */
final class RunMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(RunMetrics.class);
    private static final String SUCCESS = "chargelake_run_last_success_timestamp_seconds";
    private static final double MILLIS = 1_000;

    private final Path file;
    private final String command;
    private final Instant startedAt;

    private RunMetrics(Path file, String command, Instant startedAt) {
        this.file = file;
        this.command = command;
        this.startedAt = startedAt;
    }

    /**
     * The metrics of a run that begins now.
     *
     * @param folder where node_exporter looks
     * @param command the command's name, without "chargelake"
     */
    static RunMetrics begin(Path folder, String command, Instant now) {
        return new RunMetrics(folder.resolve(command.replace(' ', '-') + ".prom"), command, now);
    }

    /** The run has ended well. */
    void done(Outcome outcome, Instant now) {
        write(ExitCode.DONE, outcome.summary(), now);
    }

    /** The run has ended otherwise. */
    void failed(ExitCode exitCode, Instant now) {
        write(exitCode, Map.of(), now);
    }

    private void write(ExitCode exitCode, Map<String, Object> summary, Instant now) {
        List<String> lines = new ArrayList<>();
        add(
                lines,
                "chargelake_run_exit_code",
                "How the last run ended: 0 done, see the exit codes.",
                exitCode.number());
        add(lines, "chargelake_run_finished_timestamp_seconds", "When the last run ended.", seconds(now));
        add(
                lines,
                "chargelake_run_duration_seconds",
                "How long the last run took.",
                Duration.between(startedAt, now).toMillis() / MILLIS);
        Optional<Double> success = exitCode == ExitCode.DONE ? Optional.of(seconds(now)) : lastSuccess();
        success.ifPresent(at -> add(lines, SUCCESS, "When a run last ended well.", at));
        instant(summary.get("valid_through"))
                .ifPresent(at -> add(
                        lines,
                        "chargelake_run_valid_through_timestamp_seconds",
                        "Through when the data that the last run left is complete.",
                        seconds(at)));
        lines.add("# HELP chargelake_run_result The numbers that the last run printed with --json.");
        lines.add("# TYPE chargelake_run_result gauge");
        summary.forEach((name, value) -> {
            if (value instanceof Number number) {
                lines.add("chargelake_run_result{command=\"" + command + "\",name=\"" + name + "\"} " + number);
            }
        });
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path draft = file.resolveSibling(file.getFileName() + ".draft");
            Files.write(draft, lines, StandardCharsets.UTF_8);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            LOG.warn("{} cannot be written, so nobody sees how this run ended: {}", file, failure.toString());
        }
    }

    private void add(List<String> lines, String name, String help, Number value) {
        lines.add("# HELP " + name + " " + help);
        lines.add("# TYPE " + name + " gauge");
        lines.add(name + "{command=\"" + command + "\"} " + value);
    }

    private Optional<Double> lastSuccess() {
        try {
            Pattern pattern = Pattern.compile("(?m)^" + SUCCESS + "\\{[^}]*\\} (\\S+)$");
            Matcher found = pattern.matcher(Files.readString(file));
            return found.find() ? Optional.of(Double.valueOf(found.group(1))) : Optional.empty();
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(Object value) {
        try {
            return value instanceof String text ? Optional.of(Instant.parse(text)) : Optional.empty();
        } catch (DateTimeParseException noInstant) {
            return Optional.empty();
        }
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / MILLIS;
    }
}
