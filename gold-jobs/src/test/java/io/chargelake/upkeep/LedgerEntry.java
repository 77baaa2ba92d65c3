package io.chargelake.upkeep;

import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import java.time.Instant;
import java.util.Optional;

/** Runs as jobs would have noted them. */
final class LedgerEntry {

    private LedgerEntry() {}

    /** A run of {@code curate} that has read partition 0 up to an offset. */
    static void curated(Lake lake, long next, Instant finishedAt, Instant validThrough) {
        new RunLedger(lake)
                .append(run(
                        Run.newId(),
                        "curate",
                        finishedAt,
                        validThrough,
                        "{\"landing_version\":1,\"next\":{\"" + LandedFrames.TOPIC + "\":{\"0\":" + next + "}}}",
                        "{}"));
    }

    /** The same, where it has read events as well, partition 0 of {@code ocpp.sessions}. */
    static void curated(Lake lake, long next, long nextSession, Instant finishedAt, Instant validThrough) {
        new RunLedger(lake)
                .append(run(
                        Run.newId(),
                        "curate",
                        finishedAt,
                        validThrough,
                        "{\"landing_version\":1,\"next\":{\"" + LandedFrames.TOPIC + "\":{\"0\":" + next
                                + "}},\"events\":{\"next\":{\"ocpp.sessions\":{\"0\":" + nextSession + "}}}}",
                        "{}"));
    }

    static Run run(String id, String job, Instant finishedAt, Instant validThrough, String input, String tables) {
        return new Run(
                id,
                job,
                finishedAt.minusSeconds(75),
                finishedAt,
                Optional.ofNullable(validThrough),
                Optional.of(input),
                12_345,
                12_300,
                40,
                5,
                7,
                Optional.of(tables),
                "0.1.0");
    }
}
