package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ingest.event.FrameRecord;
import io.chargelake.ingest.event.StationCommand;
import io.chargelake.ingest.ingress.identity.Registration;
import io.chargelake.ingest.ingress.identity.SecurityProfile;
import io.chargelake.ingest.ingress.identity.Station;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What register and list of id tags make of the answers. */
class AdmissionTest {

    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final String START =
            "{\"connectorId\":1,\"idTag\":\"%s\",\"meterStart\":5,\"timestamp\":\"2027-01-01T00:00:00Z\"}";

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    @TempDir
    private Path folder;

    private Admission admission;
    private Exchanges exchanges;

    @BeforeEach
    void readFiles() throws Exception {
        Path stations = Files.writeString(folder.resolve("stations.csv"), """
                station_id,registration,strict,tenant
                accepted,,,north
                pending,Pending,,
                rejected,Rejected,true,
                strict,Accepted,true,
                """);
        Path idTags = Files.writeString(folder.resolve("tags.csv"), """
                id_tag,status,expiry_date,parent_id_tag
                GOOD,Accepted,2028-01-01T00:00:00Z,"FLEET ""A""\"
                BAD,Blocked,,
                """);
        Access access = Access.forEverybody()
                .with(new Access.Stations(Optional.of(stations), false, SecurityProfile.NONE))
                .with(new Access.Drivers(Optional.of(idTags), true));
        admission = Admission.open(access);
        exchanges = new Exchanges(
                IngressConfig.forKafka("unused:1").with(access),
                admission,
                new AckedLog(kafka),
                start -> CompletableFuture.completedFuture(17L),
                Clock.fixed(NOW, ZoneOffset.UTC),
                new IngressMetrics(new SimpleMeterRegistry()));
    }

    @AfterEach
    void closeFiles() {
        admission.close();
    }

