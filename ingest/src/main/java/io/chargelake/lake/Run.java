package io.chargelake.lake;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * One run of one job that ended well: a row of {@link Runs#TABLE}. Times are kept in microseconds.
 *
 * @param runId UUID of the run, from {@link #newId}
 * @param job {@code land}, {@code land-events}, {@code curate}, {@code gold}, {@code global}, {@code report} or
 *     {@code maintain}
 * @param startedAt when the run started
 * @param finishedAt when it ended, its tables committed
 * @param validThrough everything that Kafka had taken by this time is in; empty where unknown
 * @param input JSON: what the run read up to
 * @param rowsIn rows read
 * @param rowsOut rows written
 * @param duplicates rows recognised as repeats and not written again
 * @param quarantined rows set aside with their reasons
 * @param repaired rows written with at least one repair flag
 * @param tables JSON: counts and dates of each table
 * @param codeVersion version of Chargelake that ran, from {@link CodeVersion}
 */
public record Run(
        String runId,
        String job,
        Instant startedAt,
        Instant finishedAt,
        Optional<Instant> validThrough,
        Optional<String> input,
        long rowsIn,
        long rowsOut,
        long duplicates,
        long quarantined,
        long repaired,
        Optional<String> tables,
        String codeVersion) {

    public Run {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(validThrough, "validThrough");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(tables, "tables");
        Objects.requireNonNull(codeVersion, "codeVersion");
        startedAt = startedAt.truncatedTo(ChronoUnit.MICROS);
        finishedAt = finishedAt.truncatedTo(ChronoUnit.MICROS);
        validThrough = validThrough.map(instant -> instant.truncatedTo(ChronoUnit.MICROS));
    }

    /** An id for a run that starts. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }
}
