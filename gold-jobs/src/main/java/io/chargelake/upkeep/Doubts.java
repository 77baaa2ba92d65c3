package io.chargelake.upkeep;

import io.chargelake.lake.FailedChecks;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import java.util.Map;
import java.util.Optional;

/**
 * Which tables should be looked at before they are used, because the last run of the job that makes them failed a check.
 *
 * @param byJob the failed checks, by job
 */
public record Doubts(Map<String, FailedChecks.Failed> byJob) {

    /** Those of a lake now. */
    public static Doubts of(Lake lake) {
        return new Doubts(FailedChecks.all(lake));
    }

    /** What is doubtful about a table, in a sentence; empty where nothing is known to be. */
    public Optional<String> of(Table table) {
        return job(table)
                .flatMap(job -> Optional.ofNullable(byJob.get(job))
                        .map(failed -> "the last run of " + job + " failed a check at "
                                + Figures.time(Optional.of(failed.at())) + " UTC: " + failed.message()));
    }

    private static Optional<String> job(Table table) {
        return switch (table.layer()) {
            case BRONZE, SILVER -> Optional.of("curate");
            case GOLD -> Optional.of("gold");
            // What does not agree is refused before anything is written: the rows of before are as good as they were.
            case LANDING, GLOBAL, OPS -> Optional.empty();
        };
    }
}
