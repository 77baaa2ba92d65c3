package io.chargelake.gold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.lake.Run;
import java.time.Instant;

/**
 * How far gold has come: the last run of {@code curate} that it has seen. It is the input of gold's row of
 * {@code ops.runs}.
 *
 * @param curateRun id of the run; empty before the first
 * @param finishedAt when that run ended
 */
record GoldPosition(String curateRun, Instant finishedAt) {

    /** Before the first run. */
    static final GoldPosition NONE = new GoldPosition("", Instant.EPOCH);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The position that a run of gold has noted. */
    static GoldPosition of(Run goldRun) {
        String input = goldRun.input().orElse("");
        try {
            JsonNode noted = JSON.readTree(input);
            return new GoldPosition(
                    noted.get("curate_run").textValue(),
                    Instant.parse(noted.get("curate_finished_at").textValue()));
        } catch (JsonProcessingException | RuntimeException failure) {
            throw new IllegalArgumentException(
                    "input of run " + goldRun.runId() + ": " + input
                            + " (expected: {\"curate_run\":…,\"curate_finished_at\":…})",
                    failure);
        }
    }

    /** The position after a run of {@code curate}. */
    static GoldPosition after(Run curateRun) {
        return new GoldPosition(curateRun.runId(), curateRun.finishedAt());
    }

    /** As a JSON object. */
    String toJson() {
        return JSON.createObjectNode()
                .put("curate_run", curateRun)
                .put("curate_finished_at", finishedAt.toString())
                .toString();
    }
}
