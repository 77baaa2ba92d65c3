package io.chargelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever is woken finds an entry for what woke them, and no entry is about what is not there any more. */
class RunbookTest {

    private static final Path RUNBOOK = Path.of("../docs/runbook.md");
    private static final Path ALERTS = Path.of("../etc/prometheus/chargelake-alerts.yml");

    @Test
    void everyExitCodeAndEveryAlertHasAnEntry() throws IOException {
        Set<String> expected = Arrays.stream(ExitCode.values())
                .map(code -> "Exit " + code.number())
                .collect(Collectors.toCollection(TreeSet::new));
        expected.addAll(found("alert: (\\w+)", ALERTS));

        assertThat(found("### ([^\\n]+)", RUNBOOK)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Set<String> found(String pattern, Path file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
