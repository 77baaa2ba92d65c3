package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangesTest {

    private static final Instant NOW = Instant.parse("2023-01-01T10:00:00.250Z");
    private static final Session SESSION = new Session("CP 1", "2a1d1f2c-0000-0000-0000-000000000000");

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final CompletableFuture<Long> nextTransactionId = new CompletableFuture<>();
    private final Exchanges exchanges = new Exchanges(
            IngressConfig.forKafka("unused:1").withHeartbeatInterval(Duration.ofSeconds(60)),
            new AckedLog(kafka),
            start -> nextTransactionId,
            Clock.fixed(NOW, ZoneOffset.UTC),
            new IngressMetrics(new SimpleMeterRegistry()));
    private final Conversation conversation = new Conversation(SESSION, new RecentRequests(), nothingAsked());

    static Stream<Arguments> requestsAndAnswers() {
        return Stream.of(
                Arguments.of("Authorize", "{\"idTag\":\"AB\"}", "{\"idTagInfo\":{\"status\":\"Accepted\"}}"),
                Arguments.of("DataTransfer", "{\"vendorId\":\"V\"}", "{\"status\":\"Accepted\"}"),
                Arguments.of("DiagnosticsStatusNotification", "{\"status\":\"Idle\"}", "{}"),
                Arguments.of("FirmwareStatusNotification", "{\"status\":\"Idle\"}", "{}"),
                Arguments.of("Heartbeat", "{}", "{\"currentTime\":\"2023-01-01T10:00:00.250Z\"}"),
                Arguments.of("MeterValues", "{\"connectorId\":1,\"meterValue\":[]}", "{}"),
                Arguments.of(
                        "StartTransaction",
                        "{\"connectorId\":1,\"idTag\":\"AB\",\"timestamp\":\"2023-01-01T10:00:00Z\",\"meterStart\":5}",
                        "{\"transactionId\":17,\"idTagInfo\":{\"status\":\"Accepted\"}}"),
                Arguments.of(
                        "StatusNotification",
                        "{\"connectorId\":1,\"status\":\"Available\",\"errorCode\":\"NoError\"}",
                        "{}"),
                Arguments.of(
                        "StopTransaction",
                        "{\"transactionId\":-1,\"idTag\":\"AB\",\"timestamp\":\"2023-01-01T10:00:00Z\",\"meterStop\":5}",
                        "{\"idTagInfo\":{\"status\":\"Accepted\"}}"),
                Arguments.of(
                        "StopTransaction",
                        "{\"transactionId\":17,\"timestamp\":\"2023-01-01T10:00:00Z\",\"meterStop\":5}",
                        "{}"),
                // Transaction messages are always confirmed, whatever they say (OCPP 1.6, 4.8 to 4.10).
                Arguments.of(
                        "StartTransaction", "{}", "{\"transactionId\":17,\"idTagInfo\":{\"status\":\"Accepted\"}}"),
                Arguments.of("StopTransaction", "{\"meterStop\":\"?\"}", "{}"),
                Arguments.of("MeterValues", "{\"meterValue\":7}", "{}"));
    }

    @ParameterizedTest
    @MethodSource("requestsAndAnswers")
    void answersEveryActionOfAStation(String action, String payload, String answer) {
        nextTransactionId.complete(17L);
        CompletableFuture<Optional<byte[]>> given = receive("[2,\"m-1\",\"" + action + "\"," + payload + "]");
        acknowledgeAll();

        assertThat(text(given)).isEqualTo("[3,\"m-1\"," + answer + "]");
    }

    @Test
    void acceptsABootAndSpreadsTheHeartbeatsOfStationsThatBootTogether() {
        Set<Integer> intervals = new TreeSet<>();
        for (int boot = 0; boot < 200; boot++) {
            CompletableFuture<Optional<byte[]>> answer = receive("[2,\"b" + boot
                    + "\",\"BootNotification\",{\"chargePointVendor\":\"V\",\"chargePointModel\":\"M\"}]");
            acknowledgeAll();
            Matcher accepted = Pattern.compile("\\[3,\"b" + boot + "\",\\{\"status\":\"Accepted\","
                            + "\"currentTime\":\"2023-01-01T10:00:00.250Z\",\"interval\":(\\d+)}]")
                    .matcher(text(answer));
            assertThat(accepted.matches()).isTrue();
            intervals.add(Integer.parseInt(accepted.group(1)));
        }
        assertThat(intervals).hasSizeGreaterThan(5).allMatch(seconds -> seconds >= 54 && seconds <= 66);
    }

    @Test
    void givesARepeatedRequestTheAnswerItGotAndSaysThatItIsOne() {
        nextTransactionId.complete(17L);
        String start = "[2,\"1\",\"StartTransaction\",{\"connectorId\":1}]";
        CompletableFuture<Optional<byte[]>> first = receive(start);
        acknowledgeAll();
        CompletableFuture<Optional<byte[]>> again = receive(start);
        acknowledgeAll();

        assertThat(text(again)).isEqualTo(text(first));
        assertThat(kafka.history()).hasSize(4);
        assertThat(headers(kafka.history().get(1))).doesNotContain("duplicate");
        assertThat(headers(kafka.history().get(2))).contains("direction=in").contains("duplicate=same");
        assertThat(headers(kafka.history().get(3))).contains("direction=out").contains("duplicate=same");
    }

    @Test
    void givesARequestThatIsRepeatedBeforeItsAnswerTheSameAnswer() {
        String start = "[2,\"1\",\"StartTransaction\",{\"connectorId\":1}]";
        CompletableFuture<Optional<byte[]>> first = receive(start);
        CompletableFuture<Optional<byte[]>> again = receive(start);
        acknowledgeAll();
        assertThat(again).isNotDone();
        nextTransactionId.complete(4L);
        acknowledgeAll();

        assertThat(text(again)).isEqualTo(text(first)).contains("\"transactionId\":4");
    }

    @Test
    void takesAnotherRequestWithAnIdThatWasUsedBeforeAsANewOne() {
        receive("[2,\"1\",\"Heartbeat\",{}]");
        CompletableFuture<Optional<byte[]>> other = receive("[2,\"1\",\"StatusNotification\",{}]");
        acknowledgeAll();

        assertThat(text(other)).isEqualTo("[3,\"1\",{}]");
        assertThat(headers(kafka.history().get(2))).contains("duplicate=other");
    }

    @Test
    void triesAgainWhatCouldNotBeStoredTheFirstTime() {
        CompletableFuture<Optional<byte[]>> first = receive("[2,\"1\",\"StatusNotification\",{}]");
        kafka.errorNext(new TimeoutException("away"));
        acknowledgeAll();
        CompletableFuture<Optional<byte[]>> again = receive("[2,\"1\",\"StatusNotification\",{}]");
        acknowledgeAll();

        assertThat(text(first)).startsWith("[4,");
        assertThat(text(again)).startsWith("[3,");
    }

    @Test
    void keepsTheAnswerBackUntilRequestAndAnswerAreAcknowledged() {
        CompletableFuture<Optional<byte[]>> answer = receive("[2,\"1\",\"Heartbeat\",{}]");

        assertThat(kafka.history()).hasSize(2);
        assertThat(answer).isNotDone();
        kafka.completeNext();
        assertThat(answer).isNotDone();
        kafka.completeNext();
        assertThat(answer).isDone();
    }

    @Test
    void keepsTheAnswerToAStartBackUntilItsTransactionIdIsDurable() {
        CompletableFuture<Optional<byte[]>> answer = receive("[2,\"1\",\"StartTransaction\",{\"connectorId\":1}]");

        acknowledgeAll();
        assertThat(kafka.history()).hasSize(1);
        assertThat(answer).isNotDone();
        nextTransactionId.complete(3L);
        assertThat(kafka.history()).hasSize(2);
        assertThat(answer).isNotDone();
        acknowledgeAll();
        assertThat(text(answer)).contains("\"transactionId\":3");
    }

    @Test
    void recordsBothDirectionsByteForByteWithTheirHeaders() {
        byte[] frame = " [ 2, \"1\", \"heartBeat\", null ]".getBytes(UTF_8);
        CompletableFuture<Optional<byte[]>> answer = exchanges.received(conversation, frame);
        acknowledgeAll();

        ProducerRecord<byte[], byte[]> in = kafka.history().get(0);
        ProducerRecord<byte[], byte[]> out = kafka.history().get(1);
        assertThat(in.value()).isEqualTo(frame);
        assertThat(out.value()).isEqualTo(answer.join().orElseThrow());
        assertThat(headers(in))
                .isEqualTo(
                        "ocpp-version=ocpp1.6 direction=in session=" + SESSION.id() + " action=Heartbeat node=ingress");
        assertThat(headers(out))
                .isEqualTo("ocpp-version=ocpp1.6 direction=out session=" + SESSION.id()
                        + " action=Heartbeat node=ingress");
        for (ProducerRecord<byte[], byte[]> record : kafka.history()) {
            assertThat(record.topic()).isEqualTo("ocpp.frames");
            assertThat(record.key()).isEqualTo("CP 1".getBytes(UTF_8));
            assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
        }
    }

    @Test
    void refusesAnActionThatItDoesNotKnowButRecordsIt() {
        CompletableFuture<Optional<byte[]>> answer = receive("[2,\"1\",\"MakeCoffee\",{}]");
        acknowledgeAll();

        assertThat(text(answer)).startsWith("[4,\"1\",\"NotImplemented\",").endsWith(",{}]");
        assertThat(headers(kafka.history().get(0))).contains("action=MakeCoffee");
    }

    @Test
    void keepsAnEndlessActionOutOfTheHeaders() {
        receive("[2,\"1\",\"" + "x".repeat(100_000) + "\",{}]");

        assertThat(headers(kafka.history().get(0))).doesNotContain("action=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[2,\"1\",\"Heartbeat\",[]]", "[2,\"1\"]", "[2,\"1\",5,{}]"})
    void callsAMalformedRequestAFormationViolationWhereItsIdIsReadable(String frame) {
        CompletableFuture<Optional<byte[]>> answer = receive(frame);
        acknowledgeAll();

        assertThat(text(answer)).startsWith("[4,\"1\",\"FormationViolation\",").endsWith(",{}]");
        assertThat(kafka.history()).hasSize(2);
        assertThat(kafka.history().get(0).value()).isEqualTo(frame.getBytes(UTF_8));
    }

    static Stream<byte[]> framesWithoutAnAnswer() {
        return Stream.of(
                "{".getBytes(UTF_8),
                "[9,\"1\",{}]".getBytes(UTF_8),
                "[3,\"1\",[]]".getBytes(UTF_8),
                "[3,\"1\",{\"status\":\"Accepted\"}]".getBytes(UTF_8),
                "[4,\"1\",\"InternalError\",\"\",{}]".getBytes(UTF_8),
                new byte[] {'[', '2', ',', '"', (byte) 0xe9, '"', ']'});
    }

    @ParameterizedTest
    @MethodSource("framesWithoutAnAnswer")
    void recordsWhatItCannotAnswer(byte[] frame) {
        CompletableFuture<Optional<byte[]>> answer = exchanges.received(conversation, frame);
        assertThat(answer).isNotDone();
        acknowledgeAll();

        assertThat(answer.join()).isEmpty();
        assertThat(kafka.history()).hasSize(1);
        assertThat(kafka.history().get(0).value()).isEqualTo(frame);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void asksToSendAgainWhenKafkaDoesNotTakeTheRequestOrTheAnswer(int failing) {
        CompletableFuture<Optional<byte[]>> answer = receive("[2,\"1\",\"Heartbeat\",{}]");
        if (failing == 1) {
            kafka.completeNext();
        }
        kafka.errorNext(new TimeoutException("away"));
        acknowledgeAll();

        assertThat(text(answer)).startsWith("[4,\"1\",\"InternalError\",").endsWith(",{}]");
        assertThat(kafka.history().get(2).value()).isEqualTo(answer.join().orElseThrow());
    }

    @Test
    void asksToSendAStartAgainWhenThereIsNoTransactionId() {
        CompletableFuture<Optional<byte[]>> answer = receive("[2,\"1\",\"StartTransaction\",{}]");
        kafka.completeNext();
        nextTransactionId.completeExceptionally(new TimeoutException("away"));

        assertThat(text(answer)).startsWith("[4,\"1\",\"InternalError\",");
    }

    @Test
    void asksToSendAgainWhenTheProducerIsBroken() {
        kafka.sendException = new IllegalStateException("closed");

        assertThat(text(receive("[2,\"1\",\"Heartbeat\",{}]"))).startsWith("[4,\"1\",\"InternalError\",");
    }

    /** Nobody asks the station for anything. */
    private static CallsToStation nothingAsked() {
        return new CallsToStation(
                SESSION,
                command -> null,
                command -> Optional.empty(),
                null,
                Duration.ZERO,
                Clock.systemUTC(),
                null,
                bytes -> {});
    }

    private CompletableFuture<Optional<byte[]>> receive(String frame) {
        return exchanges.received(conversation, frame.getBytes(UTF_8));
    }

    private void acknowledgeAll() {
        while (kafka.completeNext()) {
            // The next record.
        }
    }

    private static String text(CompletableFuture<Optional<byte[]>> answer) {
        assertThat(answer).isDone();
        return new String(answer.join().orElseThrow(), UTF_8);
    }

    private static String headers(ProducerRecord<byte[], byte[]> record) {
        return String.join(
                " ",
                Arrays.stream(record.headers().toArray())
                        .map(header -> header.key() + "=" + new String(header.value(), UTF_8))
                        .toList());
    }
}
