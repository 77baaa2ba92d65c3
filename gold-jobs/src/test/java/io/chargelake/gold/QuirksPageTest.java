package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** docs/quirks.md says nothing that FieldQuirksIT does not hold, and leaves none of its cases out. */
class QuirksPageTest {

    private static final Pattern CASE_OF_PAGE = Pattern.compile("(?m)^\\| (\\d+) \\|.*\\|([^|]*)\\|$");
    private static final Pattern CASE_OF_TEST = Pattern.compile("(?s) void case(\\d\\d)_(.*?)\n    }\n");
    private static final Pattern NAME = Pattern.compile("`([a-z0-9_]+)`");

    @Test
    void everyCaseIsThereAndEveryFlagAndReasonIsSeenByItsTest() throws IOException {
        TreeMap<Integer, String> tests = new TreeMap<>();
        CASE_OF_TEST
                .matcher(Files.readString(Path.of("src/test/java/io/chargelake/gold/FieldQuirksIT.java")))
                .results()
                .forEach(test -> tests.put(Integer.valueOf(test.group(1)), test.group(2)));
        List<MatchResult> page = CASE_OF_PAGE
                .matcher(Files.readString(Path.of("../docs/quirks.md")))
                .results()
                .toList();
        List<Integer> forty = IntStream.rangeClosed(1, 40).boxed().toList();

        assertThat(page).extracting(row -> Integer.valueOf(row.group(1))).isEqualTo(forty);
        assertThat(tests.keySet()).containsExactlyElementsOf(forty);
        List<String> unseen = new ArrayList<>();
        for (MatchResult row : page) {
            String test = tests.get(Integer.valueOf(row.group(1)));
            NAME.matcher(row.group(2))
                    .results()
                    .map(name -> name.group(1))
                    .filter(name ->
                            !Pattern.compile("\\b" + name + "\\b").matcher(test).find())
                    .forEach(name -> unseen.add(row.group(1) + ": " + name));
        }
        assertThat(unseen).isEmpty();
    }
}
