package io.chargelake.reporting.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What stations are doing now, in SQLite or PostgreSQL. Any number of threads may read; writers, also those of other
 * processes, follow one another. Times are UTC, to the microsecond.
 *
 * <p>Every method throws {@link LiveStoreException} while the database cannot be used; it may be called again.
 */
public final class LiveStore implements AutoCloseable {

    private LiveStore() {}

    /**
     * Opens a store, and makes or migrates its tables.
     *
     * @param jdbcUrl {@code jdbc:sqlite:FILE} (the folder must be there) or {@code jdbc:postgresql://HOST/DATABASE}
     * @throws LiveStoreException if it cannot be opened
     * @throws IllegalArgumentException if it is the URL of another database
     */
    public static LiveStore open(String jdbcUrl) {
        throw new UnsupportedOperationException("in work");
    }

    /** A station; where several of the tenants have one of that name, the one that was heard last. */
    public Optional<LiveStation> station(Tenants tenants, String stationId) {
        throw new UnsupportedOperationException("in work");
    }

    /**
     * A page of stations.
     *
     * @throws IllegalArgumentException if the cursor is none of this store's
     */
    public StationPage stations(StationQuery query) {
        throw new UnsupportedOperationException("in work");
    }

    /** How many stations there are. Reads all of them: some milliseconds for 20,000. */
    public LiveCounts counts(Tenants tenants) {
        throw new UnsupportedOperationException("in work");
    }

    /**
     * What a station's connectors said from an instant to before another, oldest first. Begins, for each connector, with
     * the status that held at {@code from}, which occurred at or before it.
     */
    public List<StatusChange> history(StationKey station, Instant from, Instant to) {
        throw new UnsupportedOperationException("in work");
    }

    /** The sessions that were open at some time from an instant to before another, oldest first. */
    public List<LiveSession> sessions(StationKey station, Instant from, Instant to) {
        throw new UnsupportedOperationException("in work");
    }

    /** A station's transactions, latest first. */
    public List<LiveTransaction> transactions(StationKey station, int limit) {
        throw new UnsupportedOperationException("in work");
    }

    /** How many statuses {@code Faulted} occurred from an instant to before another, repeats removed, as in gold. */
    public int faults(StationKey station, Instant from, Instant to) {
        throw new UnsupportedOperationException("in work");
    }

    /**
     * The stations that have changed after a version.
     *
     * @param most how many stations at most; more only where one batch changed more, as a version is never cut
     */
    public StationChanges changedSince(Tenants tenants, long version, int most) {
        throw new UnsupportedOperationException("in work");
    }

    /**
     * The version of what can be read now. It rises with every batch, in the order of commits, whichever process writes;
     * it stays after {@link #clear}.
     */
    public long version() {
        throw new UnsupportedOperationException("in work");
    }

    /** Applies changes in one transaction: all of them or, if this throws, none. Repeats change nothing but versions. */
    public Applied apply(List<LiveChange> changes) {
        throw new UnsupportedOperationException("in work");
    }

    /**
     * Forgets what is old, in small transactions: history and sessions that are over after 30 days, transactions after
     * 400. Of a connector's history what held 30 days ago stays, and what its present status began with.
     */
    public Forgotten forget(Instant now) {
        throw new UnsupportedOperationException("in work");
    }

    /** Forgets everything, to be read anew. Versions go on, so that who follows them notices. */
    public void clear() {
        throw new UnsupportedOperationException("in work");
    }

    @Override
    public void close() {}
}
