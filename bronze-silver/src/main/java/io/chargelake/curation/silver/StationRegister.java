package io.chargelake.curation.silver;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.ingress.identity.Identification;
import io.chargelake.lake.Lake;
import java.nio.file.Path;
import java.util.List;

/**
 * The stations as an operator lists them in a CSV file (RFC 4180, UTF-8, comma): the header names columns of
 * {@code silver.stations}, of which only {@code station_id} is required. Columns that only the ingress reads may stand in
 * it and do not come into the lake.
 *
 * @param stations for each station the values of the table's columns, in the order of the station ids
 */
public record StationRegister(List<List<Object>> stations) {

    private static final RegisterFile FILE =
            new RegisterFile("station register", Stations.TABLE, Identification.OWN_COLUMNS, List.of("station_id"));

    /**
     * Reads a register.
     *
     * @throws CommandFailure (exit 2) if the file cannot be read, has a column that the table does not know, or a row
     *     that cannot be right; the message names line and value
     */
    public static StationRegister read(Path file) {
        List<List<Object>> stations = FILE.read(file);
        if (stations.isEmpty()) {
            throw CommandFailure.usage("The station register " + file + " lists no station. Nothing was changed.");
        }
        return new StationRegister(stations);
    }

    /** The register that a lake has now; empty where it has none. */
    public static StationRegister of(Lake lake) {
        return new StationRegister(FILE.of(lake));
    }
}
