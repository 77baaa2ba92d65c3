package io.chargelake.ocpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** A month of ten stations, where the recording is at hand (it is not ours to publish). */
class RecordedEventsTest {

    @Test
    void everyEventOfTheRecordedMonthCanBeUsed() throws IOException {
        String folder = System.getProperty("chargelake.recorded.events", "");
        Path events = Path.of(folder, "events-2023-01.jsonl.gz");
        assumeTrue(
                !folder.isEmpty() && Files.isRegularFile(events),
                "no recorded events: -Dchargelake.recorded.events names no folder with events-2023-01.jsonl.gz");

        Map<String, Integer> usable = new TreeMap<>();
        Map<String, Integer> flags = new TreeMap<>();
        int results = 0;
        int samples = 0;
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(events), 1 << 16), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = json.readTree(line);
                String action = event.get("action").textValue();
                String body = event.get("body").textValue();
                if (event.get("message_type").intValue() == 3) {
                    results++;
                    if (action.equals("StartTransaction")) {
                        StartTransactionResult result = StartTransactionResult.read(body);
                        assertThat(result.transactionId())
                                .hasValueSatisfying(id -> assertThat(id).isPositive());
                        assertThat(result.idTagStatus().orElseThrow().is(AuthorizationStatus.ACCEPTED))
                                .isTrue();
                    }
                    continue;
                }
                Reading<StationRequest> reading =
                        StationRequests.read(Action.of(action).orElseThrow(), body);
                assertThat(reading).as(line).isInstanceOf(Reading.Usable.class);
                Reading.Usable<StationRequest> request = (Reading.Usable<StationRequest>) reading;
                assertThat(request.extraJson()).isEmpty();
                usable.merge(action, 1, Integer::sum);
                request.flags().forEach(flag -> flags.merge(flag, 1, Integer::sum));
                if (request.value() instanceof StationRequest.MeterValues meterValues) {
                    for (MeterValue meterValue : meterValues.meterValues()) {
                        assertThat(meterValue.timestamp().orElseThrow().flags()).isEmpty();
                        for (Reading<SampledValue> sample : meterValue.sampledValues()) {
                            assertThat(sample instanceof Reading.Usable<SampledValue> used
                                            && used.flags().isEmpty())
                                    .as(line)
                                    .isTrue();
                            samples++;
                        }
                    }
                }
            }
        }

        assertThat(usable)
                .isEqualTo(new TreeMap<>(Map.of(
                        "BootNotification", 10,
                        "Heartbeat", 88280,
                        "MeterValues", 44240,
                        "StartTransaction", 528,
                        "StatusNotification", 3711,
                        "StopTransaction", 525)));
        assertThat(samples).isEqualTo(12 * 44240);
        assertThat(results).isEqualTo(274_588 - 10 - 88280 - 44240 - 528 - 3711 - 525);
        assertThat(flags)
                .containsOnlyKeys("charge_point_serial_number_too_long", "id_tag_too_long", "reason_defaulted");
    }
}
