package io.chargelake.ingest.ingress.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ingest.ingress.file.WatchedFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentificationTest {

    /** Neither UTF-8 nor free of colons. */
    private static final String KEY = "\u00ff:\u0000\n0123456789\u00fe\u00ff";

    private static final String OTHER_KEY = KEY.replace('9', '8');

    @TempDir
    private Path folder;

    private final WatchedFiles files = WatchedFiles.unscheduled();

    @AfterEach
    void closeFiles() {
        files.close();
    }

    @Test
    void withoutARegisterEveryStationIsWelcome() {
        assertThat(Identification.withoutRegister(SecurityProfile.NONE).identify("CP1", overPlain("CP1", null)))
                .isEqualTo(new Identified.Known(Station.unlisted("CP1")));
    }

    @Test
    void aStationThatIsNotListedIsUnknownUnlessUnlistedOnesAreWelcome() throws Exception {
        Path register = register("CP1,0,\n");

        assertThat(Identification.by(register, files, false, SecurityProfile.NONE)
                        .identify("CP2", overPlain("CP2", null)))
                .isEqualTo(new Identified.Unknown());
        assertThat(Identification.by(register, files, true, SecurityProfile.NONE)
                        .identify("CP2", overPlain("CP2", null)))
                .isEqualTo(new Identified.Known(Station.unlisted("CP2")));
        assertThat(Identification.by(register, files, true, SecurityProfile.CLIENT_CERTIFICATE)
                        .identify("CP2", overPlain("CP2", null)))
                .isInstanceOf(Identified.Unproven.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CP1", "RDAM 123", "Köln", "a:b", "100%"})
    void aKeyIsBytesAfterTheIdAndAColon(String id) throws Exception {
        Identification identification =
                Identification.by(register(id + ",1," + hash(KEY) + "\n"), files, false, SecurityProfile.NONE);

        assertThat(identification.identify(id, overPlain(id, basic(id, KEY)))).isInstanceOf(Identified.Known.class);
        assertThat(identification.identify(id, overPlain(id, basic(id, OTHER_KEY))))
                .isEqualTo(new Identified.Unproven("its name or key is wrong"));
        assertThat(identification.identify(id, overPlain(id, basic("CP9", KEY))))
                .isInstanceOf(Identified.Unproven.class);
        assertThat(identification.identify(id, overPlain(id, null)))
                .isEqualTo(new Identified.Unproven("it sends no key"));
    }

    @Test
    void theNameMayBeAsItStandsInTheUrl() throws Exception {
        Identification identification =
                Identification.by(register("RDAM 123,1," + hash(KEY) + "\n"), files, false, SecurityProfile.NONE);

        assertThat(identification.identify("RDAM 123", overPlain("RDAM%20123", basic("RDAM%20123", KEY))))
                .isInstanceOf(Identified.Known.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic !", "Bearer Q1AxOg==", "Basic Q1Ax", "Basic Q1AxOg=="})
    void whatIsNoKeyIsAWrongOne(String header) throws Exception {
        Identification identification =
                Identification.by(register("CP1,1," + hash(KEY) + "\n"), files, false, SecurityProfile.NONE);

        assertThat(identification.identify("CP1", overPlain("CP1", header))).isInstanceOf(Identified.Unproven.class);
    }

    @Test
    void theSchemeIsBasicInAnyCase() throws Exception {
        Identification identification =
                Identification.by(register("CP1,1," + hash(KEY) + "\n"), files, false, SecurityProfile.NONE);

        assertThat(identification.identify(
                        "CP1", overPlain("CP1", basic("CP1", KEY).replace("Basic", "basic"))))
                .isInstanceOf(Identified.Known.class);
    }

    @Test
    void theKeyOfOneStationIsNotThatOfAnother() throws Exception {
        Identification identification = Identification.by(
                register("CP1,1," + hash(KEY) + "\nCP2,1," + hash(OTHER_KEY) + "\n"),
                files,
                false,
                SecurityProfile.NONE);

        assertThat(identification.identify("CP2", overPlain("CP2", basic("CP2", KEY))))
                .isInstanceOf(Identified.Unproven.class);
        assertThat(identification.identify("CP2", overPlain("CP2", basic("CP1", KEY))))
                .isInstanceOf(Identified.Unproven.class);
    }

    @ParameterizedTest
    @CsvSource({"1,false,true", "1,true,true", "2,false,false", "2,true,true"})
    void profile2NeedsTls(int profile, boolean tls, boolean welcome) throws Exception {
        Identification identification = Identification.by(
                register("CP1," + profile + "," + hash(KEY) + "\n"), files, false, SecurityProfile.NONE);
        Proof proof = new Proof("CP1", Optional.of(basic("CP1", KEY)), tls, Optional.empty());

        assertThat(identification.identify("CP1", proof) instanceof Identified.Known)
                .isEqualTo(welcome);
    }

    @Test
    void profile3AsksForACertificateAndNotForAKey() throws Exception {
        Identification identification =
                Identification.by(register("CP1,3," + hash(KEY) + "\n"), files, false, SecurityProfile.NONE);

        assertThat(identification.identify(
                        "CP1", new Proof("CP1", Optional.of(basic("CP1", KEY)), true, Optional.empty())))
                .isEqualTo(new Identified.Unproven("it sends no certificate"));
        assertThat(identification.identify("CP1", overPlain("CP1", basic("CP1", KEY))))
                .isEqualTo(new Identified.Unproven("security profile 3 needs TLS"));
    }

    @Test
    void aChangedRegisterCountsForTheNextConnectionAndForThoseThatExist() throws Exception {
        Identification identification = Identification.by(register("CP1,0,\n"), files, false, SecurityProfile.NONE);
        Station station = Station.unlisted("CP1");
        assertThat(identification.current(station)).isEqualTo(station);

        Files.writeString(folder.resolve("stations.csv"), "station_id,registration\nCP1,Rejected\nCP2,\n");
        files.check();

        assertThat(identification.current(station).registration()).isEqualTo(Registration.REJECTED);
        assertThat(identification.identify("CP2", overPlain("CP2", null))).isInstanceOf(Identified.Known.class);
        assertThat(identification.current(Station.unlisted("gone"))).isEqualTo(Station.unlisted("gone"));
    }

    @Test
    void aProofShowsNoKey() {
        assertThat(overPlain("CP1", basic("CP1", KEY)).toString())
                .contains("not shown")
                .doesNotContain(basic("CP1", KEY).substring(6));
    }

    private Path register(String rows) throws Exception {
        return Files.writeString(folder.resolve("stations.csv"), "station_id,security_profile,key_hash\n" + rows);
    }

    private static Proof overPlain(String idInUrl, String authorization) {
        return new Proof(idInUrl, Optional.ofNullable(authorization), false, Optional.empty());
    }

    private static String hash(String key) {
        return KeyHash.of(key.getBytes(ISO_8859_1), new SecureRandom()).text();
    }

    private static String basic(String name, String key) {
        byte[] id = (name + ":").getBytes(UTF_8);
        byte[] bytes = new byte[id.length + key.length()];
        System.arraycopy(id, 0, bytes, 0, id.length);
        System.arraycopy(key.getBytes(ISO_8859_1), 0, bytes, id.length, key.length());
        return "Basic " + Base64.getEncoder().encodeToString(bytes);
    }
}
