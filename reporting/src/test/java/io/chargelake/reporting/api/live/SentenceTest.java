package io.chargelake.reporting.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.reporting.live.LiveConnector;
import io.chargelake.reporting.live.LiveStation;
import io.chargelake.reporting.live.StationConnection;
import io.chargelake.reporting.live.StationKey;
import io.chargelake.reporting.live.StationState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceTest {

    private static final Instant NOW = Instant.parse("2026-10-05T12:00:00Z");

    @Test
    void aFaultComesFirstWithItsCodeAndHowLong() {
        assertThat(Sentence.of(
                        station(
                                StationConnection.CONNECTED,
                                connector(0, "Available", "NoError", 600),
                                connector(1, "Charging", "NoError", 5),
                                connector(2, "Faulted", "GroundFailure", 37)),
                        6,
                        NOW))
                .isEqualTo("Connector 2 faulted, GroundFailure, for 37 min; connector 1 charging for 5 min;"
                        + " last heard 12 s ago; 6 faults today.");
    }

    @Test
    void whatAllConnectorsDoIsSaidOnce() {
        assertThat(Sentence.of(
                        station(
                                StationConnection.CONNECTED,
                                connector(1, "Available", "NoError", 61),
                                connector(2, "Available", "NoError", 300)),
                        0,
                        NOW))
                .isEqualTo("All connectors available for 1 h 1 min; last heard 12 s ago.");
    }

    @Test
    void anOfflineStationKeepsItsLastStateAndSaysThatItIsTheLast() {
        assertThat(Sentence.of(station(StationConnection.OFFLINE, connector(1, "Charging", "NoError", 90)), 1, NOW))
                .isEqualTo("Offline for 20 min; before that, connector 1 charging for 1 h 30 min; last heard 12 s ago;"
                        + " 1 fault today.");
    }

    @Test
    void aStationOfUnknownConnectionThatIsNotHeardForLongIsNotSaidToDoWhatItDidThen() {
        assertThat(Sentence.of(
                        station(StationConnection.UNKNOWN, connector(1, "Available", "NoError", 61)),
                        0,
                        NOW.plus(Duration.ofHours(25))))
                .isEqualTo("Not heard for 25 h; when last heard: connector 1 available for 1 h.");
    }

    @Test
    void theWholeStationAndUnknownWords() {
        assertThat(Sentence.of(
                        station(StationConnection.UNKNOWN, connector(0, "Unavailable", "NoError", 3 * 24 * 60)),
                        0,
                        NOW))
                .isEqualTo("The station unavailable for 3 d; last heard 12 s ago.");
        assertThat(Sentence.of(station(StationConnection.CONNECTED, connector(1, "Dreaming", "NoError", 0)), 0, NOW))
                .isEqualTo("Connector 1 Dreaming for 0 s; last heard 12 s ago.");
        assertThat(Sentence.of(station(StationConnection.CONNECTED), 0, NOW))
                .isEqualTo("No status is known; last heard 12 s ago.");
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 0 s",
        "0, 0 s",
        "59, 59 s",
        "60, 1 min",
        "3599, 59 min",
        "3600, 1 h",
        "7260, 2 h 1 min",
        "172800, 2 d"
    })
    void spans(long seconds, String said) {
        assertThat(Sentence.span(NOW.minusSeconds(seconds), NOW)).isEqualTo(said);
    }

    private static LiveStation station(StationConnection connection, LiveConnector... connectors) {
        return new LiveStation(
                new StationKey("", "S"),
                StationState.UNKNOWN,
                connection,
                Optional.of(NOW.minusSeconds(12)),
                Optional.empty(),
                connection == StationConnection.OFFLINE
                        ? Optional.of(NOW.minus(Duration.ofMinutes(20)))
                        : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(connectors),
                1);
    }

    private static LiveConnector connector(int id, String status, String errorCode, int minutes) {
        Instant since = NOW.minus(Duration.ofMinutes(minutes));
        return new LiveConnector(
                id,
                status,
                errorCode,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                since,
                since,
                since,
                false);
    }
}
