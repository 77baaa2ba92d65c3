package io.chargelake.reporting.live;

import java.util.List;

/**
 * What has changed since a version.
 *
 * @param stations as they are now, by version
 * @param version everything up to it is told: ask on from here
 * @param more whether there is more already
 */
public record StationChanges(List<LiveStation> stations, long version, boolean more) {

    /** Copies the stations. */
    public StationChanges {
        stations = List.copyOf(stations);
    }
}
