package io.chargelake.ingest.landing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableSnapshot;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How far {@code landing.frames}, or {@code landing.events}, has come.
 *
 * @param version the table's version
 * @param next for each topic and partition the offset after the last landed record; a topic whose log began anew is
 *     there several times, as {@code ocpp.frames}, {@code ocpp.frames~2} …, each with its own offsets
 * @param validThrough every record that Kafka had taken by then is in the table, but for what was accepted as lost;
 *     with several topics, the earliest of theirs; empty while a first backlog is being landed
 */
public record LandedOffsets(long version, Offsets next, Optional<Instant> validThrough) {

    /** Under which name runs that land frames stand in {@code ops.runs}. */
    static final String FRAMES_JOB = "land";

    /** Under which name runs that land events stand there, so that neither is taken for the other. */
    static final String EVENTS_JOB = "land-events";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The state of a lake's landing table of frames.
     *
     * @throws CommandFailure (exit 2) if the lake has no landing table, (exit 5) if it cannot be read
     */
    public static LandedOffsets of(Lake lake) {
        return of(lake, Frames.TABLE, FRAMES_JOB)
                .orElseThrow(() -> CommandFailure.usage("There is no landing table in " + lake.root()
                        + ". Run 'chargelake land' first, or name the right folder with --lake."));
    }

    /**
     * The state of a lake's landing table of events; empty where none has been landed ever.
     *
     * @throws CommandFailure (exit 5) if it cannot be read
     */
    public static Optional<LandedOffsets> ofEvents(Lake lake) {
        return of(lake, Events.TABLE, EVENTS_JOB);
    }

    private static Optional<LandedOffsets> of(Lake lake, Table table, String job) {
        return DeltaTables.snapshot(lake, table).map(snapshot -> of(lake, snapshot, job));
    }

    private static LandedOffsets of(Lake lake, TableSnapshot snapshot, String job) {
        Map<String, TopicPosition> positions = new TreeMap<>();
        snapshot.domainMetadataBelow(TopicPosition.domainPrefix())
                .forEach((topic, json) -> positions.put(topic, TopicPosition.parse(json)));
        Offsets next = Offsets.none();
        Map<String, Optional<Instant>> validThrough = new TreeMap<>();
        for (Map.Entry<String, TopicPosition> topic : positions.entrySet()) {
            next = next.with(topic.getKey(), topic.getValue().next());
            validThrough.put(topic.getKey(), topic.getValue().validThrough());
        }
        lastRun(lake, job, snapshot.version())
                .ifPresent(run -> run.next()
                        .next()
                        .keySet()
                        .forEach(topic -> validThrough.merge(topic, run.validThrough(), LandedOffsets::later)));
        // Of a topic's generations the one that is being landed counts; those before it stand still for ever.
        Map<String, Optional<Instant>> ofTopics = new TreeMap<>();
        validThrough.forEach((landedAs, through) ->
                ofTopics.merge(Generation.parse(landedAs).topic(), through, LandedOffsets::later));
        return new LandedOffsets(snapshot.version(), next, earliest(ofTopics.values()));
    }

    /** What a run that reads up to here notes as its {@link Run#input}. */
    public String toInput() {
        return "{\"landing_version\":" + version + ",\"next\":" + next.toJson() + "}";
    }

    /**
     * The offsets up to which a run has read, from its {@link Run#input}; none where it does not say so.
     *
     * @throws IllegalArgumentException if the input is no JSON
     */
    public static Offsets nextOf(String input) {
        JsonNode next = parse(input).path("next");
        return next.isMissingNode() ? Offsets.none() : Offsets.parse(next.toString());
    }

    /**
     * The last landing run, as far as it is in a version of the table. A run that found nothing new commits nothing to
     * the table, and still knows more than its last commit.
     */
    private static Optional<LandedOffsets> lastRun(Lake lake, String job, long version) {
        return new RunLedger(lake)
                .latest(job)
                .map(run -> of(run.input().orElse("{}"), run.validThrough()))
                .filter(run -> run.version() <= version);
    }

    private static LandedOffsets of(String input, Optional<Instant> validThrough) {
        return new LandedOffsets(
                parse(input).path("landing_version").asLong(Long.MAX_VALUE), nextOf(input), validThrough);
    }

    private static JsonNode parse(String input) {
        try {
            return JSON.readTree(input);
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException("input of a run: " + input, failure);
        }
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    /** Of several topics the earliest, and unknown where one is unknown. */
    static Optional<Instant> earliest(Collection<Optional<Instant>> topics) {
        return topics.stream().allMatch(Optional::isPresent)
                ? topics.stream().flatMap(Optional::stream).min(Comparator.naturalOrder())
                : Optional.empty();
    }
}
