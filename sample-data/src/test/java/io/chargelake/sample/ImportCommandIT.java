package io.chargelake.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.cli.CommandMain;
import io.chargelake.cli.ExitCode;
import io.chargelake.ingest.event.EventTopics;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandIT {

    private static EmbeddedBroker broker;

    @TempDir
    Path folder;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.temporary();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void sends_a_compressed_file_whatever_its_name() throws Exception {
        Path file = folder.resolve("events");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((heartbeat(1) + "\n\n" + heartbeat(2) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Ended ended = run("--file", file.toString(), "--topic", "compressed");
        assertThat(ended.code()).isEqualTo(ExitCode.DONE);
        assertThat(events("compressed")).isEqualTo(2);
    }

    @Test
    void stops_at_a_bad_line_and_says_what_was_sent_before() throws Exception {
        Path file = Files.write(folder.resolve("events.jsonl"), List.of(heartbeat(1), heartbeat(2), "{", heartbeat(3)));
        Ended ended = run("--file", file.toString(), "--topic", "bad");
        assertThat(ended.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).contains("Line 3 of " + file).contains("The 2 events before it are in Kafka");
        assertThat(events("bad")).isEqualTo(2);
    }

    @Test
    void stops_where_a_compressed_file_breaks_off() throws Exception {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(whole)) {
            for (int i = 0; i < 1_000; i++) {
                out.write((heartbeat(i) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] bytes = whole.toByteArray();
        Path file = Files.write(folder.resolve("events.gz"), Arrays.copyOf(bytes, bytes.length / 2));
        Ended ended = run("--file", file.toString(), "--topic", "broken");
        assertThat(ended.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).contains("cannot be read beyond line").contains(file.toString());
    }

    @Test
    void a_missing_file_is_found_before_kafka_is_asked() {
        Ended ended = run("--file", "missing.jsonl", "--kafka", "127.0.0.1:1");
        assertThat(ended.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).contains("There is no file missing.jsonl");
    }

    @Test
    void an_unreachable_kafka_is_said_in_seconds() throws Exception {
        Path file = Files.write(folder.resolve("events.jsonl"), List.of(heartbeat(1)));
        long start = System.nanoTime();
        Ended ended = run("--file", file.toString(), "--kafka", "127.0.0.1:1");
        assertThat(ended.code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ended.err()).contains("Kafka at 127.0.0.1:1");
        assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
    }

    private record Ended(ExitCode code, String err) {}

    private static Ended run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        if (!all.contains("--kafka")) {
            all.addAll(List.of("--kafka", broker.bootstrap()));
        }
        PrintStream stderr = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            return new Ended(
                    CommandMain.run(new ImportCommand(), all.toArray(String[]::new)),
                    err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(stderr);
        }
    }

    private static String heartbeat(int minute) {
        return "{\"message_id\":\"a\",\"message_type\":2,\"charge_point_id\":\"cp\",\"action\":\"Heartbeat\","
                + "\"write_timestamp\":\"2023-01-01T08:%02d:45+00:00\",\"body\":\"{}\"}".formatted(minute % 60);
    }

    private static long events(String topic) throws Exception {
        try (EventTopics topics = EventTopics.at(broker.bootstrap());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            long sum = 0;
            for (int i = 0; i < topics.partitions(topic); i++) {
                TopicPartition partition = new TopicPartition(topic, i);
                sum += admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .get()
                        .offset();
            }
            return sum;
        }
    }
}
