package io.chargelake.reporting.api.lake;

import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Runs;
import java.time.Instant;

/** Through when the gold tables are complete, as the newest run of {@code gold} says. */
public final class GoldThrough {

    private final LakeTables tables;
    private long version = Long.MIN_VALUE;
    private Instant instant;

    /** That of a lake. */
    public GoldThrough(LakeTables tables) {
        this.tables = tables;
    }

    /** The instant; null where nobody knows it yet. */
    public synchronized Instant instant() {
        long now = tables.version(Runs.TABLE);
        if (now != version) {
            instant = new RunLedger(tables.lake())
                    .latest("gold")
                    .flatMap(Run::validThrough)
                    .orElse(null);
            version = now;
        }
        return instant;
    }
}
