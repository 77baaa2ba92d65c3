package io.chargelake.reporting.api.live;

import io.chargelake.reporting.api.lake.Register;
import io.chargelake.reporting.api.lake.RegisteredStation;
import io.chargelake.reporting.live.LiveStation;
import io.chargelake.reporting.live.LiveStore;
import io.chargelake.reporting.live.LiveStoreException;
import io.chargelake.reporting.live.StationChanges;
import io.chargelake.reporting.live.StationKey;
import io.chargelake.reporting.live.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks for changes in the store many times a second and keeps those of the last moments for all who
 * listen. Who has missed more than is kept begins anew.
 */
final class ChangeFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final int MOST_STATIONS = 2_000;

    /** Enough for a client that comes back after a short break. */
    private static final int MOST_KEPT_STATIONS = 10_000;

    private final LiveStore store;
    private final Register register;
    private final JsonMapper json;
    private final InstantSource clock;
    private final Deque<Change> kept = new ArrayDeque<>();
    private final Thread thread = new Thread(this::look, "change-feed");
    private long forgottenUpTo;
    private long version;
    private boolean closed;

    /** A station as it was at a version; written down when the first listener wants it, once for all of them. */
    final class Change {

        private final long version;
        private final StationKey key;
        private final Instant seenAt;

        /** Null once it is written down, which takes a third of the memory. */
        private LiveStation station;

        private String text;

        private Change(LiveStation station, Instant seenAt) {
            this.version = station.version();
            this.key = station.key();
            this.seenAt = seenAt;
            this.station = station;
        }

        /** The station's JSON. */
        synchronized String json() {
            if (text == null) {
                RegisteredStation listed = register.find(key.stationId()).orElse(RegisteredStation.UNKNOWN);
                text = json.writeValueAsString(StationView.of(station, listed, seenAt));
                station = null;
            }
            return text;
        }
    }

    /**
     * What a listener has missed.
     *
     * @param stations each station that it wants to hear of and that has changed, as it is now
     * @param version it knows all up to this now
     */
    record Missed(List<Change> stations, long version) {}

    ChangeFeed(LiveStore store, Register register, JsonMapper json, InstantSource clock) {
        this.store = store;
        this.register = register;
        this.json = json;
        this.clock = clock;
        this.version = store.version();
        this.forgottenUpTo = version;
        thread.setDaemon(true);
        thread.start();
    }

    /** The newest version that is known. */
    synchronized long version() {
        return version;
    }

    /**
     * Waits for news.
     *
     * @param after what the listener knows
     * @param wanted which stations it hears of
     * @param patience how long to wait for it
     * @return empty where what it has missed is not kept any more: it has to begin anew
     */
    synchronized Optional<Missed> after(long after, Predicate<StationKey> wanted, Duration patience)
            throws InterruptedException {
        if (after < forgottenUpTo || after > version) {
            return Optional.empty();
        }
        long until = System.nanoTime() + patience.toNanos();
        while (!closed && version == after) {
            long millis = (until - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                break;
            }
            wait(millis);
        }
        if (after < forgottenUpTo) {
            return Optional.empty();
        }
        // From the newest back: of all that is kept, a listener has missed the least.
        Map<StationKey, Change> latest = new LinkedHashMap<>();
        for (Iterator<Change> back = kept.descendingIterator(); back.hasNext(); ) {
            Change change = back.next();
            if (change.version <= after) {
                break;
            }
            if (wanted.test(change.key)) {
                latest.putIfAbsent(change.key, change);
            }
        }
        return Optional.of(new Missed(List.copyOf(latest.values()), version));
    }

    /** Whether it has ended. */
    synchronized boolean closed() {
        return closed;
    }

    private void look() {
        boolean failed = false;
        while (!closed()) {
            try {
                StationChanges changes = store.changedSince(Tenants.all(), version(), MOST_STATIONS);
                if (changes.version() != version()) {
                    keep(changes);
                }
                failed = false;
                if (changes.more()) {
                    continue;
                }
            } catch (LiveStoreException e) {
                if (!failed) {
                    LOG.warn("Listeners hear nothing new: {}", e.getMessage());
                }
                failed = true;
            }
            pause();
        }
    }

    private void keep(StationChanges changes) {
        Instant now = clock.instant();
        List<Change> news = changes.stations().stream()
                .map(station -> new Change(station, now))
                .toList();
        synchronized (this) {
            kept.addAll(news);
            while (kept.size() > MOST_KEPT_STATIONS) {
                forgottenUpTo = kept.removeFirst().version;
            }
            version = changes.version();
            notifyAll();
        }
    }

    private synchronized void pause() {
        try {
            if (!closed) {
                // Listeners are notified by the same monitor, and a little early is no harm.
                wait(LOOK_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }
}
