package io.chargelake.ingest.ingress.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StationRegisterTest {

    private static final byte[] KEY = HexFormat.of().parseHex("00010203040506070809ff0b0c0d0e0f10111213");
    private static final String HASH = KeyHash.of(KEY, new SecureRandom()).text();

    @TempDir
    private Path folder;

    @Test
    void readsTheRegisterThatSilverStationsIsMadeOf() throws Exception {
        StationRegister register = read("""
                \uFEFFstation_id,name,site,address,latitude_deg,longitude_deg,country,time_zone,tenant,vendor,model,\
                maintenance_manager,maintenance_email,locale
                RDAM 123,"Rotterdam, 123",Rotterdam,Coolsingel 1,51.9,4.5,NL,Europe/Amsterdam,north,ABB,Terra,,,
                CP2,,,,,,,,,,,,,
                """, SecurityProfile.NONE);

        assertThat(register.find("RDAM 123"))
                .contains(new RegisteredStation(
                        new Station("RDAM 123", Optional.of("north"), Registration.ACCEPTED, false),
                        SecurityProfile.NONE,
                        Optional.empty()));
        assertThat(register.find("CP2").orElseThrow().station()).isEqualTo(Station.unlisted("CP2"));
        assertThat(register.find("rdam 123")).isEmpty();
    }

    @Test
    void readsWhatIsTheIngressesOwn() throws Exception {
        RegisteredStation station = read(
                        "station_id,key_hash,security_profile,registration,strict,tenant,colour\n" + "CP1," + HASH
                                + ",2,pending,TRUE,south,red\n",
                        SecurityProfile.NONE)
                .find("CP1")
                .orElseThrow();

        assertThat(station.station()).isEqualTo(new Station("CP1", Optional.of("south"), Registration.PENDING, true));
        assertThat(station.profile()).isEqualTo(SecurityProfile.TLS_AND_BASIC);
        assertThat(station.key().orElseThrow().matches(KEY)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // Listed, usual, and so.
        ",NONE,NONE,",
        ",CLIENT_CERTIFICATE,CLIENT_CERTIFICATE,",
        "0,TLS_AND_BASIC,NONE,",
        "3,NONE,CLIENT_CERTIFICATE,",
        // A key is never listed for nothing, unless somebody says so.
        ",NONE,BASIC,key",
        "0,NONE,NONE,key",
        ",TLS_AND_BASIC,TLS_AND_BASIC,key",
    })
    void aStationsProfileIsTheRegistersElseTheUsualOne(
            String listed, SecurityProfile usual, SecurityProfile expected, String key) throws Exception {
        StationRegister register = read(
                "station_id,security_profile,key_hash\nCP1," + (listed == null ? "" : listed) + ","
                        + (key == null ? "" : HASH) + "\n",
                usual);

        assertThat(register.find("CP1").orElseThrow().profile()).isEqualTo(expected);
    }

    @Test
    void namesEveryLineThatCannotBeRight() throws Exception {
        CommandFailure failure = failure("""
                station_id,security_profile,registration,strict
                CP1,4,,
                CP2,,Acepted,
                CP3,,,yes
                CP1,,,
                ,,,
                CP6,1,,
                """);

        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(failure)
                .hasMessageEndingWith("cannot be right: line 2: security_profile '4' is not 0, 1, 2 or 3;"
                        + " line 3: registration 'Acepted' is not Accepted, Pending or Rejected;"
                        + " line 4: strict 'yes' is not true or false; and 3 more.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "station_id\\nCP1\\nCP1\\n | line 3: station_id 'CP1' is listed before",
                "station_id,security_profile\\nCP1,1\\n | line 2: security profile 1 needs a key_hash",
                "station_id,tenant\\nCP1\\n | line 2: 1 fields under a header of 2",
                "station_id,tenant\\n,x\\n | line 2: station_id is missing",
                "name\\nCP1\\n | has no column station_id",
                "station_id,tenant,tenant\\nCP1,a,b\\n | names a column twice",
                "station_id\\n | has no rows",
                "'' | has no rows",
            })
    void refusesARegisterThatCannotBeRight(String csv, String reason) throws Exception {
        assertThat(failure(csv.replace("\\n", "\n"))).hasMessageContaining(reason);
    }

    @Test
    void saysThatThereIsNoFile() {
        assertThat(catchThrowableOfType(
                        CommandFailure.class,
                        () -> StationRegister.read(folder.resolve("none.csv"), SecurityProfile.NONE)))
                .hasMessage("There is no station register " + folder.resolve("none.csv") + ".");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100_000})
    void saysThatAFileIsNotUtf8(int times) throws Exception {
        String csv = "station_id\n" + "CP\n".repeat(times) + "K\u00f6ln\n";
        Path file = Files.writeString(folder.resolve("latin.csv"), csv, StandardCharsets.ISO_8859_1);

        assertThat(catchThrowableOfType(CommandFailure.class, () -> StationRegister.read(file, SecurityProfile.NONE)))
                .hasMessageEndingWith("cannot be read: it is not UTF-8 text.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "station_id,key_hash\nCP1,SECRET\n",
                "station_id,key_hash\nCP1,sha256:SECRET\n",
                "station_id,registration,key_hash\nCP1,SECRET,\n",
                "station_id,security_profile,key_hash\nCP1,SECRET,\n",
                "station_id,strict,key_hash\nCP1,SECRET,\n",
                "station_id,key_hash\nCP1,SECRET,\n",
                "station_id,key_hash\nCP1,\"SECRET\n",
                "station_id,key_hash\nCP1,SECRET\"\n\"\n",
                "station_id,SECRET,SECRET\nCP1,,\n",
            })
    void showsNothingThatCouldBeAKeyOrItsHash(String csv) throws Exception {
        for (String secret : new String[] {HASH + "x", HexFormat.of().formatHex(KEY), "sixteen-letters-"}) {
            CommandFailure failure = failure(csv.replace("SECRET", secret));

            assertThat(failure.getMessage()).doesNotContain(secret.substring(secret.length() - 8));
        }
    }

    @Test
    void showsNoKeyInTexts() throws Exception {
        StationRegister register = read("station_id,key_hash\nCP1," + HASH + "\n", SecurityProfile.BASIC);

        assertThat(register.find("CP1").orElseThrow().toString())
                .contains("CP1")
                .doesNotContain(HASH.substring(HASH.length() - 8));
    }

    private StationRegister read(String csv, SecurityProfile usual) throws IOException {
        return StationRegister.read(Files.writeString(folder.resolve("stations.csv"), csv), usual);
    }

    private CommandFailure failure(String csv) {
        return catchThrowableOfType(CommandFailure.class, () -> read(csv, SecurityProfile.NONE));
    }
}
