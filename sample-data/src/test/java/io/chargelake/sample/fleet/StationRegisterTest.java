package io.chargelake.sample.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.chargelake.curation.silver.Stations;
import io.chargelake.lake.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StationRegisterTest {

    @TempDir
    private Path folder;

    @Test
    void the_register_has_the_columns_of_the_table_of_stations() {
        assertThat(StationRegister.COLUMNS)
                .containsExactlyElementsOf(
                        Stations.TABLE.columns().stream().map(Column::name).toList());
    }

    @Test
    void the_register_is_read_back_as_it_was_written() throws IOException {
        Path file = folder.resolve("stations.csv");
        List<RegisteredStation> stations = Fleet.of(FleetPlan.defaults()).stations();

        StationRegister.write(file, stations);

        List<NamedCsvRecord> records;
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
            records = reader.stream().toList();
        }
        assertThat(records).hasSize(FleetPlan.DEFAULT_STATIONS);
        assertThat(records.stream().map(record -> record.getField("address")))
                .containsExactlyElementsOf(
                        stations.stream().map(RegisteredStation::address).toList());
        assertThat(records).allSatisfy(record -> {
            assertThat(ZoneId.of(record.getField("time_zone"))).isNotNull();
            assertThat(Double.parseDouble(record.getField("latitude_deg"))).isBetween(36.0, 60.0);
            assertThat(Locale.forLanguageTag(record.getField("locale")).toLanguageTag())
                    .isIn(record.getField("locale"), "und");
        });
    }

    @Test
    void six_people_look_after_most_stations_and_nobody_after_a_few() {
        List<RegisteredStation> stations = Fleet.of(FleetPlan.defaults()).stations();

        assertThat(stations.stream()
                        .flatMap(station -> station.manager().stream())
                        .map(MaintenanceManager::email)
                        .collect(Collectors.toSet()))
                .hasSize(6)
                .allMatch(email -> email.endsWith("@example.com"));
        assertThat(stations.stream().filter(station -> station.manager().isEmpty()))
                .hasSizeBetween(1, 6);
    }
}
