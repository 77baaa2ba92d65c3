package io.chargelake.reporting.live;

import java.util.Locale;
import java.util.Optional;

/**
 * What a station is doing by its statuses: the worst of its connectors, in this order, connector 0 among them. It says
 * nothing of the connection.
 */
public enum StationState {
    /** A connector is Faulted. */
    FAULTED,
    /** None is, and one is Unavailable. */
    UNAVAILABLE,
    /** None of these, and one is Charging. */
    CHARGING,
    /** None of these, and one is Preparing, SuspendedEV, SuspendedEVSE, Finishing or Reserved. */
    OCCUPIED,
    /** None of these, and one is Available. */
    AVAILABLE,
    /** No status is known, or none that OCPP 1.6 knows. */
    UNKNOWN;

    /** In lower case, as in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that word. */
    public static Optional<StationState> of(String word) {
        for (StationState state : values()) {
            if (state.word().equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
