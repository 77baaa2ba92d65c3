package io.chargelake.curation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.curation.LandedFixture.Landed;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.lake.Lake;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A month of real events, where {@code -Dchargelake.recorded.events} names the folder that has it. */
class RecordedMonthIT {

    private static final Path PSEUDONYM_KEY = Path.of("src/test/resources/pseudonym.key");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void everyRecordedEventIsCuratedAndNoneIsSetAside() throws IOException {
        String recorded = System.getProperty("chargelake.recorded.events", "");
        assumeThat(recorded)
                .as("needs the recorded month: -Dchargelake.recorded.events=FOLDER")
                .isNotBlank();
        Lake lake = Lake.at(folder.resolve("lake").toString());
        new LandedFixture(lake).land(read(Path.of(recorded, "events-2023-01.jsonl.gz")));

        CurationReport report = Curation.run(
                () -> SparkStart.session("local[2]", "curation tests"),
                lake,
                CurationOrder.ofWhatIsNew(),
                PSEUDONYM_KEY);

        assertThat(report.frames()).isEqualTo(274_588);
        Map<String, Long> written = report.tables().stream()
                .filter(count -> count.in() > 0)
                .collect(Collectors.toMap(TableCount::table, TableCount::out));
        assertThat(written)
                .containsEntry("bronze.messages", 274_588L)
                .containsEntry("silver.heartbeats", 88_280L)
                .containsEntry("silver.status_notifications", 3_711L)
                .containsEntry("silver.transaction_starts", 528L)
                .containsEntry("silver.transaction_stops", 525L)
                .containsEntry("silver.boot_notifications", 10L)
                .containsEntry("silver.meter_values", 530_880L)
                .hasSize(7);
        assertThat(report.tables()).allSatisfy(count -> {
            assertThat(count.duplicates()).isZero();
            assertThat(count.quarantined()).isZero();
        });
    }

    private static List<Landed> read(Path file) throws IOException {
        List<Landed> events = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = JSON.readTree(line);
                String id = event.get("message_id").asText();
                String action = event.get("action").asText();
                String body = event.get("body").asText();
                String frame = event.get("message_type").asInt() == 2
                        ? "[2,\"" + id + "\",\"" + action + "\"," + body + "]"
                        : "[3,\"" + id + "\"," + body + "]";
                events.add(new Landed(
                        event.get("charge_point_id").asText(),
                        // Kafka keeps milliseconds.
                        OffsetDateTime.parse(event.get("write_timestamp").asText())
                                .toInstant()
                                .truncatedTo(ChronoUnit.MILLIS),
                        null,
                        action,
                        frame.getBytes(UTF_8)));
            }
        }
        return events;
    }
}
