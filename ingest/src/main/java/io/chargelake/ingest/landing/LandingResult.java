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
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one landing run has done.
 *
 * @param runId id of the run
 * @param topic the topic
 * @param startedAt when it started
 * @param finishedAt when it had committed
 * @param rows records landed
 * @param commits commits to the table, 0 where nothing was new
 * @param dates landing dates of the records
 * @param version the table's version
 * @param next partition → next offset, of the topic
 * @param validThrough every record that Kafka had taken by then is in the table; empty while a first backlog is being
 *     landed
 */
record LandingResult(
        String runId,
        String topic,
        Instant startedAt,
        Instant finishedAt,
        long rows,
        int commits,
        SortedSet<LocalDate> dates,
        long version,
        Offsets next,
        Optional<Instant> validThrough) {

    private static final ObjectMapper JSON = new ObjectMapper();

    LandingResult {
        dates = Collections.unmodifiableSortedSet(new TreeSet<>(dates));
    }

    /** The row of this run in {@code ops.runs}. */
    Run toRun() {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("in", rows);
        counts.put("out", rows);
        counts.put("dates", dates.stream().map(LocalDate::toString).toList());
        try {
            return new Run(
                    runId,
                    Landing.JOB,
                    startedAt,
                    finishedAt,
                    validThrough,
                    Optional.of(new LandedOffsets(version, next, validThrough).toInput()),
                    rows,
                    rows,
                    0,
                    0,
                    0,
                    Optional.of(JSON.writeValueAsString(Map.of(Frames.TABLE.name(), counts))),
                    CodeVersion.current());
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    int partitions() {
        return next.of(topic).size();
    }

    Duration duration() {
        return Duration.between(startedAt, finishedAt);
    }
}
