package io.chargelake.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelpE2E {

    private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z-]+) +\\S");

    @TempDir
    Path folder;

    private Chargelake chargelake;

    @BeforeEach
    void inAnEmptyFolder() {
        chargelake = new Chargelake(folder, Map.of());
    }

    @Test
    void every_command_that_help_lists_explains_itself_with_an_example() {
        List<String> commands = COMMAND.matcher(chargelake.run("--help").well().out())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(commands).contains("demo", "import", "land", "refresh", "report", "tables", "runs", "maintain");
        for (String command : commands) {
            Chargelake.Ended help = chargelake.run(command, "--help").well();
            assertThat(help.out())
                    .startsWith("Usage: chargelake " + command)
                    .containsPattern("(?m)^ *(Example: )? *chargelake " + command);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void an_unknown_command_or_option_is_a_wrong_usage() {
        for (String[] wrong : new String[][] {{"dream"}, {"land", "--bogus"}, {"report", "--month", "yesterday"}}) {
            Chargelake.Ended ended = chargelake.run(wrong);
            assertThat(ended.code())
                    .as("%s: %s", ended.arguments(), ended.err())
                    .isEqualTo(2);
            assertThat(ended.err()).startsWith("chargelake: ").doesNotContain("\tat ");
        }
    }
}
