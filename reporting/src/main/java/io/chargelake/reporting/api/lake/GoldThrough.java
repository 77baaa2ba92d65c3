package io.chargelake.reporting.api.lake;

import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Runs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Through when the gold tables are complete, as the newest run of {@code gold} says. */
public final class GoldThrough {

    /** They are made every hour or every day. */
    private static final Duration STALE_AFTER = Duration.ofHours(26);

    private final LakeTables tables;
    private final InstantSource clock;
    private final Recent<Known> known = new Recent<>(this::look);

    private record Known(long version, Instant instant) {}

    /** That of a lake. */
    public GoldThrough(LakeTables tables, InstantSource clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** The instant; null where nobody knows it yet. */
    public Instant instant() {
        return known.get().instant;
    }

    /** How fresh an answer from these tables is now. */
    Freshness freshness() {
        Instant through = instant();
        if (through == null) {
            return new Freshness(null, null, true, null);
        }
        Duration age = Duration.between(through, clock.instant());
        return new Freshness(through, Math.max(0, age.toMillis()) / 1000.0, age.compareTo(STALE_AFTER) > 0, through);
    }

    private Known look(Known before) {
        long version = tables.version(Runs.TABLE);
        return before != null && before.version == version
                ? before
                : new Known(
                        version,
                        new RunLedger(tables.lake())
                                .latest("gold")
                                .flatMap(Run::validThrough)
                                .orElse(null));
    }
}
