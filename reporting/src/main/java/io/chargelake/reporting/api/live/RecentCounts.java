package io.chargelake.reporting.api.live;

import io.chargelake.reporting.live.LiveCounts;
import io.chargelake.reporting.live.LiveStore;
import io.chargelake.reporting.live.Tenants;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts as they were a second ago at most: to count, all stations are read, which is much the same for everybody who looks
 * at the network.
 */
final class RecentCounts {

    private static final Duration RECENT = Duration.ofSeconds(1);
    private static final int MOST_KEPT = 100;

    private final LiveStore store;
    private final Map<Tenants, Counted> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Tenants, Counted> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Counted(LiveCounts counts, long atNanos) {}

    RecentCounts(LiveStore store) {
        this.store = store;
    }

    /** Those of some tenants' stations; who asks while somebody counts gets what that finds. */
    synchronized LiveCounts of(Tenants tenants) {
        Counted known = kept.get(tenants);
        if (known == null || System.nanoTime() - known.atNanos > RECENT.toNanos()) {
            known = new Counted(store.counts(tenants), System.nanoTime());
            kept.put(tenants, known);
        }
        return known.counts;
    }
}
