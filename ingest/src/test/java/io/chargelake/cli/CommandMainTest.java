package io.chargelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
