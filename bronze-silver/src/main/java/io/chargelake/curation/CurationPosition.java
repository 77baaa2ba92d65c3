package io.chargelake.curation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far {@code curate} has read.
 *
 * @param frames {@code landing.frames}
 * @param events {@code landing.events}; none where an earlier version wrote the position, which knew no events
 * @param eventsThrough every event that Kafka had taken by then has been read; empty where unknown
 * @param pseudonymKey fingerprint of the key by which pseudonyms came about; empty where none did
 */
public record CurationPosition(
        Offsets frames, Offsets events, Optional<Instant> eventsThrough, Optional<String> pseudonymKey) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENTS = "events";
    private static final String PSEUDONYM_KEY = "pseudonym_key";
    private static final String VALID_THROUGH = "valid_through";

    /** Where the last run of a lake has left it. */
    public static CurationPosition of(Lake lake) {
        return new RunLedger(lake)
                .latest(Curation.JOB)
                .flatMap(Run::input)
                .map(CurationPosition::parse)
                .orElse(new CurationPosition(Offsets.none(), Offsets.none(), Optional.empty(), Optional.empty()));
    }

    private static CurationPosition parse(String input) {
        try {
            return new CurationPosition(
                    LandedOffsets.nextOf(input),
                    LandedOffsets.nextOf(JSON.readTree(input).path(EVENTS).toString()),
                    Optional.ofNullable(JSON.readTree(input)
                                    .path(EVENTS)
                                    .path(VALID_THROUGH)
                                    .textValue())
                            .map(Instant::parse),
                    Optional.ofNullable(JSON.readTree(input).path(PSEUDONYM_KEY).textValue()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("input of the last curate run: " + input + " (expected: JSON)", e);
        }
    }

    /** What a run that ends here notes as its {@link Run#input}. */
    String toInput(long landingVersion) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("landing_version", landingVersion);
        input.put("next", frames.next());
        if (!events.next().isEmpty()) {
            Map<String, Object> read = new LinkedHashMap<>();
            read.put("next", events.next());
            eventsThrough.ifPresent(through -> read.put(VALID_THROUGH, through.toString()));
            input.put(EVENTS, read);
        }
        pseudonymKey.ifPresent(fingerprint -> input.put(PSEUDONYM_KEY, fingerprint));
        try {
            return JSON.writeValueAsString(input);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
