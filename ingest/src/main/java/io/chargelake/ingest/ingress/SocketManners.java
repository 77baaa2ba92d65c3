package io.chargelake.ingest.ingress;

import java.time.Clock;
import java.time.Duration;

/**
 * How long a socket is waited for.
 *
 * @param handshakePatience how long a connection may take until it is a websocket, TLS and waiting for its turn included
 * @param pingInterval after this much silence a station is pinged (a websocket ping, OCPP-J 1.6, 5.3)
 * @param idleTimeout after this much silence it is given up; whole ping intervals, at least one
 * @param callPatience how long a station may take to answer a request
 * @param clock tells the time
 */
public record SocketManners(
        Duration handshakePatience, Duration pingInterval, Duration idleTimeout, Duration callPatience, Clock clock) {

    /** Ten seconds are enough for a slow modem; four minutes keep the mappings of mobile networks' address translation; three silences are an end. */
    public static SocketManners usual() {
        return new SocketManners(
                Duration.ofSeconds(10),
                Duration.ofMinutes(4),
                Duration.ofMinutes(12),
                Duration.ofSeconds(30),
                Clock.systemUTC());
    }

    /** How many pings may stay unanswered. */
    int mostSilences() {
        return (int) Math.max(1, idleTimeout.toMillis() / pingInterval.toMillis() - 1);
    }
}
