package io.chargelake.sample;

import static org.assertj.core.api.Assertions.assertThat;

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
                {"land"},
                {"curate"},
                {"gold"},
                {"refresh"},
                {"refresh", "--stations", "out/simulated/stations.csv"},
                {"gold", "--month", "2026-10"}
            }) {
                chargelake.run(command).well();
                assertThat(TableVersions.of(lake))
                        .as("versions after %s", String.join(" ", command))
                        .isEqualTo(versions);
            }
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
    void leaves_a_folder_alone_that_is_not_its_own() throws IOException {
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve("thesis.txt"), "x");
        Chargelake.Ended ended = new Chargelake(folder, Map.of()).run("demo", "--out", "mine");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(mine).isDirectoryContaining(path -> path.endsWith("thesis.txt"));
        assertThat(mine.toFile().list()).hasSize(1);
    }
}
