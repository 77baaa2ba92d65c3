package io.chargelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An alert on a metric that nobody writes never fires, and a panel of one is empty: their names are held to the code. */
class MetricNamesTest {

    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of("ingest", "bronze-silver", "gold-jobs", "reporting");
    private static final Pattern IN_CODE = Pattern.compile("\"(chargelake[._](?:ingress|land|serve|run)[._][a-z._]+)");
    private static final Pattern IN_QUERIES = Pattern.compile("chargelake_[a-z_]+");

    /** What Prometheus' registry puts behind a name: counters, and the parts and units of timers. */
    private static final String ADDED = "(_total|_seconds(_(count|sum|max|bucket))?)?";

    @ParameterizedTest
    @ValueSource(strings = {"etc/prometheus/chargelake-alerts.yml", "etc/grafana/chargelake.json"})
    void everyMetricThatIsAskedForIsWrittenBySomebody(String file) throws IOException {
        Set<String> written = written();
        Set<String> asked = matches(IN_QUERIES, Files.readString(ROOT.resolve(file)), 0);

        assertThat(asked).hasSizeGreaterThan(6);
        assertThat(asked)
                .allSatisfy(name ->
                        assertThat(written).as(name).anyMatch(known -> name.matches(Pattern.quote(known) + ADDED)));
    }

    @Test
    void everyPanelOfTheDashboardAsksForSomethingAndLiesWhereNoOtherDoes() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(ROOT.resolve("etc/grafana/chargelake.json")));
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("targets").findValuesAsText("expr"))
                        .as(panel.path("title").asText())
                        .isNotEmpty()
                        .noneMatch(String::isBlank);
            }
            JsonNode at = panel.path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < at.path("w").asInt(); x++) {
                for (int y = 0; y < at.path("h").asInt(); y++) {
                    assertThat(cells.add((at.path("x").asInt() + x) + " "
                                    + (at.path("y").asInt() + y)))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
        }
        assertThat(cells).isNotEmpty();
    }

    private static Set<String> written() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    matches(IN_CODE, Files.readString(file), 1).forEach(name -> names.add(name.replace('.', '_')));
                }
            }
        }
        return names;
    }

    private static Set<String> matches(Pattern pattern, String text, int group) {
        Set<String> found = new TreeSet<>();
        pattern.matcher(text).results().forEach(match -> found.add(match.group(group)));
        return found;
    }
}
