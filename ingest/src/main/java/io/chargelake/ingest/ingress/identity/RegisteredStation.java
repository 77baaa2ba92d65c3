package io.chargelake.ingest.ingress.identity;

import java.util.Optional;

/**
 * One station of the register.
 *
 * @param station what is known of it
 * @param profile how it proves who it is
 * @param key what is kept of its key
 */
record RegisteredStation(Station station, SecurityProfile profile, Optional<KeyHash> key) {}
