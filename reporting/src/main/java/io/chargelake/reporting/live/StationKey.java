package io.chargelake.reporting.live;

import java.util.Objects;

/**
 * A station of a tenant: two tenants may have stations of the same name.
 *
 * @param tenant as in the records' header; empty where there is none
 * @param stationId the station
 */
public record StationKey(String tenant, String stationId) implements Comparable<StationKey> {

    /** Both must be there; the tenant may be empty. */
    public StationKey {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(stationId, "stationId");
    }

    /** By station, then tenant. */
    @Override
    public int compareTo(StationKey other) {
        int byStation = stationId.compareTo(other.stationId);
        return byStation != 0 ? byStation : tenant.compareTo(other.tenant);
    }
}
