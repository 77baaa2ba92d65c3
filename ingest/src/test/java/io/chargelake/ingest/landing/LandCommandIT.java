package io.chargelake.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.ExitCode;
import io.chargelake.ingest.KraftBroker;
import io.chargelake.jobs.JobHistory;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import java.io.BufferedReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, as the launcher starts it. */
@Timeout(180)
class LandCommandIT {

    @TempDir
    private static Path brokerFolder;

    private static KraftBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = KraftBroker.start(brokerFolder);
        broker.createTopic("ocpp.frames", 2);
        send(12);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void landsAndSaysSoAndASecondRunFindsNothingNew() throws Exception {
        LandProcess.Result first =
                LandProcess.Result.of(LandProcess.start("--kafka", broker.bootstrap(), "--lake", lake(), "--json"));
        LandProcess.Result second =
                LandProcess.Result.of(LandProcess.start("--kafka", broker.bootstrap(), "--lake", lake()));

        assertThat(first.err()).isEmpty();
        assertThat(first.code()).isEqualTo(ExitCode.DONE.number());
        JsonNode summary = new ObjectMapper().readTree(first.out());
        assertThat(summary.path("rows").asLong()).isGreaterThanOrEqualTo(12);
        assertThat(summary.path("next").path("ocpp.frames").size()).isEqualTo(2);
        assertThat(summary.path("valid_through").asText()).endsWith("Z");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).startsWith("nothing new in ocpp.frames (2 partitions); complete through 20");
        assertThat(DeltaTables.version(Lake.at(lake()), Frames.TABLE)).hasValue(1);
        assertThat(JobHistory.open(lake() + "/_state").repository().getJobInstances("land", 0, 10))
                .hasSize(2);
    }

    @Test
    void whatIsWrongIsOneSentenceWithoutAStackTrace() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        Path file = Files.writeString(folder.resolve("file"), "");
        Process noKafka = LandProcess.start("--kafka", "localhost:" + closed, "--lake", lake());
        LandProcess.Result noFolder = LandProcess.Result.of(LandProcess.start(
                "--kafka", broker.bootstrap(), "--lake", file.resolve("lake").toString()));
        LandProcess.Result noSuchTopic = LandProcess.Result.of(
                LandProcess.start("--kafka", broker.bootstrap(), "--lake", lake(), "--topic", "nobody"));
        LandProcess.Result noDuration = LandProcess.Result.of(LandProcess.start("--follow", "--every", "soon"));

        assertThat(noFolder.code()).isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(noFolder.err())
                .startsWith("chargelake: The ")
                .contains(file.toString())
                .hasLineCount(1);
        assertThat(noSuchTopic.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(noSuchTopic.err())
                .startsWith("chargelake: There is no topic nobody")
                .hasLineCount(1);
        assertThat(noDuration.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(noDuration.err()).contains("soon is no duration (expected: a number and ms, s, m or h)");
        LandProcess.Result unreachable = LandProcess.Result.of(noKafka);
        assertThat(unreachable.code()).isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(unreachable.err())
                .startsWith("chargelake: Kafka at localhost:" + closed)
                .hasLineCount(1);
        assertThat(unreachable.out()).isEmpty();
    }

    @Test
    void followingEndsCleanlyWhenAskedTo() throws Exception {
        Process process =
                LandProcess.start("--kafka", broker.bootstrap(), "--lake", lake(), "--follow", "--every", "1s");
        BufferedReader err = process.errorReader(StandardCharsets.UTF_8);
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).startsWith("ready");
        assertThat(err.readLine()).contains("landed").contains("frames from ocpp.frames");

        process.destroy();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCode.DONE.number());
        assertThat(LandedOffsets.of(Lake.at(lake())).next().of("ocpp.frames").values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isGreaterThanOrEqualTo(12);
    }

    private String lake() {
        return folder.resolve("lake").toString();
    }

    private static void send(int records) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrap());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>("ocpp.frames", "CP-" + i, "[2,\"" + i + "\",\"Heartbeat\",{}]"));
            }
        }
    }
}
