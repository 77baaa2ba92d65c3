package io.chargelake.reporting.live;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many stations there are; each counts once by state and once by connection.
 *
 * @param stations all
 * @param byState every state has an entry
 * @param byConnection every connection has an entry
 */
public record LiveCounts(long stations, Map<StationState, Long> byState, Map<StationConnection, Long> byConnection) {

    /** Copies, and puts zero where there is none. */
    public LiveCounts {
        byState = complete(StationState.class, byState);
        byConnection = complete(StationConnection.class, byConnection);
    }

    /** Stations in a state. */
    public long of(StationState state) {
        return byState.get(state);
    }

    /** Stations with a connection. */
    public long of(StationConnection connection) {
        return byConnection.get(connection);
    }

    private static <E extends Enum<E>> Map<E, Long> complete(Class<E> type, Map<E, Long> counts) {
        Map<E, Long> all = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            all.put(constant, counts.getOrDefault(constant, 0L));
        }
        return Collections.unmodifiableMap(all);
    }
}
