package io.chargelake.reporting.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ingest.event.Direction;
import io.chargelake.ingest.event.FrameRecord;
import io.chargelake.ingest.event.SessionEvent;
import io.chargelake.reporting.live.LiveChange.Answered;
import io.chargelake.reporting.live.LiveChange.Boot;
import io.chargelake.reporting.live.LiveChange.Connected;
import io.chargelake.reporting.live.LiveChange.Disconnected;
import io.chargelake.reporting.live.LiveChange.Exchange;
import io.chargelake.reporting.live.LiveChange.Heard;
import io.chargelake.reporting.live.LiveChange.NodeStarted;
import io.chargelake.reporting.live.LiveChange.Started;
import io.chargelake.reporting.live.LiveChange.Status;
import io.chargelake.reporting.live.LiveChange.Stopped;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveChangesTest {

    private static final Instant RECEIVED = Instant.parse("2026-03-31T12:00:00.123Z");
    private static final StationKey S1 = new StationKey("north", "S1");

    private final LiveChanges changes =
            new LiveChanges(id -> id.equals("LOCAL") ? Optional.of(ZoneId.of("Europe/Amsterdam")) : Optional.empty());

    @Test
    void aStatusIsReadWithAllThatItSays() {
        LiveChanges.Said said = in("""
                [2,"m1","StatusNotification",{"connectorId":2,"status":"Faulted","errorCode":"GroundFailure","info":"leak",
                "vendorId":"ven","vendorErrorCode":"E7","timestamp":"2026-03-31T11:59:58.5Z"}]""");

        assertThat(said.readable()).isTrue();
        assertThat(said.changes())
                .containsExactly(
                        new Heard(S1, RECEIVED),
                        new Status(
                                S1,
                                2,
                                "Faulted",
                                "GroundFailure",
                                Optional.empty(),
                                Optional.of("leak"),
                                Optional.of("ven"),
                                Optional.of("E7"),
                                Instant.parse("2026-03-31T11:59:58.5Z"),
                                RECEIVED,
                                17,
                                false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"timestamp\":\"1970-01-01T00:00:00Z\"",
                "\"timestamp\":\"2026-03-31T12:05:01Z\"",
                "\"timestamp\":\"9999-01-01T00:00:00Z\"",
                "\"timestamp\":\"yesterday\"",
                "\"info\":\"no time\""
            })
    void anImpossibleClockIsTheTimeOfReceipt(String field) {
        Status status = only(
                Status.class,
                in("[2,\"m1\",\"StatusNotification\",{\"connectorId\":0,\"status\":\"Available\","
                        + "\"errorCode\":\"NoError\"," + field + "}]"));

        assertThat(status.occurredAt()).isEqualTo(RECEIVED);
        assertThat(status.clockRepaired()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"S1, 2026-03-31T11:30:00Z, false", "LOCAL, 2026-03-31T09:30:00Z, false"})
    void aTimeWithoutAZoneIsReadByTheClockOfItsPlace(String station, Instant occurredAt, boolean repaired) {
        Status status = only(
                Status.class,
                changes.frame(consumed(frame(
                                station,
                                "[2,\"m1\",\"StatusNotification\",{\"connectorId\":1,\"status\":\"Available\","
                                        + "\"errorCode\":\"NoError\",\"timestamp\":\"2026-03-31T11:30:00\"}]")
                        .direction(Direction.IN))));

        assertThat(status.occurredAt()).isEqualTo(occurredAt);
        assertThat(status.clockRepaired()).isEqualTo(repaired);
    }

    @Test
    void whatOcppDoesNotKnowIsKept() {
        Status status = only(
                Status.class,
                in("[2,\"m1\",\"statusnotification\",{\"connector_id\":\"1\",\"status\":\"Dreaming\","
                        + "\"error_code\":\"Nightmare\",\"timestamp\":\"2026-03-31T11:30:00Z\"}]"));

        assertThat(status.status()).isEqualTo("Dreaming");
        assertThat(status.errorCode()).isEqualTo("OtherError");
        assertThat(status.rawErrorCode()).contains("Nightmare");
    }

    @Test
    void aStartAndItsAnswerHaveTheSameExchange() {
        LiveChanges.Said start = in("[2,\"m1\",\"StartTransaction\",{\"connectorId\":1,\"idTag\":\" tag \","
                + "\"meterStart\":1000,\"timestamp\":\"2026-03-31T11:59:00Z\"}]");
        LiveChanges.Said answer = changes.frame(
                consumed(frame("S1", "[3,\"m1\",{\"transactionId\":42,\"idTagInfo\":{\"status\":\"Accepted\"}}]")
                        .direction(Direction.OUT)
                        .action("StartTransaction")));

        Exchange exchange = new Exchange("socket", "m1");
        assertThat(only(Started.class, start))
                .isEqualTo(new Started(S1, exchange, 1, "TAG", 1_000, Instant.parse("2026-03-31T11:59:00Z"), RECEIVED));
        assertThat(answer.changes()).containsExactly(new Answered(S1, exchange, 42, RECEIVED));
    }

    @Test
    void anAnswerToSomethingElseIsNoAnswerToAStart() {
        for (String action : List.of("Heartbeat", "DataTransfer", "RemoteStartTransaction")) {
            assertThat(changes.frame(consumed(frame("S1", "[3,\"m1\",{\"transactionId\":42}]")
                                    .direction(Direction.OUT)
                                    .action(action)))
                            .changes())
                    .isEmpty();
        }
        assertThat(changes.frame(consumed(frame("S1", "[3,\"m1\",{\"transactionId\":42}]")
                                .direction(Direction.IN)
                                .action("StartTransaction")))
                        .changes())
                .containsExactly(new Heard(S1, RECEIVED));
    }

    @Test
    void aStopIsReadWithItsMeter() {
        assertThat(only(
                        Stopped.class,
                        in("[2,\"m1\",\"StopTransaction\",{\"transactionId\":42,\"meterStop\":8350,"
                                + "\"timestamp\":\"2026-03-31T11:59:00Z\",\"reason\":\"EVDisconnected\"}]")))
                .isEqualTo(new Stopped(
                        S1,
                        42,
                        Optional.empty(),
                        Optional.of(8_350L),
                        "EVDisconnected",
                        Instant.parse("2026-03-31T11:59:00Z"),
                        RECEIVED));
        assertThat(in("[2,\"m1\",\"StopTransaction\",{\"transactionId\":-1,\"meterStop\":8350,"
                                + "\"timestamp\":\"2026-03-31T11:59:00Z\"}]")
                        .changes())
                .containsExactly(new Heard(S1, RECEIVED));
    }

    @Test
    void aBootIsReadWithoutWhatCannotBeStored() {
        Boot boot = only(
                Boot.class,
                in("[2,\"m1\",\"BootNotification\",{\"chargePointVendor\":\"a\\u0000b\\ud800c\",\"chargePointModel\":\""
                        + "x".repeat(5_000) + "\",\"chargeBoxSerialNumber\":\"box\"}]"));

        assertThat(boot.data().vendor()).contains("a\uFFFDb\uFFFDc");
        assertThat(boot.data().model().orElseThrow()).hasSize(1_000);
        assertThat(boot.data().serialNumber()).contains("box");
        assertThat(boot.data().bootedAt()).isEqualTo(RECEIVED);
    }

    @Test
    void whoeverSpeaksIsHeard() {
        for (String frame : List.of(
                "[2,\"m1\",\"Heartbeat\",{}]",
                "[2,\"m1\",\"Unheard\",{}]",
                "[3,\"m1\",{}]",
                "[4,\"m1\",\"GenericError\",\"\",{}]")) {
            assertThat(in(frame)).isEqualTo(new LiveChanges.Said(List.of(new Heard(S1, RECEIVED)), true));
        }
        for (String frame : List.of("", "nonsense", "[2,\"m1\",\"StatusNotification\",{\"status\":\"Faulted\"}]")) {
            assertThat(in(frame)).isEqualTo(new LiveChanges.Said(List.of(new Heard(S1, RECEIVED)), false));
        }
    }

    @Test
    void whatIsSentToAStationDoesNotTellThatItWasHeard() {
        for (String frame : List.of("[2,\"m1\",\"Reset\",{\"type\":\"Soft\"}]", "[3,\"m1\",{}]")) {
            assertThat(changes.frame(consumed(frame("S1", frame).direction(Direction.OUT))))
                    .isEqualTo(new LiveChanges.Said(List.of(), true));
        }
    }

    @Test
    void aRequestOfAProducerThatGivesNoDirectionIsTheStations() {
        assertThat(changes.frame(consumed(frame("S1", "[2,\"m1\",\"Heartbeat\",{}]")))
                        .changes())
                .containsExactly(new Heard(S1, RECEIVED));
        assertThat(changes.frame(consumed(frame("S1", "[2,\"m1\",\"Reset\",{}]")))
                        .changes())
                .isEmpty();
    }

    @Test
    void recordsWithoutAStationAreUnreadable() {
        for (String station : new String[] {null, "", "x".repeat(256)}) {
            assertThat(changes.frame(consumed(
                            frame(station, "[2,\"m1\",\"Heartbeat\",{}]").direction(Direction.IN))))
                    .isEqualTo(new LiveChanges.Said(List.of(), false));
        }
    }

    @Test
    void sessionEventsAreRead() {
        assertThat(session(SessionEvent.Change.CONNECTED, Optional.empty(), Optional.empty()))
                .isEqualTo(new Connected(S1, "socket", "node-1", RECEIVED));
        assertThat(session(
                        SessionEvent.Change.DISCONNECTED, Optional.of("idle"), Optional.of(RECEIVED.minusSeconds(9))))
                .isEqualTo(new Disconnected(
                        S1, "socket", "node-1", RECEIVED, Optional.of("idle"), Optional.of(RECEIVED.minusSeconds(9))));
        assertThat(session(SessionEvent.Change.NODE_STARTED, Optional.empty(), Optional.empty()))
                .isEqualTo(new NodeStarted("node-1", "socket", RECEIVED));
    }

    @Test
    void eventsThatAreNoneAreUnreadable() {
        for (String value : List.of("", "{}", "{\"event\":\"Connected\"}", "{\"outcome\":\"Accepted\"}", "nonsense")) {
            assertThat(changes.session(consumed(FrameRecord.of("S1", RECEIVED, value.getBytes(UTF_8)))))
                    .isEqualTo(new LiveChanges.Said(List.of(), false));
        }
    }

    private LiveChange session(SessionEvent.Change change, Optional<String> reason, Optional<Instant> lastHeard) {
        SessionEvent event = new SessionEvent(
                change, "S1", "socket", RECEIVED, "node-1", Optional.of("north"), Optional.empty(), reason, lastHeard);
        LiveChanges.Said said = changes.session(consumed(event.on("ocpp.sessions")));
        assertThat(said.readable()).isTrue();
        assertThat(said.changes()).hasSize(1);
        return said.changes().get(0);
    }

    private LiveChanges.Said in(String frame) {
        return changes.frame(consumed(frame("S1", frame).direction(Direction.IN)));
    }

    private static FrameRecord frame(String station, String frame) {
        return FrameRecord.of(station, RECEIVED, frame.getBytes(UTF_8))
                .session("socket")
                .tenant("north");
    }

    private static ConsumerRecord<byte[], byte[]> consumed(FrameRecord record) {
        return consumed(record.on("ocpp.frames"));
    }

    private static ConsumerRecord<byte[], byte[]> consumed(ProducerRecord<byte[], byte[]> record) {
        return new ConsumerRecord<>(
                record.topic(),
                0,
                17,
                record.timestamp(),
                TimestampType.CREATE_TIME,
                -1,
                -1,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty());
    }

    private static <T extends LiveChange> T only(Class<T> type, LiveChanges.Said said) {
        assertThat(said.readable()).isTrue();
        List<T> found =
                said.changes().stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
