package io.chargelake.reporting.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A station as it is known now. State and connection are never mixed: who is offline keeps the last state.
 *
 * @param key which station
 * @param state the worst of its connectors
 * @param connection whether it has a socket
 * @param lastHeardAt when it was last heard: frame, connect, or what a session's end says; empty where only an end is known that does not say
 * @param connectedSince when the socket was opened that is open; empty if none is, or where that is not known
 * @param disconnectedAt when its last socket was gone; empty while connected or unknown
 * @param disconnectReason a word such as {@code connection-lost}, see the ingress' session events; empty as well where the
 *     ingress process did not live to say it
 * @param boot from its last boot notification
 * @param connectors by connector id
 * @param version of the store when anything of this last changed, see {@link LiveStore#changedSince}
 */
public record LiveStation(
        StationKey key,
        StationState state,
        StationConnection connection,
        Optional<Instant> lastHeardAt,
        Optional<Instant> connectedSince,
        Optional<Instant> disconnectedAt,
        Optional<String> disconnectReason,
        Optional<BootData> boot,
        List<LiveConnector> connectors,
        long version) {

    /** Copies the connectors. */
    public LiveStation {
        connectors = List.copyOf(connectors);
    }
}
