package io.chargelake.reporting.live;

import java.util.List;
import java.util.Optional;

/**
 * A part of what was asked for, ordered by station id (by code points) and tenant.
 *
 * @param stations as they are now
 * @param nextCursor for {@link StationQuery#cursor}; empty on the last page
 */
public record StationPage(List<LiveStation> stations, Optional<String> nextCursor) {

    /** Copies the stations. */
    public StationPage {
        stations = List.copyOf(stations);
    }
}
