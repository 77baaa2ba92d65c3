package io.chargelake.reporting.live;

import java.util.Locale;
import java.util.Optional;

/** Whether a station has a socket, by the session events of the ingress. */
public enum StationConnection {
    /** Its latest session has no end. */
    CONNECTED,
    /** Its latest session is over. */
    OFFLINE,
    /** No session was ever seen. */
    UNKNOWN;

    /** In lower case, as in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The connection of that word. */
    public static Optional<StationConnection> of(String word) {
        for (StationConnection connection : values()) {
            if (connection.word().equals(word)) {
                return Optional.of(connection);
            }
        }
        return Optional.empty();
    }
}
