package io.chargelake.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees when something is missing: one sentence, the right exit code, and nothing half-written. */
class FailuresE2E {

    private static final int USAGE = 2;
    private static final int DATA_INCOMPLETE = 3;
    private static final int UNREACHABLE = 5;

    @TempDir
    Path folder;

    private Chargelake chargelake;

    @BeforeEach
    void inAnEmptyFolder() {
        chargelake = new Chargelake(folder, Map.of("CHARGELAKE_KAFKA", "127.0.0.1:1"));
    }

    @Test
    void kafka_cannot_be_reached() throws IOException {
        Path events = Files.writeString(folder.resolve("events.jsonl"), "");
        for (String[] command : new String[][] {
            {"land"},
            {"land", "--follow"},
            {"refresh"},
            {"ingress", "--port", "0"},
            {"import", "--file", "events.jsonl"}
        }) {
            assertOneSentence(chargelake.run(command), UNREACHABLE, "127.0.0.1:1");
        }
        assertThat(events).isEmptyFile();
        // The history of jobs knows the failed runs; there are no tables.
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("events.jsonl", "lake");
        assertThat(folder.resolve("lake").toFile().list()).containsExactly("_state");
    }

    @Test
    void the_lake_does_not_exist() {
        for (String[] command : new String[][] {
            {"curate"},
            {"gold"},
            {"tables"},
            {"runs"},
            {"maintain"},
            {"report", "--month", "2026-10", "--preview", "mail"}
        }) {
            assertOneSentence(chargelake.run(command), USAGE, "lake");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_folder_cannot_be_written() throws Exception {
        Files.writeString(folder.resolve("file"), "x");
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            Chargelake withKafka = new Chargelake(folder, Map.of("CHARGELAKE_KAFKA", broker.bootstrap()));
            assertOneSentence(withKafka.run("land", "--lake", "file/lake"), UNREACHABLE, "file/lake");
        }
        assertOneSentence(chargelake.run("broker", "--port", "0", "--data", "file/data"), UNREACHABLE, "file/data");
        assertOneSentence(chargelake.run("demo", "--out", "file/demo"), UNREACHABLE, "file/demo");
        assertOneSentence(
                chargelake.run("simulate", "--record", "file/month", "--truth", "truth", "--stations", "1"),
                UNREACHABLE,
                "file");
        assertThat(folder.resolve("file")).hasContent("x");
    }

    @Test
    void a_month_has_no_data() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            Chargelake withKafka = new Chargelake(folder, Map.of("CHARGELAKE_KAFKA", broker.bootstrap()));
            Files.writeString(
                    folder.resolve("events.jsonl"),
                    "{\"message_id\":\"a\",\"message_type\":2,\"charge_point_id\":\"cp\",\"action\":\"Heartbeat\","
                            + "\"write_timestamp\":\"2023-01-01T08:00:00Z\",\"body\":\"{}\"}");
            withKafka.run("import", "--file", "events.jsonl").well();
            withKafka.run("refresh").well();
        }
        assertOneSentence(
                chargelake.run("report", "--month", "2023-03", "--preview", "mail"), DATA_INCOMPLETE, "March 2023");
        assertThat(folder.resolve("mail")).doesNotExist();
    }

    @Test
    void a_file_or_an_option_is_wrong() {
        assertOneSentence(chargelake.run("import", "--file", "missing.jsonl"), USAGE, "missing.jsonl");
        assertOneSentence(chargelake.run("simulate", "--record", "m", "--truth", "t", "--stations", "0"), USAGE, "0");
        assertOneSentence(chargelake.run("broker", "--port", "70000"), USAGE, "70000");
        assertThat(folder).isEmptyDirectory();
    }

    private static void assertOneSentence(Chargelake.Ended ended, int code, String naming) {
        String what = String.join(" ", ended.arguments()) + ":\n" + ended.err();
        assertThat(ended.code()).as(what).isEqualTo(code);
        assertThat(ended.out()).as(what).isEmpty();
        assertThat(ended.err().strip().lines())
                .as(what)
                .hasSize(1)
                .allMatch(line -> line.startsWith("chargelake: ") && line.contains(naming));
    }
}
