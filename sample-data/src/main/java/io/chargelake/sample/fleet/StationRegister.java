package io.chargelake.sample.fleet;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The register of a fleet's stations as a CSV file (RFC 4180), with the columns of {@code silver.stations}. */
public final class StationRegister {

    /** The header, in the order of the columns. */
    public static final List<String> COLUMNS = List.of(
            "station_id",
            "name",
            "site",
            "address",
            "latitude_deg",
            "longitude_deg",
            "country",
            "time_zone",
            "tenant",
            "vendor",
            "model",
            "maintenance_manager",
            "maintenance_email",
            "locale");

    private StationRegister() {}

    /**
     * Writes the register.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, List<RegisteredStation> stations) throws IOException {
        StringBuilder csv = new StringBuilder(line(COLUMNS));
        stations.forEach(station -> csv.append(line(fields(station))));
        Files.writeString(file, csv, StandardCharsets.UTF_8);
    }

    private static List<String> fields(RegisteredStation station) {
        return List.of(
                station.stationId(),
                station.name(),
                station.site(),
                station.address(),
                BigDecimal.valueOf(station.latitude()).toPlainString(),
                BigDecimal.valueOf(station.longitude()).toPlainString(),
                station.country(),
                station.timeZone(),
                station.tenant(),
                station.vendor(),
                station.model(),
                station.manager().map(MaintenanceManager::name).orElse(""),
                station.manager().map(MaintenanceManager::email).orElse(""),
                station.manager().map(MaintenanceManager::locale).orElse(""));
    }

    private static String line(List<String> fields) {
        return fields.stream().map(StationRegister::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
