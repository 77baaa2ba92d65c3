package io.chargelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class CommandMainTest {

    private final PrintStream stdout = System.out;
    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(stdout);
        System.setErr(stderr);
    }

    @Test
    void linesAreForPeopleAndTheSummaryForPrograms() {
        Callable<Outcome> work = () -> new Outcome(List.of("landed 3 frames"), Map.of("frames", 3));

        assertThat(CommandMain.run(new Sample(work), new String[0])).isEqualTo(ExitCode.DONE);
        assertThat(CommandMain.run(new Sample(work), new String[] {"--json"})).isEqualTo(ExitCode.DONE);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("landed 3 frames\n{\"frames\":3}\n");
        assertThat(err.size()).isZero();
    }

    @Test
    void aFailureThatTheUserCanActOnIsOneSentenceWithItsExitCode() {
        Callable<Outcome> work = () -> {
            throw CommandFailure.dataIncomplete("October is not over.");
        };

        assertThat(CommandMain.run(new Sample(work), new String[0])).isEqualTo(ExitCode.DATA_INCOMPLETE);

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("chargelake: October is not over.\n");
        assertThat(out.size()).isZero();
    }

    @Test
    void aRunLeavesHowItEndedForPrometheus(@TempDir Path folder) throws IOException {
        String[] metrics = {"--metrics", folder.resolve("textfile").toString()};
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("frames", 3);
        summary.put("valid_through", "2026-11-01T00:10:00Z");
        summary.put("lake", "lake");

        CommandMain.run(new Sample(() -> new Outcome(List.of(), summary)), metrics);
        Path file = folder.resolve("textfile/sample.prom");
        String done = Files.readString(file);
        assertThat(done)
                .contains(
                        "# TYPE chargelake_run_exit_code gauge\nchargelake_run_exit_code{command=\"sample\"} 0\n",
                        "chargelake_run_valid_through_timestamp_seconds{command=\"sample\"} 1.7934918E9\n",
                        "chargelake_run_result{command=\"sample\",name=\"frames\"} 3\n")
                .doesNotContain("name=\"lake\"");

        CommandMain.run(
                new Sample(() -> {
                    throw CommandFailure.unreachable("Kafka is away.", null);
                }),
                metrics);
        String success = done.lines()
                .filter(line -> line.startsWith("chargelake_run_last_success_timestamp_seconds{"))
                .findFirst()
                .orElseThrow();
        assertThat(Files.readString(file))
                .contains("chargelake_run_exit_code{command=\"sample\"} 5\n", success + "\n")
                .doesNotContain("frames");
        try (Stream<Path> files = Files.list(folder.resolve("textfile"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenDoesNotUndoTheRun(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(CommandMain.run(
                        new Sample(() -> new Outcome(List.of("done"), Map.of())),
                        new String[] {"--metrics", file.toString()}))
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("done\n");
    }

    @Test
    void anythingElseIsABug() {
        Callable<Outcome> work = () -> {
            throw new IllegalStateException("impossible");
        };

        assertThat(CommandMain.run(new Sample(work), new String[0])).isEqualTo(ExitCode.BUG);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("this is a bug", "impossible");
    }

    @Test
    void aWrongOptionIsNamedWithTheWayToHelp() {
        assertThat(CommandMain.run(new Sample(() -> null), new String[] {"--kafak", "x"}))
                .isEqualTo(ExitCode.USAGE);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--kafak")
                .endsWith("Try 'chargelake sample --help'.\n");
    }

    @Test
    void helpNamesTheLauncherAndTheCommandsOwnOptionsFirst() {
        assertThat(CommandMain.run(new Sample(() -> null), new String[] {"--help"}))
                .isEqualTo(ExitCode.DONE);

        String help = out.toString(StandardCharsets.UTF_8);
        assertThat(help).startsWith("Usage: chargelake sample ");
        assertThat(help.indexOf("--shade=")).isLessThan(help.indexOf("--kafka=HOST:PORT  "));
    }

    @Command(name = "sample", mixinStandardHelpOptions = true)
    private static final class Sample implements ChargelakeCommand {

        @Mixin
        private CommonOptions common;

        @Option(names = "--shade", description = "Of no matter.")
        private String shade;

        private final Callable<Outcome> work;

        Sample(Callable<Outcome> work) {
            this.work = work;
        }

        @Override
        public CommonOptions common() {
            return common;
        }

        @Override
        public Outcome run() throws Exception {
            return work.call();
        }
    }
}
