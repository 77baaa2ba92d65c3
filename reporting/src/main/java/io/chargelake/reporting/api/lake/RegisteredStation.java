package io.chargelake.reporting.api.lake;

import java.util.Optional;

/**
 * What the register says of a station; null where it does not say.
 *
 * @param latitude WGS 84, degrees
 * @param longitude WGS 84, degrees
 * @param timeZone an IANA name
 * @param tenant whose it is
 */
public record RegisteredStation(
        String name, String site, Double latitude, Double longitude, String timeZone, Optional<String> tenant) {

    /** Of a station that is not listed. */
    public static final RegisteredStation UNKNOWN =
            new RegisteredStation(null, null, null, null, null, Optional.empty());
}
