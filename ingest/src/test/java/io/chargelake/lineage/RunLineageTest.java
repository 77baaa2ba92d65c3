package io.chargelake.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Runs;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClientUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLineageTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:15:30.123456Z");
    private static final Lake LAKE = new Lake("s3a://bucket/lake");
    private static final DataFlow FLOW = new DataFlow(
            List.of(Dataset.topic("kafka-1:9092,kafka-2:9092", "ocpp.frames")),
            List.of(Dataset.table(LAKE, Frames.TABLE), Dataset.table(LAKE, Runs.TABLE)));

    @TempDir
    private Path folder;

    @Test
    void aRunIsTwoEventsThatOpenLineagesOwnClientUnderstands() throws IOException {
        Path file = folder.resolve("new/lineage.jsonl");

        RunLineage lineage = begin(LineageTarget.of(file.toString(), null));
        lineage.completed(Map.of("tables", Map.of("landing.frames", Map.of("in", 9, "out", 7))), NOW.plusSeconds(2));

        List<OpenLineage.RunEvent> events = Files.readAllLines(file).stream()
                .map(OpenLineageClientUtils::runEventFromJson)
                .toList();
        assertThat(events).extracting(event -> event.getEventType().name()).containsExactly("START", "COMPLETE");
        assertThat(events)
                .extracting(event -> event.getRun().getRunId())
                .hasSize(2)
                .containsOnly(events.get(0).getRun().getRunId());
        OpenLineage.RunEvent complete = events.get(1);
        assertThat(complete.getEventTime().toInstant()).isEqualTo(Instant.parse("2026-11-26T10:15:32.123Z"));
        assertThat(complete.getJob().getNamespace()).isEqualTo("s3a://bucket/lake");
        assertThat(complete.getJob().getName()).isEqualTo("chargelake.land");
        assertThat(complete.getInputs()).singleElement().satisfies(topic -> {
            assertThat(topic.getNamespace()).isEqualTo("kafka://kafka-1:9092");
            assertThat(topic.getName()).isEqualTo("ocpp.frames");
        });
        OpenLineage.OutputDataset frames = complete.getOutputs().get(0);
        assertThat(frames.getNamespace()).isEqualTo("s3://bucket");
        assertThat(frames.getName()).isEqualTo("lake/landing/frames");
        assertThat(frames.getFacets().getSchema().getFields())
                .hasSameSizeAs(Frames.TABLE.columns())
                .allSatisfy(field -> assertThat(field.getDescription()).isNotBlank());
        assertThat(frames.getFacets().getSymlinks().getIdentifiers().get(0).getName())
                .isEqualTo("landing.frames");
        assertThat(frames.getOutputFacets().getOutputStatistics().getRowCount()).isEqualTo(7);
        assertThat(complete.getOutputs().get(1).getOutputFacets())
                .as("a table of which the run says nothing")
                .isNull();
    }

    @Test
    void theRowsOfACommandWithPartsAreFoundInTheirSummaries() throws IOException {
        Path file = folder.resolve("lineage.jsonl");

        begin(LineageTarget.of(file.toString(), null))
                .completed(Map.of("curate", Map.of("tables", Map.of("ops.runs", Map.of("out", 3)))), NOW);

        assertThat(lines(file)
                        .get(1)
                        .at("/outputs/1/outputFacets/outputStatistics/rowCount")
                        .asLong())
                .isEqualTo(3);
    }

    @Test
    void aFailureIsToldWithItsSentence() throws IOException {
        Path file = folder.resolve("lineage.jsonl");

        begin(LineageTarget.of(file.toString(), null)).failed("Kafka at x:1 does not answer.", NOW);

        OpenLineage.RunEvent failed =
                OpenLineageClientUtils.runEventFromJson(Files.readAllLines(file).get(1));
        assertThat(failed.getEventType().name()).isEqualTo("FAIL");
        assertThat(failed.getRun().getFacets().getErrorMessage().getMessage())
                .isEqualTo("Kafka at x:1 does not answer.");
    }

    @Test
    void aLocalTableIsNamedByItsPath() {
        assertThat(Dataset.table(Lake.at("/data/my lake"), Frames.TABLE))
                .extracting(Dataset::namespace, Dataset::name)
                .containsExactly("file", "/data/my lake/landing/frames");
    }

    @Test
    void aCatalogueGetsEventsByHttpWithTheKey() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        HttpServer catalogue = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        catalogue.createContext("/api/v1/lineage", exchange -> {
            received.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        catalogue.start();
        try {
            begin(LineageTarget.of(
                    "http://127.0.0.1:" + catalogue.getAddress().getPort() + "/api/v1/lineage", "the-key"));

            assertThat(received.take()).startsWith("Bearer the-key {").contains("\"eventType\":\"START\"");
        } finally {
            catalogue.stop(0);
        }
    }

    @Test
    void aCatalogueThatIsAwayDoesNotStopTheRun() {
        LineageTarget away = LineageTarget.of("http://127.0.0.1:1/api/v1/lineage", null);

        assertThatThrownBy(() -> away.send("{}")).isInstanceOf(IOException.class);
        assertThatCode(() -> begin(away).completed(Map.of(), NOW)).doesNotThrowAnyException();
    }

    private static RunLineage begin(LineageTarget target) {
        return RunLineage.begin(target, LAKE.root(), "land", FLOW, NOW);
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        return Files.readAllLines(file).stream()
                .map(line -> {
                    try {
                        return json.readTree(line);
                    } catch (IOException wrong) {
                        throw new AssertionError(line, wrong);
                    }
                })
                .toList();
    }
}