    @ParameterizedTest
    @CsvSource({"accepted, Accepted, 300", "pending, Pending, 60", "rejected, Rejected, 60"})
    void aBootIsAnsweredWithTheRegistration(String station, String status, int interval) {
        assertThat(answer(station, "BootNotification", "{\"chargePointVendor\":\"V\",\"chargePointModel\":\"M\"}"))
                .startsWith("[3,\"m\",{\"status\":\"" + status
                        + "\",\"currentTime\":\"2027-01-01T00:00:00Z\",\"interval\":")
                .satisfies(answer -> assertThat(Integer.parseInt(answer.replaceAll("^.*:|}]$", "")))
                        .isBetween(interval * 9 / 10, interval * 11 / 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "rejected"})
    void untilItsBootIsAcceptedAStationIsRefusedAllButItsTransactions(String station) {
        assertThat(answer(station, "Heartbeat", "{}")).startsWith("[4,\"m\",\"SecurityError\",");
        assertThat(answer(station, "Authorize", "{\"idTag\":\"GOOD\"}")).startsWith("[4,\"m\",\"SecurityError\",");
        assertThat(answer(station, "StartTransaction", START.formatted("BAD"))).contains("\"transactionId\":17");
        assertThat(answer(station, "StopTransaction", "{\"transactionId\":17,\"meterStop\":7}"))
                .isEqualTo("[3,\"m\",{}]");
        assertThat(answer(station, "MeterValues", "{}")).isEqualTo("[3,\"m\",{}]");
        assertThat(kafka.history()).hasSize(10);
    }

    @ParameterizedTest
    @CsvSource({
        "accepted, RemoteStartTransaction, ",
        "accepted, Reset, ",
        "pending, RemoteStartTransaction, Pending",
        "pending, RemoteStopTransaction, Pending",
        "pending, ChangeConfiguration, ",
        "pending, TriggerMessage, ",
        "rejected, Reset, Rejected",
        "rejected, ChangeConfiguration, Rejected",
    })
    void untilItsBootIsAcceptedAStationIsNotAskedForCharges(String station, String action, String registration) {
        StationCommand command =
                new StationCommand("id", station, action, "{}", NOW, NOW.plusSeconds(30), Optional.empty());
        Optional<String> refusal = exchanges.refusal(Session.begin(station), command);
        if (registration == null) {
            assertThat(refusal).isEmpty();
        } else {
            assertThat(refusal).get().asString().contains("is " + registration, action);
        }
    }

    @Test
    void anAcceptedStationNeedsNoBootOnANewSocket() {
        assertThat(answer("accepted", "Heartbeat", "{}")).startsWith("[3,\"m\",");
    }

    @Test
    void aStrictStationIsRefusedWhatBreaksOcppButNeverATransactionMessage() {
        assertThat(answer("strict", "Authorize", "{\"idTag\":7}"))
                .isEqualTo("[4,\"m\",\"TypeConstraintViolation\",\"id_tag_as_number\",{}]");
        assertThat(answer("strict", "HeartBeat", "{}")).startsWith("[4,\"m\",\"NotImplemented\",");
        assertThat(answer("strict", "StartTransaction", "{\"idTag\":7}")).contains("\"transactionId\":17");
        assertThat(answer("strict", "StopTransaction", "{\"x\":7}")).isEqualTo("[3,\"m\",{}]");
        assertThat(answer("strict", "MeterValues", "{\"x\":7}")).isEqualTo("[3,\"m\",{}]");
        assertThat(answer("accepted", "Authorize", "{\"idTag\":7}")).startsWith("[3,");
    }

    @Test
    void answersTellWhatIsKnownOfAnIdTag() {
        String good = "\"idTagInfo\":{\"status\":\"Accepted\",\"expiryDate\":\"2028-01-01T00:00:00Z\","
                + "\"parentIdTag\":\"FLEET \\\"A\\\"\"}";
        assertThat(answer("accepted", "Authorize", "{\"idTag\":\"good\"}")).isEqualTo("[3,\"m\",{" + good + "}]");
        assertThat(answer("accepted", "StartTransaction", START.formatted("Good")))
                .isEqualTo("[3,\"m\",{\"transactionId\":17," + good + "}]");
        assertThat(answer("accepted", "StopTransaction", "{\"transactionId\":17,\"meterStop\":7,\"idTag\":\"GOOD\"}"))
                .isEqualTo("[3,\"m\",{" + good + "}]");
        assertThat(answer("accepted", "StopTransaction", "{\"transactionId\":17,\"meterStop\":7}"))
                .isEqualTo("[3,\"m\",{}]");
    }

    @ParameterizedTest
    @CsvSource({"BAD, Blocked", "unknown, Invalid", "'', Invalid"})
    void aRefusedTagsStartIsRecordedAndGetsATransactionId(String idTag, String status) {
        assertThat(answer("accepted", "StartTransaction", START.formatted(idTag)))
                .isEqualTo("[3,\"m\",{\"transactionId\":17,\"idTagInfo\":{\"status\":\"" + status + "\"}}]");
        assertThat(kafka.history()).hasSize(2);
    }

    @Test
    void anIdTagIsJudgedThoughTheRestOfItsStartCannotBeUsed() {
        assertThat(answer("accepted", "StartTransaction", "{\"idTag\":\"GOOD\"}"))
                .contains("\"status\":\"Accepted\"");
        assertThat(answer("accepted", "StartTransaction", "{\"connectorId\":1}"))
                .contains("\"status\":\"Invalid\"");
    }

    @Test
    void aTenantOfTheRegisterComesBeforeThatOfTheIngress() {
        answer("accepted", "Heartbeat", "{}");

        assertThat(new String(
                        kafka.history().get(0).headers().lastHeader("tenant").value(), UTF_8))
                .isEqualTo("north");
    }

    @Test
    void whileKafkaIsAwayUnknownTagsMayCharge() {
        assertThat(admission
                        .idTags(() -> true, Clock.systemUTC())
                        .of("unknown")
                        .status()
                        .wireName())
                .isEqualTo("Accepted");
        assertThat(admission
                        .idTags(() -> false, Clock.systemUTC())
                        .of("unknown")
                        .status()
                        .wireName())
                .isEqualTo("Invalid");
    }

    @Test
    void kafkaIsAwayFromWhatItDidNotTakeToWhatItTakes() {
        MockProducer<byte[], byte[]> failing =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        AckedLog log = new AckedLog(failing);
        ProducerRecord<byte[], byte[]> record =
                FrameRecord.of("CP1", NOW, new byte[0]).on("frames");
        assertThat(log.kafkaTakesRecords()).isTrue();

        log.append(record);
        failing.errorNext(new TimeoutException("away"));
        assertThat(log.kafkaTakesRecords()).isFalse();

        log.append(record);
        failing.completeNext();
        assertThat(log.kafkaTakesRecords()).isTrue();
    }

    private String answer(String stationId, String action, String payload) {
        Session session = Session.begin(
                admission.current(new Station(stationId, Optional.empty(), Registration.ACCEPTED, false)));
        CallsToStation nothingAsked = new CallsToStation(
                session,
                command -> null,
                command -> Optional.empty(),
                null,
                Duration.ZERO,
                Clock.systemUTC(),
                null,
                bytes -> {});
        Conversation conversation = new Conversation(session, new RecentRequests(), nothingAsked);
        Optional<byte[]> answer = exchanges
                .received(conversation, ("[2,\"m\",\"" + action + "\"," + payload + "]").getBytes(UTF_8))
                .join();
        return new String(answer.orElseThrow(), UTF_8);
    }
}
