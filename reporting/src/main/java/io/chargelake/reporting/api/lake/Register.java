package io.chargelake.reporting.api.lake;

import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.silver.Stations;
import io.chargelake.lake.TableRow;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stations of the register, {@code silver.stations}, as the table had them a second ago at most. */
public final class Register {

    private static final Logger LOG = LoggerFactory.getLogger(Register.class);

    private final LakeTables tables;
    private final Recent<Listed> listed = new Recent<>(this::look);

    private record Listed(long version, Map<String, RegisteredStation> stations) {}

    /** That of a lake. */
    public Register(LakeTables tables) {
        this.tables = tables;
    }

    /** What the register says of a station; empty where it does not list it. */
    public Optional<RegisteredStation> find(String stationId) {
        return Optional.ofNullable(stations().get(stationId));
    }

    /**
     * The time zone of a station; empty where it has none, is not listed, or the lake cannot be read now: who asks for every
     * record of Kafka must not be held up by the lake.
     */
    public Optional<ZoneId> zone(String stationId) {
        try {
            return find(stationId).map(RegisteredStation::timeZone).map(ZoneId::of);
        } catch (CommandFailure | DateTimeException e) {
            LOG.debug("The time zone of a station is not known: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** All stations that it lists, by their ids. */
    public Map<String, RegisteredStation> stations() {
        return listed.get().stations;
    }

    private Listed look(Listed known) {
        LakeTables.Rows rows = tables.rows(Stations.TABLE, "", UnaryOperator.identity());
        if (known != null && known.version == rows.version()) {
            return known;
        }
        Map<String, RegisteredStation> stations = new LinkedHashMap<>();
        rows.rows().forEach(row -> stations.put(row.string("station_id"), station(row)));
        return new Listed(rows.version(), Map.copyOf(stations));
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
