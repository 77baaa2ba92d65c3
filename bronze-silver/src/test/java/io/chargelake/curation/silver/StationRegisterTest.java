package io.chargelake.curation.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StationRegisterTest {

    @TempDir
    Path folder;

    @Test
    void columnsMayComeInAnyOrderAndEmptyIsUnknown() throws IOException {
        StationRegister register = read("""
                name,station_id,latitude_deg,time_zone,maintenance_email
                "Town Hall, east",ST-2,52.5,Europe/Berlin,crew@example.org
                ,ST-1,,,
                """);

        assertThat(register.stations()).hasSize(2);
        assertThat(register.stations().get(0)).startsWith("ST-1", null);
        assertThat(register.stations().get(1))
                .startsWith("ST-2", "Town Hall, east", null, null, 52.5)
                .contains("Europe/Berlin", "crew@example.org");
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws IOException {
        assertThat(read("\uFEFFstation_id\nST-1\n").stations()).hasSize(1);
    }

    @Test
    void whatOnlyTheIngressReadsIsPassedOver() throws IOException {
        assertThat(read("station_id,key_hash,security_profile,registration,strict\nST-1,secret,1,Pending,true\n")
                        .stations())
                .singleElement()
                .satisfies(values -> assertThat(values).containsOnly("ST-1", null));
    }

    @Test
    void anUnknownColumnIsRefusedByName() {
        assertRefused("station_id,nmae\nST-1,x\n", "has a column 'nmae' that is not known", "maintenance_email");
        assertRefused("name\nx\n", "has no column station_id");
        assertRefused("station_id,name,name\nST-1,a,b\n", "duplicate fields: [name]");
    }

    @Test
    void badRowsAreRefusedByLineAndValue() {
        assertRefused("station_id,latitude_deg\nST-1,91\n", "line 2: latitude_deg '91' is not a number from -90 to 90");
        assertRefused("station_id,longitude_deg\nST-1,NaN\n", "line 2: longitude_deg 'NaN' is not a number");
        assertRefused("station_id,time_zone\nST-1,Berlin\n", "time_zone 'Berlin' is not an IANA time zone");
        assertRefused("station_id,maintenance_email\nST-1,\"a@b, c@d\"\n", "is not one e-mail address");
        assertRefused("station_id,country\nST-1,Germany\n", "country 'Germany' is not a two-letter country code");
        assertRefused("station_id,locale\nST-1,de_DE!\n", "locale 'de_DE!' is not a language tag");
        assertRefused("station_id,name\n,x\n", "line 2: station_id is missing");
        assertRefused("station_id\nST-1\nST-1\n", "line 3: station_id 'ST-1' is listed twice");
        assertRefused("station_id\n", "lists no station");
    }

    @Test
    void manyBadRowsAreCounted() {
        assertRefused("station_id,country\na,1\nb,1\nc,1\nd,1\ne,1\n", "line 4", "and 2 more");
    }

    @Test
    void aRowWithMoreOrFewerFieldsThanTheHeaderIsRefused() {
        assertRefused("station_id,name\nST-1,x,y\n", "line 2: 3 fields under a header of 2");
        assertRefused("station_id,name,site\nST-1,x\n", "line 2: 2 fields under a header of 3");
    }

    @Test
    void aMissingOrUnreadableFileIsSaid() throws IOException {
        assertThatThrownBy(() -> StationRegister.read(folder.resolve("none.csv")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("There is no station register");
        Path latin1 = folder.resolve("latin1.csv");
        Files.write(latin1, "station_id,name\nST-1,M\u00fcnchen\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> StationRegister.read(latin1)).hasMessageContaining("it is not UTF-8 text");
    }

    private void assertRefused(String csv, String... parts) {
        assertThatThrownBy(() -> read(csv)).isInstanceOfSatisfying(CommandFailure.class, failure -> {
            assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(failure.getMessage()).contains(parts);
        });
    }

    private StationRegister read(String csv) throws IOException {
        Path file = folder.resolve("stations.csv");
        Files.writeString(file, csv);
        return StationRegister.read(file);
    }
}
