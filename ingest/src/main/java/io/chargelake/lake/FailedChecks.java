package io.chargelake.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which jobs' last runs have failed a check. A run that fails one is not in {@code ops.runs}, and has perhaps written some of its
 * tables; until a run of the job ends well, whoever lists these tables says so. It is noted in the log of {@code ops.runs}.
 */
public final class FailedChecks {

    private static final Logger LOG = LoggerFactory.getLogger(FailedChecks.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DOMAIN = "chargelake.failed.";
    private static final int TRIES = 10;

    private FailedChecks() {}

    /**
     * A check that failed.
     *
     * @param at when
     * @param message what did not add up
     */
    public record Failed(Instant at, String message) {}

    /**
     * Runs a job, and notes it if a check fails, or that none does any more.
     *
     * @param job its name in {@code ops.runs}
     */
    public static <V> V noted(Lake lake, String job, Supplier<V> run) {
        try {
            V result = run.get();
            if (of(lake, job).isPresent()) {
                note(lake, job, "");
            }
            return result;
        } catch (CommandFailure failure) {
            if (failure.exitCode() == ExitCode.QUALITY_GATE) {
                try {
                    note(lake, job, json(new Failed(Clock.systemUTC().instant(), failure.getMessage())));
                } catch (RuntimeException notNoted) {
                    LOG.warn("That a check of {} failed could not be noted", job, notNoted);
                }
            }
            throw failure;
        }
    }

    /** The check that the last run of a job failed; empty where it failed none. */
    public static Optional<Failed> of(Lake lake, String job) {
        return Optional.ofNullable(all(lake).get(job));
    }

    /** What the last runs of jobs have failed, by job. */
    public static Map<String, Failed> all(Lake lake) {
        Map<String, Failed> failed = new TreeMap<>();
        DeltaTables.snapshot(lake, Runs.TABLE)
                .ifPresent(runs -> runs.domainMetadataBelow(DOMAIN).forEach((job, noted) -> {
                    if (!noted.isEmpty()) {
                        failed.put(job, parse(noted));
                    }
                }));
        return failed;
    }

    private static void note(Lake lake, String job, String content) {
        for (int attempt = 1; ; attempt++) {
            TableSnapshot runs = DeltaTables.snapshot(lake, Runs.TABLE).orElse(null);
            if (runs == null) {
                return;
            }
            try (TableAppend append = runs.append()) {
                append.note(DOMAIN + job, content);
                append.commit();
                return;
            } catch (StaleWriterException changedMeanwhile) {
                if (attempt == TRIES) {
                    throw changedMeanwhile;
                }
            }
        }
    }

    private static String json(Failed failed) {
        return JSON.createObjectNode()
                .put("at", failed.at().toString())
                .put("message", failed.message())
                .toString();
    }

    private static Failed parse(String noted) {
        try {
            JsonNode json = JSON.readTree(noted);
            return new Failed(
                    Instant.parse(json.path("at").asText()),
                    json.path("message").asText());
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException("failed check: " + noted + " (expected: JSON)", failure);
        }
    }
}
