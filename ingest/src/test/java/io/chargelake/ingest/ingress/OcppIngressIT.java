package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.ingest.KraftBroker;
import io.chargelake.ingest.event.FrameHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ingress with a real Kafka and a websocket client that is not ours. */
class OcppIngressIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static KraftBroker broker;

    private String frames;
    private IngressConfig config;

    @BeforeAll
    static void startKafka() throws Exception {
        broker = KraftBroker.start(folder);
    }

    @AfterAll
    static void stopKafka() {
        broker.close();
    }

    /** Each test has topics of its own. */
    @BeforeEach
    void nameTopics(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName() + "-"
                + Math.abs(test.getDisplayName().hashCode());
        frames = "frames-" + name;
        config = IngressConfig.forKafka(broker.bootstrap())
                .with(IngressConfig.Kafka.at(broker.bootstrap()).withTopics(frames, "transactions-" + name));
    }

    @Test
    void recordsBothDirectionsOfEveryActionByteForByte() {
        List<String> said = new ArrayList<>();
        Instant before = Instant.now();
        try (OcppIngress ingress = OcppIngress.start(config);
                WebSocketStation station = WebSocketStation.connect(ingress, "RDAM%20123")) {
            assertThat(station.socket().getSubprotocol()).isEqualTo("ocpp1.6");
            for (String request : List.of(
                    "[2,\"1\",\"BootNotification\",{\"chargePointVendor\":\"V\",\"chargePointModel\":\"M\"}]",
                    "[2,\"2\",\"Authorize\",{\"idTag\":\"AB\"}]",
                    "[2,\"3\",\"DataTransfer\",{\"vendorId\":\"V\",\"data\":\"ü\\u0000\"}]",
                    "[2,\"4\",\"DiagnosticsStatusNotification\",{\"status\":\"Idle\"}]",
                    "[2,\"5\",\"FirmwareStatusNotification\",{\"status\":\"Idle\"}]",
                    " [2 , \"6\" , \"Heartbeat\" , { } ] ",
                    "[2,\"7\",\"StartTransaction\",{\"connectorId\":1,\"idTag\":\"AB\",\"meterStart\":0,"
                            + "\"timestamp\":\"2023-01-01T10:00:00Z\"}]",
                    "[2,\"8\",\"MeterValues\",{\"connectorId\":1,\"meterValue\":[]}]",
                    "[2,\"9\",\"StopTransaction\",{\"transactionId\":1,\"meterStop\":9,"
                            + "\"timestamp\":\"2023-01-01T11:00:00Z\"}]",
                    "[2,\"10\",\"StatusNotification\",{\"connectorId\":1,\"status\":\"Faulted\",\"errorCode\":\"Weird\"}]",
                    "[2,\"11\",\"MakeCoffee\",{}]")) {
                said.add(request);
                said.add(station.call(request));
            }
            assertThat(said.get(1))
                    .matches(
                            "\\[3,\"1\",\\{\"status\":\"Accepted\",\"currentTime\":\".*Z\",\"interval\":(2[7-9]\\d|3[0-2]\\d|330)}]");
            assertThat(said.get(said.size() - 1)).startsWith("[4,\"11\",\"NotImplemented\",");
            assertThat(ingress.received()).isEqualTo(11);
            assertThat(ingress.answered()).isEqualTo(11);
        }

        List<ConsumerRecord<byte[], byte[]>> records = TopicRecords.of(broker.bootstrap(), frames);
        assertThat(records).extracting(OcppIngressIT::text).containsExactlyElementsOf(said);
        assertThat(records)
                .extracting(record -> TopicRecords.header(record, FrameHeaders.DIRECTION))
                .startsWith("in", "out", "in", "out");
        assertThat(records)
                .extracting(record -> TopicRecords.header(record, FrameHeaders.SESSION))
                .containsOnly(TopicRecords.header(records.get(0), FrameHeaders.SESSION));
        for (ConsumerRecord<byte[], byte[]> record : records) {
            assertThat(new String(record.key(), UTF_8)).isEqualTo("RDAM 123");
            assertThat(TopicRecords.header(record, FrameHeaders.OCPP_VERSION)).isEqualTo("ocpp1.6");
            assertThat(TopicRecords.header(record, FrameHeaders.NODE)).isEqualTo("ingress");
            assertThat(Instant.ofEpochMilli(record.timestamp())).isBetween(before.minusMillis(1), Instant.now());
        }
        assertThat(TopicRecords.header(records.get(12), FrameHeaders.ACTION)).isEqualTo("StartTransaction");
        assertThat(TopicRecords.header(records.get(13), FrameHeaders.ACTION)).isEqualTo("StartTransaction");
    }

    @Test
    void createsTopicsThatKeepReplayedFrames() throws Exception {
        List<String> notices = new ArrayList<>();
        OcppIngress.start(config, notices::add).close();
        OcppIngress.start(config, notices::add).close();

        assertThat(notices).hasSize(5);
        assertThat(notices.get(0)).startsWith("Created topic " + frames + " with 4 partitions and replication 1");
        try (Admin admin = broker.admin()) {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, frames);
            Config settings = admin.describeConfigs(List.of(topic)).all().get().get(topic);
            assertThat(settings.get(TopicConfig.RETENTION_MS_CONFIG).value()).isEqualTo("-1");
        }
    }

    @Test
    void givesARepeatedStartTheSameTransactionIdAlsoAfterARestart() throws Exception {
        String first;
        try (OcppIngress ingress = OcppIngress.start(config);
                WebSocketStation station = WebSocketStation.connect(ingress, "CP1")) {
            first = transactionId(station.call(start("1", "AB", 10)));
            assertThat(first).isNotEqualTo(transactionId(station.call(start("2", "AB", 11))));
            assertThat(transactionId(station.call(start("1", "AB", 10)))).isEqualTo(first);
            assertThat(transactionId(station.call(start("3", "AB", 10)))).isEqualTo(first);
            try (WebSocketStation other = WebSocketStation.connect(ingress, "CP2")) {
                assertThat(transactionId(other.call(start("1", "AB", 10)))).isNotEqualTo(first);
            }
        }
        try (OcppIngress ingress = OcppIngress.start(config);
                WebSocketStation station = WebSocketStation.connect(ingress, "CP1")) {
            assertThat(transactionId(station.call(start("77", "AB", 10)))).isEqualTo(first);
            assertThat(transactionId(station.call(start("78", "AB", 12)))).isEqualTo("4");
        }
    }

    @Test
    void twoIngressesGiveOneStartOneTransactionId() throws Exception {
        try (OcppIngress here = OcppIngress.start(config);
                OcppIngress there = OcppIngress.start(config);
                WebSocketStation overHere = WebSocketStation.connect(here, "CP1");
                WebSocketStation overThere = WebSocketStation.connect(there, "CP1")) {
            for (int meter = 0; meter < 50; meter++) {
                overHere.send(start("a" + meter, "AB", meter));
                overThere.send(start("b" + meter, "AB", meter));
                assertThat(transactionId(overHere.next())).isEqualTo(transactionId(overThere.next()));
            }
        }
    }

    @Test
    void givesConcurrentStationsTransactionIdsOfTheirOwn() throws Exception {
        Set<String> ids = new HashSet<>();
        try (OcppIngress ingress = OcppIngress.start(config)) {
            List<WebSocketStation> stations = IntStream.range(0, 20)
                    .mapToObj(i -> WebSocketStation.connect(ingress, "CP" + i))
                    .toList();
            for (int meter = 0; meter < 10; meter++) {
                for (WebSocketStation station : stations) {
                    station.send(start("m" + meter, "AB", meter));
                }
            }
            for (WebSocketStation station : stations) {
                for (int i = 0; i < 10; i++) {
                    ids.add(transactionId(station.next()));
                }
            }
            stations.forEach(WebSocketStation::close);
        }
        assertThat(ids).hasSize(200).allMatch(id -> Long.parseLong(id) > 0);
    }

    @Test
    void answersRequestsInTheirOrderThoughTheStationDoesNotWait() throws Exception {
        List<String> expected = new ArrayList<>();
        List<String> answered = new ArrayList<>();
        try (OcppIngress ingress = OcppIngress.start(config);
                WebSocketStation station = WebSocketStation.connect(ingress, "CP1")) {
            for (int i = 0; i < 300; i++) {
                String id = "m" + i;
                expected.add(id);
                station.send(i % 3 == 0 ? start(id, "AB", i) : "[2,\"" + id + "\",\"Heartbeat\",{}]");
            }
            for (int i = 0; i < 300; i++) {
                answered.add(JSON.readTree(station.next()).get(1).asText());
            }
        }
        assertThat(answered).isEqualTo(expected);
    }

    @Test
    void recordsFramesThatAreNoMessages() throws Exception {
        byte[] notUtf8 = "[2,\"9\",\"DataTransfer\",{\"vendorId\":\"M\u00fcller\"}]".getBytes(ISO_8859_1);
        try (OcppIngress ingress = OcppIngress.start(config);
                WebSocketStation station = WebSocketStation.connect(ingress, "CP1")) {
            station.send("{").send("[2,\"1\",\"Heartbeat\",7]");
            assertThat(station.next()).startsWith("[4,\"1\",\"FormationViolation\",");
            try (RawStation raw = RawStation.connect(ingress, "CP2")) {
                raw.sendText(notUtf8);
                assertThat(raw.next()).startsWith("[4,\"9\",\"FormationViolation\",\"not_utf8\"");
                raw.sendText("[2,\"2\",\"Heartbeat\",{}]".getBytes(UTF_8));
                assertThat(raw.next()).startsWith("[3,\"2\",");
            }
        }
        List<byte[]> values = TopicRecords.of(broker.bootstrap(), frames).stream()
                .map(ConsumerRecord::value)
                .toList();
        assertThat(values).hasSize(7).contains("{".getBytes(UTF_8)).contains(notUtf8);
    }

    @Test
    void replacesTheSocketOfAStationThatComesBack() {
        try (OcppIngress ingress = OcppIngress.start(config);
                WebSocketStation old = WebSocketStation.connect(ingress, "CP1")) {
            old.call("[2,\"1\",\"Heartbeat\",{}]");
            try (WebSocketStation newer = WebSocketStation.connect(ingress, "CP1")) {
                assertThat(old.closeStatus()).isEqualTo(1000);
                assertThat(newer.call("[2,\"2\",\"Heartbeat\",{}]")).startsWith("[3,\"2\"");
                assertThat(ingress.stations()).isEqualTo(1);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> ingress.stations() == 0);
        }
        Set<String> sessions = new HashSet<>();
        TopicRecords.of(broker.bootstrap(), frames)
                .forEach(record -> sessions.add(TopicRecords.header(record, FrameHeaders.SESSION)));
        assertThat(sessions).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"ocpp2.0.1, false", "ocpp2.0.1, true", ", false"})
    void closesAtOnceWhereNoSubprotocolIsShared(String offered, boolean lenient) {
        try (OcppIngress ingress = OcppIngress.start(lenient(lenient))) {
            URI uri = URI.create(ingress.endpoint() + "/CP1");
            if (offered == null) {
                try (WebSocketStation station = WebSocketStation.connect(uri, null)) {
                    assertThat(station.closeStatus()).isEqualTo(1002);
                }
            } else {
                // The handshake is completed without the header.
                try (WebSocketStation station = WebSocketStation.connect(uri, offered)) {
                    assertThat(station.socket().getSubprotocol()).isEmpty();
                    assertThat(station.closeStatus()).isEqualTo(1002);
                }
            }
            assertThat(ingress.stations()).isZero();
        }
    }

    @Test
    void servesAStationThatOffersNoSubprotocolWhereThatIsAllowed() {
        try (OcppIngress ingress = OcppIngress.start(lenient(true));
                WebSocketStation station = WebSocketStation.connect(URI.create(ingress.endpoint() + "/CP1"), null)) {
            assertThat(station.call("[2,\"1\",\"Heartbeat\",{}]")).startsWith("[3,");
        }
    }

    @Test
    void refusesPathsThatNameNoStation() throws Exception {
        try (OcppIngress ingress = OcppIngress.start(config)) {
            assertThat(handshakeStatus(ingress, "/ocpp/%20")).isEqualTo(400);
            assertThat(handshakeStatus(ingress, "/other/CP1")).isEqualTo(404);
            HttpRequest plain = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingress.port() + "/ocpp/CP1"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(plain, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(426);
        }
    }

    @Test
    void closesWhenAMessageIsTooLong() {
        IngressConfig.Listener small = new IngressConfig.Listener("127.0.0.1", 0, 2_000, false);
        try (OcppIngress ingress = OcppIngress.start(config.with(small));
                WebSocketStation station = WebSocketStation.connect(ingress, "CP1")) {
            assertThat(station.call("[2,\"1\",\"Heartbeat\",{}]" + " ".repeat(1_900)))
                    .startsWith("[3,");
            station.send("[2,\"2\",\"Heartbeat\",{}]" + " ".repeat(2_000));
            assertThat(station.closeStatus()).isEqualTo(1009);
        }
    }

    @Test
    void recordsTheLargestMessageThatIsAllowed() {
        String frame = "[2,\"1\",\"Heartbeat\",{}]";
        String largest = frame + " ".repeat(IngressConfig.Listener.DEFAULT_MOST_FRAME_BYTES - frame.length());
        try (OcppIngress ingress = OcppIngress.start(config);
                WebSocketStation station = WebSocketStation.connect(ingress, "CP1")) {
            assertThat(station.call(largest)).startsWith("[3,\"1\"");
        }
        assertThat(text(TopicRecords.of(broker.bootstrap(), frames).get(0))).isEqualTo(largest);
    }

    private IngressConfig lenient(boolean lenient) {
        return config.with(
                new IngressConfig.Listener("127.0.0.1", 0, IngressConfig.Listener.DEFAULT_MOST_FRAME_BYTES, lenient));
    }

    private static int handshakeStatus(OcppIngress ingress, String path) {
        return WebSocketStation.refusal(URI.create("ws://127.0.0.1:" + ingress.port() + path));
    }

    private static String start(String messageId, String idTag, int meterStart) {
        return "[2,\"" + messageId + "\",\"StartTransaction\",{\"connectorId\":1,\"idTag\":\"" + idTag
                + "\",\"meterStart\":" + meterStart + ",\"timestamp\":\"2023-01-01T10:00:00Z\"}]";
    }

    private static String transactionId(String answer) throws IOException {
        JsonNode result = JSON.readTree(answer);
        assertThat(result.get(0).asInt()).as(answer).isEqualTo(3);
        return result.get(2).get("transactionId").asText();
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), UTF_8);
    }

    /** A station that sends bytes which the JDK's client would not. */
    private static final class RawStation implements AutoCloseable {

        private final Socket socket;

        private RawStation(Socket socket) {
            this.socket = socket;
        }

        static RawStation connect(OcppIngress ingress, String id) throws IOException {
            Socket socket = new Socket("127.0.0.1", ingress.port());
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("GET /ocpp/" + id + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                    + "Sec-WebSocket-Protocol: ocpp2.0\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n")
                            .getBytes(ISO_8859_1));
            ByteArrayOutputStream response = new ByteArrayOutputStream();
            while (!response.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                response.write(socket.getInputStream().read());
            }
            assertThat(response.toString(ISO_8859_1))
                    .startsWith("HTTP/1.1 101")
                    .containsIgnoringCase("sec-websocket-protocol: ocpp1.6");
            return new RawStation(socket);
        }

        /** One masked text frame of at most 125 bytes; a mask of zeros leaves the bytes as they are. */
        void sendText(byte[] bytes) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(0x81);
            frame.write(0x80 | bytes.length);
            frame.write(new byte[4]);
            frame.write(bytes);
            socket.getOutputStream().write(frame.toByteArray());
        }

        /** The next text frame, of at most 125 bytes. */
        String next() throws IOException {
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo(0x81);
            return new String(in.readNBytes(in.read()), UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
