package io.chargelake.curation.silver;

import io.chargelake.lake.Lake;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * The time zones of the stations by the register, for stations that write times without one.
 *
 * @param zones station → its zone; stations without a known zone are not in it
 */
public record StationZones(Map<String, ZoneId> zones) implements Serializable {

    /** No zone is known. */
    public static final StationZones UNKNOWN = new StationZones(Map.of());

    public StationZones {
        zones = Map.copyOf(zones);
    }

    /** Those of the register that a lake has now. */
    public static StationZones of(Lake lake) {
        Map<String, ZoneId> zones = new HashMap<>();
        for (TableRow station : TableRows.of(lake, Stations.TABLE)
                .columns("station_id", "time_zone")
                .list()) {
            String zone = station.string("time_zone");
            if (zone != null) {
                zones.put(station.string("station_id"), ZoneId.of(zone));
            }
        }
        return new StationZones(zones);
    }

    /** The station's zone, null where it is not known. */
    ZoneId of(String stationId) {
        return zones.get(stationId);
    }
}
