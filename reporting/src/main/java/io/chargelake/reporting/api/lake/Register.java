package io.chargelake.reporting.api.lake;

import io.chargelake.curation.silver.Stations;
import io.chargelake.lake.TableRow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The stations of the register, {@code silver.stations}, as the newest version of the table has them. */
public final class Register {

    private final LakeTables tables;
    private Listed listed = new Listed(Long.MIN_VALUE, Map.of());

    private record Listed(long version, Map<String, RegisteredStation> stations) {}

    /** That of a lake. */
    public Register(LakeTables tables) {
        this.tables = tables;
    }

    /** What the register says of a station; empty where it does not list it. */
    public Optional<RegisteredStation> find(String stationId) {
        return Optional.ofNullable(stations().get(stationId));
    }

    /** All stations that it lists, by their ids. */
    public synchronized Map<String, RegisteredStation> stations() {
        LakeTables.Rows rows = tables.rows(Stations.TABLE, "", UnaryOperator.identity());
        if (rows.version() != listed.version) {
            Map<String, RegisteredStation> stations = new LinkedHashMap<>();
            rows.rows().forEach(row -> stations.put(row.string("station_id"), station(row)));
            listed = new Listed(rows.version(), Map.copyOf(stations));
        }
        return listed.stations;
    }

    private static RegisteredStation station(TableRow row) {
        return new RegisteredStation(
                row.string("name"),
                row.string("site"),
                row.doubleValue("latitude_deg"),
                row.doubleValue("longitude_deg"),
                row.string("time_zone"),
                Optional.ofNullable(row.string("tenant")));
    }
}
