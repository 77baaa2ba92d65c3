package io.chargelake.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargelake.lake.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with few stations: it compares every table with the truth itself and fails where one differs. */
class DemoE2E {

    @TempDir
    static Path folder;

    private static Chargelake.Ended demo;

    @BeforeAll
    static void runTheDemo() {
        demo = new Chargelake(folder, Map.of("CHARGELAKE_LAKE", "not-here", "CHARGELAKE_KAFKA", "not-here:1"))
                .run("demo", "--stations", "20", "--out", "out")
                .well();
    }

    @Test
    void shows_what_happened_where_the_mail_lies_and_what_to_try_next() throws IOException {
        assertThat(demo.out()).contains("compare", "October 2026", "rank", "out/mail", "out/lake", "Try next");
        try (Stream<Path> mails = Files.list(folder.resolve("out/mail"))) {
            assertThat(mails.map(Path::toString))
                    .anyMatch(name -> name.endsWith(".eml"))
                    .anyMatch(name -> name.endsWith(".html"));
        }
        assertThat(folder.resolve("not-here")).doesNotExist();
    }

    @Test
    void every_command_run_again_changes_no_table() throws Exception {
        Lake lake = Lake.at(folder.resolve("out/lake").toString());
        Map<String, OptionalLong> versions = TableVersions.of(lake);
        assertThat(versions.values()).allMatch(OptionalLong::isPresent);
        try (Chargelake.Running broker =
                new Chargelake(folder, Map.of()).start("broker", "--port", "0", "--data", "out/kafka")) {
            Chargelake chargelake =
                    new Chargelake(folder, Map.of("CHARGELAKE_KAFKA", broker.address(), "CHARGELAKE_LAKE", "out/lake"));
            for (String[] command : new String[][] {
                {"land"}, {"curate"}, {"gold"}, {"refresh"}, {"refresh", "--stations", "out/simulated/stations.csv"}
            }) {
                chargelake.run(command).well();
                assertThat(TableVersions.of(lake))
                        .as("versions after %s", String.join(" ", command))
                        .isEqualTo(versions);
            }
            Map<String, OptionalLong> over = TableVersions.ofWhatIsOver(lake);
            chargelake.run("gold", "--month", "2026-10").well();
            assertThat(TableVersions.ofWhatIsOver(lake)).isEqualTo(over);
        }
    }

    @Test
    void the_commands_to_try_next_work() {
        demo.out()
                .lines()
                .dropWhile(line -> !line.startsWith("Try next"))
                .map(String::strip)
                .filter(line -> line.contains("/chargelake report"))
                .forEach(line -> {
                    String[] words = line.split(" ");
                    new Chargelake(folder, Map.of())
                            .run(Arrays.copyOfRange(words, 1, words.length))
                            .well();
                });
    }

    @Test
    void analysts_find_every_table_and_its_sample_queries_can_be_asked() throws IOException {
        Chargelake chargelake = new Chargelake(folder, Map.of("CHARGELAKE_LAKE", "out/lake"));
        chargelake.run("catalog", "--out", "out/catalog").well();
        assertThat(Files.readString(folder.resolve("out/catalog/gold.faulted_stations.html")))
                .contains("2026-10", "Questions it answers");

        JsonNode answers = chargelake
                .run("sql", "--file", "out/catalog/queries.sql", "--json")
                .well()
                .json()
                .path("answers");
        assertThat(answers).hasSizeGreaterThan(20);
        assertThat(answers).filteredOn(answer -> !answer.path("rows").isEmpty()).hasSizeGreaterThan(15);
    }

    /** A machine with a JDK alone skips this and says why; with -Dchargelake.clients=required the tools must be there. */
    @Test
    void analysts_read_every_table_with_their_own_tools() throws Exception {
        Path readers = Path.of("src/test/readers").toAbsolutePath();
        Path python = readers.resolve(".venv/bin/python");
        if ("required".equals(System.getProperty("chargelake.clients"))) {
            assertThat(python).exists();
        }
        assumeTrue(
                Files.exists(python), python + " is not there: python3 -m venv, and pip install -r requirements.txt");
        String tables = new Chargelake(folder, Map.of("CHARGELAKE_LAKE", "out/lake"))
                .run("tables", "--json")
                .well()
                .out();
        Path said = folder.resolve("readers.log");
        ProcessBuilder tests = new ProcessBuilder(
                        python.toString(), "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_readers.py")
                .directory(readers.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        tests.environment().put("CHARGELAKE_LAKE", folder.resolve("out/lake").toString());
        tests.environment().put("CHARGELAKE_TABLES", tables);

        int code = tests.start().waitFor();

        assertThat(code).as(Files.readString(said)).isZero();
    }

    @Test
    void leaves_a_folder_alone_that_is_not_its_own() throws IOException {
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve("thesis.txt"), "x");
        Chargelake.Ended ended = new Chargelake(folder, Map.of()).run("demo", "--out", "mine");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(mine).isDirectoryContaining(path -> path.endsWith("thesis.txt"));
        assertThat(mine.toFile().list()).hasSize(1);
    }
}
