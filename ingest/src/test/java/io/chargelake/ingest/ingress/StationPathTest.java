package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StationPathTest {

    @ParameterizedTest
    @CsvSource({
        "/ocpp/RDAM%20123, RDAM 123",
        "/ocpp/RDAM+123, RDAM+123",
        "/ocpp/K%C3%B6ln, Köln",
        "/ocpp/a%2Fb, a/b",
        "/ocpp/CP1?token=x/y, CP1",
        "/ocpp/100%25, 100%",
    })
    void decodesTheStationId(String target, String id) {
        assertThat(StationPath.read(target)).isEqualTo(new StationPath.Station(id));
    }

    @Test
    void understandsAnIdThatIsNotPercentEncoded() {
        // HTTP's decoder gives one character for each byte of the request line.
        assertThat(StationPath.read("/ocpp/K\u00c3\u00b6ln")).isEqualTo(new StationPath.Station("Köln"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ocpp/%",
                "/ocpp/%4",
                "/ocpp/a%zz",
                "/ocpp/%ff",
                "/ocpp/",
                "/ocpp/%20",
                "/ocpp/a%0Ab",
                "/ocpp/a%00"
            })
    void refusesWhatCannotBeAnId(String target) {
        assertThat(StationPath.read(target)).isInstanceOf(StationPath.Malformed.class);
    }

    @Test
    void refusesAnIdThatIsTooLong() {
        assertThat(StationPath.read("/ocpp/" + "x".repeat(255))).isInstanceOf(StationPath.Station.class);
        assertThat(StationPath.read("/ocpp/" + "x".repeat(256))).isInstanceOf(StationPath.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ocpp", "/ocpp/a/b", "/OCPP/a", "/steve/ocpp/a", "*", ""})
    void leavesOtherPathsToOthers(String target) {
        assertThat(StationPath.read(target)).isInstanceOf(StationPath.Elsewhere.class);
    }
}
