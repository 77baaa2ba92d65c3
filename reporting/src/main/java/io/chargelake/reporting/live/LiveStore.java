package io.chargelake.reporting.live;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stations are doing now, in SQLite or PostgreSQL. Any number of threads may read; writers, also those of other
 * processes, follow one another. Times are UTC, to the microsecond.
 *
 * <p>Every method throws {@link LiveStoreException} while the database cannot be used; it may be called again.
 */
public final class LiveStore implements AutoCloseable {

    /**
     * How many may read at a time. Reads are short and mostly work for the processor; more of them at once would only keep
     * it from what writes, and so from what is new.
     */
    public static final int CONCURRENT_READS =
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private final Database database;

    private LiveStore(Database database) {
        this.database = database;
    }

    /**
     * Opens a store, and makes or migrates its tables.
     *
     * @param jdbcUrl {@code jdbc:sqlite:FILE} (the folder must be there) or {@code jdbc:postgresql://HOST/DATABASE}
     * @throws LiveStoreException if it cannot be opened
     * @throws IllegalArgumentException if it is the URL of another database
     */
    public static LiveStore open(String jdbcUrl) {
        return new LiveStore(Database.open(jdbcUrl));
    }

    /** A station; where several of the tenants have one of that name, the one that was heard last. */
    public Optional<LiveStation> station(Tenants tenants, String stationId) {
        return database.read(connection -> new LiveReads(connection).station(tenants, stationId));
    }

    /**
     * A page of stations.
     *
     * @throws IllegalArgumentException if the cursor is none of this store's
     */
    public StationPage stations(StationQuery query) {
        return database.read(connection -> new LiveReads(connection).stations(query));
    }

    /** How many stations there are. Reads all of them: some milliseconds for 20,000. */
    public LiveCounts counts(Tenants tenants) {
        return database.read(connection -> new LiveReads(connection).counts(tenants));
    }

    /**
     * What a station's connectors said from an instant to before another, oldest first. Begins, for each connector, with
     * the status that held at {@code from}, which occurred at or before it.
     */
    public List<StatusChange> history(StationKey station, Instant from, Instant to) {
        return database.read(connection -> new LiveReads(connection).history(station, from, to));
    }

    /** The sessions that were open at some time from an instant to before another, oldest first. */
    public List<LiveSession> sessions(StationKey station, Instant from, Instant to) {
        return database.read(connection -> new LiveReads(connection).sessions(station, from, to));
    }

    /** A station's transactions, latest first. */
    public List<LiveTransaction> transactions(StationKey station, int limit) {
        return database.read(connection -> new LiveReads(connection).transactions(station, limit));
    }

    /** How many statuses {@code Faulted} occurred from an instant to before another, repeats removed, as in gold. */
    public int faults(StationKey station, Instant from, Instant to) {
        return database.read(connection -> new LiveReads(connection).faults(station, from, to));
    }

    /**
     * The stations that have changed after a version.
     *
     * @param most about how many stations; the batch in which that number is reached is told to its end
     */
    public StationChanges changedSince(Tenants tenants, long version, int most) {
        return database.read(connection -> new LiveReads(connection).changedSince(tenants, version, most));
    }

    /**
     * The version of what can be read now. It rises with every batch, in the order of commits, whichever process writes;
     * it stays after {@link #clear}.
     */
    public long version() {
        return database.read(connection -> new LiveReads(connection).version());
    }

    /** Applies changes in one transaction: all of them or, if this throws, none. Repeats change nothing but versions. */
    public Applied apply(List<LiveChange> changes) {
        LiveBatch batch = LiveBatch.of(changes);
        return database.write(connection -> {
            LiveWrites writes = new LiveWrites(connection);
            long version = writes.version();
            writes.write(batch, version);
            return new Applied(version, batch.heard().size());
        });
    }

    /**
     * Notes to which time partitions have been applied, and tells to which time all of them have, whichever process did so.
     *
     * @param applied of the partitions that are known to the caller
     * @param partitions how many each topic has, those of other members among them
     * @return empty while it is not known of a partition
     */
    public Optional<Instant> reached(Map<LivePartition, Instant> applied, Map<String, Integer> partitions) {
        return database.write(connection -> {
            LiveReach reach = new LiveReach(connection);
            reach.note(applied);
            Optional<Instant> earliest = Optional.empty();
            for (Map.Entry<String, Integer> topic : partitions.entrySet()) {
                if (topic.getValue() > 0) {
                    Optional<Instant> reached = reach.of(topic.getKey(), topic.getValue());
                    if (reached.isEmpty()) {
                        return Optional.empty();
                    }
                    earliest = earliest.filter(reached.get()::isAfter).or(() -> reached);
                }
            }
            return earliest;
        });
    }

    /**
     * Forgets what is old, in small transactions: history and sessions that are over after 30 days, transactions after
     * 400. Of a connector's history what held 30 days ago stays, and what its present status began with.
     */
    public Forgotten forget(Instant now) {
        long history = parts(old -> old.history(now));
        long sessions = parts(old -> old.sessions(now));
        parts(old -> old.nodeStarts(now));
        parts(old -> old.starts(now));
        parts(old -> old.answers(now));
        return new Forgotten(history, sessions, parts(old -> old.transactions(now)));
    }

    /** Forgets everything, to be read anew. Versions go on, so that who follows them notices. */
    public void clear() {
        database.write(connection -> {
            long version = new LiveWrites(connection).version();
            new LiveForgetting(connection).everything();
            return version;
        });
    }

    /** Deletes part after part, each in a transaction of its own, until one is not full. */
    private long parts(Part part) {
        long all = 0;
        int deleted;
        do {
            deleted = database.write(connection -> part.delete(new LiveForgetting(connection)));
            all += deleted;
        } while (deleted == LiveForgetting.PART);
        return all;
    }

    @Override
    public void close() {
        database.close();
    }

    private interface Part {
        int delete(LiveForgetting old) throws SQLException;
    }
}
