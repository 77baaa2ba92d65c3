package io.chargelake.reporting.live;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Follows {@code ocpp.frames} and {@code ocpp.sessions} into a {@link LiveStore}, as a member of a Kafka consumer group:
 * a batch is one transaction, after which its offsets are committed, so that every record is applied at least once. It
 * waits as long as the store or Kafka is away.
 */
public final class LiveConsumer implements AutoCloseable {

    private LiveConsumer() {}

    /**
     * Where to read.
     *
     * @param kafka bootstrap servers, {@code HOST:PORT}
     * @param group the consumer group; one for each store
     * @param framesTopic usually {@code ocpp.frames}
     * @param sessionsTopic usually {@code ocpp.sessions}
     * @param rebuild whether the store is cleared and everything read that Kafka has; no other member may run meanwhile
     */
    public record Source(String kafka, String group, String framesTopic, String sessionsTopic, boolean rebuild) {}

    /** Starts to read, in a thread of its own. */
    public static LiveConsumer start(LiveStore store, Source source) {
        throw new UnsupportedOperationException("in work");
    }

    /** What it is doing. */
    public LiveConsumerState state() {
        throw new UnsupportedOperationException("in work");
    }

    /**
     * The time to which the partitions of this member have been read and applied: about now at their ends, else the time
     * of the last record; empty before the first.
     */
    public Optional<Instant> asOf() {
        throw new UnsupportedOperationException("in work");
    }

    /** How many records of this member's partitions are not applied yet; empty before Kafka has told. */
    public OptionalLong lagRecords() {
        throw new UnsupportedOperationException("in work");
    }

    /** How many records could not be read since the start; the lake's quarantine says why. */
    public long unreadable() {
        throw new UnsupportedOperationException("in work");
    }

    /** Stops after the batch in work. */
    @Override
    public void close() {}
}
