package io.chargelake.curation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far {@code curate} has read.
 *
 * @param frames {@code landing.frames}
 * @param events {@code landing.events}; none where an earlier version wrote the position, which knew no events
 */
record CurationPosition(Offsets frames, Offsets events) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where the last run of a lake has left it. */
    static CurationPosition of(Lake lake) {
        Optional<String> input = new RunLedger(lake).latest(Curation.JOB).flatMap(Run::input);
        return new CurationPosition(
                input.map(LandedOffsets::nextOf).orElse(Offsets.none()),
                input.map(LandedOffsets::nextEventsOf).orElse(Offsets.none()));
    }

    /** What a run that ends here notes as its {@link Run#input}. */
    String toInput(long landingVersion) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("landing_version", landingVersion);
        input.put("next", frames.next());
        if (!events.next().isEmpty()) {
            input.put("events", Map.of("next", events.next()));
        }
        try {
            return JSON.writeValueAsString(input);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
