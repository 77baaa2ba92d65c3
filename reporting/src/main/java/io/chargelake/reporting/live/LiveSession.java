package io.chargelake.reporting.live;

import java.time.Instant;
import java.util.Optional;

/**
 * A websocket connection of a station.
 *
 * @param session one UUID for each
 * @param connectedAt when it was opened; empty where only its end is known
 * @param disconnectedAt when its ingress process saw that it was gone, or else when that process was next started: it was
 *     over by then; empty while it is open as far as is known
 * @param reason why it is gone, a word such as {@code closed-by-station}; empty where its process did not say
 */
public record LiveSession(
        String session, Optional<Instant> connectedAt, Optional<Instant> disconnectedAt, Optional<String> reason) {}
