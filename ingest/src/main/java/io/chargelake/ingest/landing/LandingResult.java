package io.chargelake.ingest.landing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.lake.CodeVersion;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one landing run, or one commit of a run that follows, has done.
 *
 * @param runId id of the run
 * @param into the table that they were landed into
 * @param generation the topic, and what its records are landed as
 * @param startedAt when it started
 * @param finishedAt when it had committed
 * @param rows records landed
 * @param gaps offsets without a record, passed over with {@code --tolerate-gaps}
 * @param lost what this run has accepted as lost
 * @param commits commits to the table, 0 where nothing was new
 * @param dates landing dates of the records
 * @param version the table's version
 * @param next partition → next offset, of the topic
 * @param validThrough every record that Kafka had taken by then is in the table; empty while a first backlog is being
 *     landed
 * @param behind how many offsets the topic had beyond {@code next} when Kafka was last asked
 */
record LandingResult(
        String runId,
        LandingTable into,
        Generation generation,
        Instant startedAt,
        Instant finishedAt,
        long rows,
        long gaps,
        List<Loss> lost,
        int commits,
        SortedSet<LocalDate> dates,
        long version,
        Offsets next,
        Optional<Instant> validThrough,
        long behind) {

    private static final ObjectMapper JSON = new ObjectMapper();

    LandingResult {
        dates = Collections.unmodifiableSortedSet(new TreeSet<>(dates));
        lost = List.copyOf(lost);
    }

    /** The row of this run in {@code ops.runs}. */
    Run toRun() {
        return toRun(List.of(this));
    }

    /**
     * The row in {@code ops.runs} of a run that has landed several topics into one table, one after the other.
     *
     * @param topics one result for each topic, at least one
     */
    static Run toRun(List<LandingResult> topics) {
        LandingResult first = topics.get(0);
        long rows = topics.stream().mapToLong(LandingResult::rows).sum();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("in", rows);
        counts.put("out", rows);
        counts.put("gaps", topics.stream().mapToLong(LandingResult::gaps).sum());
        counts.put(
                "lost",
                topics.stream()
                        .flatMap(topic -> topic.lost().stream())
                        .map(Loss::toMap)
                        .toList());
        counts.put("behind", topics.stream().mapToLong(LandingResult::behind).sum());
        counts.put(
                "dates",
                topics.stream()
                        .flatMap(topic -> topic.dates().stream())
                        .distinct()
                        .sorted()
                        .map(LocalDate::toString)
                        .toList());
        LandedOffsets landed = landed(topics);
        try {
            return new Run(
                    first.runId(),
                    first.into().job(),
                    first.startedAt(),
                    topics.get(topics.size() - 1).finishedAt(),
                    landed.validThrough(),
                    Optional.of(landed.toInput()),
                    rows,
                    rows,
                    0,
                    0,
                    0,
                    Optional.of(
                            JSON.writeValueAsString(Map.of(first.into().table().name(), counts))),
                    CodeVersion.current());
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static LandedOffsets landed(List<LandingResult> topics) {
        Offsets next = Offsets.none();
        for (LandingResult topic : topics) {
            String landedAs = topic.generation().landedAs();
            next = next.with(landedAs, topic.next().of(landedAs));
        }
        return new LandedOffsets(
                topics.stream().mapToLong(LandingResult::version).max().orElseThrow(),
                next,
                LandedOffsets.earliest(
                        topics.stream().map(LandingResult::validThrough).toList()));
    }

    String topic() {
        return generation.topic();
    }

    int partitions() {
        return next.of(generation.landedAs()).size();
    }

    /** How long ago the lake was as complete as Kafka; empty where it never was. */
    Optional<Duration> sinceValidThrough() {
        return validThrough.map(through -> Duration.between(through, finishedAt));
    }

    Duration duration() {
        return Duration.between(startedAt, finishedAt);
    }
}
