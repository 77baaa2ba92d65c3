package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.ingest.KraftBroker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What no station should do, against an ingress process in a small heap, on which a well-behaved station goes on charging:
 * after each attack it was answered in time, the process has taken no more memory than it may, and has let go of all
 * connections; in the end all that the station has said is in Kafka.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the loopback has one address only, and there is no /proc")
@Timeout(60)
class HostileSocketsIT {

    private static final int MOST_FRAME_BYTES = 1_000_000;
    private static final int MOST_NEWCOMERS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What a driver at the plug does not notice. */
    private static final Duration IN_TIME = Duration.ofSeconds(3);

    private static final String HEAP = "96m";

    /** Heap, as much again for buffers, and the JVM itself. */
    private static final long MOST_RESIDENT = 420L << 20;

    @TempDir
    private static Path folder;

    private static KraftBroker broker;
    private static IngressProcess ingress;
    private static ChargingStation good;

    private double filesBefore;
    private int answeredBefore;

    @BeforeAll
    static void start() throws Exception {
        broker = KraftBroker.start(folder.resolve("kafka"));
        ingress = IngressProcess.startWithin(
                HEAP,
                Map.of("CHARGELAKE_LOG_FORMAT", "json", "CHARGELAKE_LOG_LEVEL", "INFO"),
                folder.resolve("ingress.log"),
                "--kafka",
                broker.bootstrap(),
                "--spool",
                folder.resolve("spool").toString(),
                "--admin-port",
                "0",
                "--handshake-timeout",
                "2",
                "--max-newcomers",
                String.valueOf(MOST_NEWCOMERS),
                "--handshakes-per-second",
                "100000");
        good = ChargingStation.begin(ingress.station("good"));
    }

    @AfterAll
    static void everythingThatTheStationHasSaidIsInKafka() throws Exception {
        try (KraftBroker kafka = broker;
                IngressProcess node = ingress;
                ChargingStation station = good) {
            List<String> said = station.finish();
            assertThat(said).hasSizeGreaterThan(100);
            assertThat(recorded("good", kafka)).containsSubsequence(said);
            assertThat(node.log()).doesNotContain("OutOfMemory").doesNotContain("LEAK");
            assertTheLogIsJson(node.log());
        }
    }

    /** What follows the notices of the start: which station it was that broke the protocol is asked for by fields. */
    private static void assertTheLogIsJson(String log) throws IOException {
        for (String line :
                log.lines().dropWhile(line -> line.startsWith("Created topic ")).toList()) {
            JsonNode said = new ObjectMapper().readTree(line);
            assertThat(said.get("level").textValue()).as(line).isNotEqualTo("ERROR");
            if (said.get("message").textValue().contains("breaks the websocket protocol")) {
                assertThat(said.get("station").textValue()).isIn("protocol", "oversized");
                assertThat(said.get("session").textValue()).hasSize(36);
            }
        }
    }

    @BeforeEach
    void lookAtTheNode() throws Exception {
        filesBefore = ingress.metric("process_files_open_files");
        answeredBefore = good.answered();
        good.slowest();
    }

    @AfterEach
    void theNodeIsWell() throws Exception {
        await("the station is answered").atMost(PATIENCE).until(() -> good.answered() > answeredBefore + 10);
        assertThat(good.slowest()).isLessThan(IN_TIME);
        await("connections are let go of")
                .atMost(PATIENCE)
                .until(() -> ingress.metric("process_files_open_files") <= filesBefore + 5);
        assertThat(ingress.metric("chargelake_ingress_stations")).isEqualTo(1);
        assertThat(ingress.residentBytes()).isLessThan(MOST_RESIDENT);
        assertThat(ingress.metric("chargelake_ingress_spool_records")).isZero();
    }

    @Test
    void a_frame_that_announces_too_much_is_not_waited_for() throws Exception {
        for (long announced : new long[] {MOST_FRAME_BYTES + 1, Integer.MAX_VALUE, Long.MAX_VALUE, -1}) {
            try (RawConnection station = RawConnection.station(ingress.station("oversized"))) {
                station.send(RawConnection.frameHead(RawConnection.TEXT, true, announced));
                assertThat(station.closeStatus()).isIn(1002, 1009);
                assertThat(station.isEnded()).isTrue();
            }
        }
    }

    @Test
    void a_message_of_endless_fragments_is_cut_off() throws Exception {
        try (RawConnection station = RawConnection.station(ingress.station("fragments"))) {
            byte[] fragment = new byte[50_000];
            Arrays.fill(fragment, (byte) ' ');
            station.frame(RawConnection.TEXT, false, fragment);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            station.frame(RawConnection.CONTINUATION, false, fragment);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void many_messages_that_never_end_do_not_take_the_memory() throws Exception {
        List<RawConnection> stations = new ArrayList<>();
        byte[] most = new byte[900_000];
        try {
            for (int i = 0; i < 200; i++) {
                RawConnection station = RawConnection.station(ingress.station("unfinished-" + i));
                stations.add(station);
                try {
                    if (i % 2 == 0) {
                        station.frame(RawConnection.TEXT, false, most);
                    } else {
                        station.send(RawConnection.frameHead(RawConnection.TEXT, true, MOST_FRAME_BYTES))
                                .send(most);
                    }
                } catch (IOException e) {
                    assertThat(e).hasMessageMatching("(?i).*(reset|pipe).*");
                }
            }
            try (WebSocketStation other = WebSocketStation.connect(ingress.station("meanwhile"), "ocpp1.6")) {
                assertThat(other.call("[2,\"1\",\"Heartbeat\",{}]")).startsWith("[3,\"1\"");
            }
        } finally {
            closeAll(stations);
        }
    }

    @Test
    void many_large_messages_at_once_are_all_stored_when_it_is_their_turn() throws Exception {
        int stations = 30;
        int messages = 3;
        String filling = "x".repeat(900_000);
        ExecutorService threads = Executors.newFixedThreadPool(stations);
        try {
            List<Future<Integer>> confirmed = new ArrayList<>();
            for (int i = 0; i < stations; i++) {
                URI uri = ingress.station("large-" + i);
                confirmed.add(threads.submit(() -> {
                    try (RawConnection station = RawConnection.station(uri)) {
                        for (int number = 0; number < messages; number++) {
                            station.text(("[2,\"" + number + "\",\"DataTransfer\",{\"vendorId\":\"" + filling + "\"}]")
                                    .getBytes(UTF_8));
                        }
                        int answers = 0;
                        while (answers < messages && station.nextText().startsWith("[3,\"" + answers + "\",")) {
                            answers++;
                        }
                        return answers;
                    }
                }));
            }
            for (Future<Integer> each : confirmed) {
                assertThat(each.get()).isEqualTo(messages);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_station_that_reads_no_answers_is_not_read_either() throws Exception {
        byte[] heartbeats = heartbeats(2_000);
        RawConnection deaf = RawConnection.station(ingress.station("deaf"));
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < 1_000; i++) {
                    deaf.send(heartbeats);
                }
            } catch (IOException e) {
                // Closed by the test.
            }
        });
        try {
            sender.start();
            await("it has to wait")
                    .atMost(PATIENCE)
                    .until(() -> heardOfHeartbeats() > 1_000 && heardWhileCharging() < 10);
            assertThat(ingress.metric("jvm_buffer_memory_used_bytes")).isLessThan(64 << 20);
            assertThat(sender.isAlive()).isTrue();
        } finally {
            deaf.close();
            sender.join();
        }
    }

    private static double heardOfHeartbeats() throws Exception {
        return ingress.metric("chargelake_ingress_frames_total{what=\"Heartbeat\"");
    }

    /** Heartbeats that are heard while the well-behaved station gets some answers. */
    private static double heardWhileCharging() throws Exception {
        double before = heardOfHeartbeats();
        int answered = good.answered();
        await().until(() -> good.answered() > answered + 20);
        return heardOfHeartbeats() - before;
    }

    private static byte[] heartbeats(int count) {
        byte[] payload = "[2,\"1\",\"Heartbeat\",{}]".getBytes(UTF_8);
        ByteBuffer all = ByteBuffer.allocate(count * (6 + payload.length));
        for (int i = 0; i < count; i++) {
            // A mask of zeros changes nothing.
            all.put((byte) 0x81).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
        }
        return all.array();
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("deep", deep("[2,\"d\",\"DataTransfer\",{\"a\":"), "[4,\"d\",\"FormationViolation\""),
                Arguments.of("deep-array", deep(""), null),
                Arguments.of(
                        "truncated",
                        "[2,\"t\",\"MeterValues\",{\"a\":\"".getBytes(UTF_8),
                        "[4,\"t\",\"FormationViolation\""),
                Arguments.of("no-json", "<script>alert(1)</script>".getBytes(UTF_8), null),
                Arguments.of(
                        "numbers",
                        ("[2,\"n\",\"Heartbeat\",{\"a\":1e999999999,\"b\":" + "9".repeat(50_000) + "}]")
                                .getBytes(UTF_8),
                        "[4,\"n\",\"FormationViolation\""),
                Arguments.of(
                        "not-utf-8",
                        "[2,\"u\",\"Heartbeat\",{\"a\":\"\u00e9\u00ff\"}]".getBytes(ISO_8859_1),
                        "[4,\"u\",\"FormationViolation\""),
                Arguments.of("nul", "\0\0\0\0".getBytes(UTF_8), null));
    }

    private static byte[] deep(String before) {
        return (before + "[".repeat(400_000)).getBytes(UTF_8);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_text_that_is_no_message_is_recorded_and_answered_where_it_can_be(String name, byte[] text, String answer)
            throws Exception {
        try (RawConnection station = RawConnection.station(ingress.station(name))) {
            station.text(text);
            if (answer != null) {
                assertThat(station.nextText()).startsWith(answer);
            }
            station.text("[2,\"after\",\"Heartbeat\",{}]".getBytes(UTF_8));
            assertThat(station.nextText()).startsWith("[3,\"after\",");
        }
        assertThat(records(name, broker))
                .anySatisfy(record -> assertThat(record.value()).isEqualTo(text));
    }

    @Test
    void a_binary_message_is_recorded_and_ends_the_connection() throws Exception {
        byte[] bytes = {0, (byte) 0xff, 7};
        try (RawConnection station = RawConnection.station(ingress.station("binary"))) {
            station.frame(RawConnection.BINARY, true, bytes);
            assertThat(station.closeStatus()).isEqualTo(1003);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(records("binary", broker))
                        .anySatisfy(record -> assertThat(record.value()).isEqualTo(bytes)));
    }

    @Test
    void frames_that_break_the_protocol_end_the_connection() throws Exception {
        byte[][] broken = {
            {(byte) 0x81, 2, '[', ']'}, // not masked
            {(byte) 0xf1, (byte) 0x80, 0, 0, 0, 0}, // reserved bits
            {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0}, // a reserved opcode
            {0x09, (byte) 0x80, 0, 0, 0, 0}, // a fragment of a ping
            {(byte) 0x80, (byte) 0x80, 0, 0, 0, 0}, // goes on with nothing
        };
        for (byte[] each : broken) {
            try (RawConnection station = RawConnection.station(ingress.station("protocol"))) {
                station.send(each);
                assertThat(station.closeStatus()).as(Arrays.toString(each)).isEqualTo(1002);
                assertThat(station.isEnded()).isTrue();
            }
        }
    }

    @Test
    void what_is_not_http_is_turned_away() throws Exception {
        byte[] tlsHello = new byte[300];
        tlsHello[0] = 22;
        tlsHello[1] = 3;
        for (byte[] garbage : List.of("\0\1\2\3\r\n\r\n".getBytes(UTF_8), tlsHello, "SSH-2.0-x\r\n".getBytes(UTF_8))) {
            try (RawConnection connection = RawConnection.to(ingress.station("x"))) {
                connection.send(garbage);
                assertThat(connection.head())
                        .satisfiesAnyOf(
                                head -> assertThat(head).isEmpty(),
                                head -> assertThat(head).startsWith("HTTP/1.1 400"));
            }
        }
    }

    @Test
    void headers_without_an_end_are_not_read_to_their_end() throws Exception {
        for (String begin : List.of("GET /ocpp/x HTTP/1.1\r\nX: ", "GET /ocpp/", "GET /ocpp/x HTTP/1.1\r\n")) {
            try (RawConnection connection = RawConnection.to(ingress.station("x"))) {
                connection.send(begin.getBytes(UTF_8));
                byte[] more = (begin.endsWith("\n") ? "A: b\r\n" : "abcdef")
                        .repeat(1_000)
                        .getBytes(UTF_8);
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 10_000; i++) {
                                connection.send(more);
                            }
                        })
                        .as(begin)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void a_handshake_byte_by_byte_is_not_waited_for() throws Exception {
        List<RawConnection> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                slow.add(RawConnection.to(ingress.station("slow")));
            }
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 400; i++) {
                            for (RawConnection each : slow) {
                                each.send(new byte[] {"GET /ocpp/slow HTTP/1.1\r\nX: ".getBytes(UTF_8)[i % 28]});
                            }
                            int answered = good.answered();
                            await().pollInterval(Duration.ofMillis(5)).until(() -> good.answered() > answered + 2);
                        }
                    })
                    .isInstanceOf(IOException.class);
            for (RawConnection each : slow) {
                assertThat(each.isEnded()).isTrue();
            }
        } finally {
            closeAll(slow);
        }
    }

    @Test
    void ten_thousand_connections_that_say_nothing_leave_room_for_a_station() throws Exception {
        assumeTrue(mostFiles() > 11_000, "this process may have " + mostFiles() + " files open only");
        double turnedAway = ingress.metric("chargelake_ingress_connections_turned_away_total");
        List<SocketChannel> silent = new ArrayList<>();
        URI uri = ingress.station("x");
        try {
            for (int i = 0; i < 10_000; i++) {
                SocketChannel channel = SocketChannel.open();
                silent.add(channel);
                channel.bind(new InetSocketAddress("127.0.0." + (2 + i / 5_000), 0));
                channel.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            }
            assertThat(ingress.metric("chargelake_ingress_newcomers")).isLessThanOrEqualTo(MOST_NEWCOMERS);
            try (WebSocketStation station = WebSocketStation.connect(ingress.station("late"), "ocpp1.6")) {
                assertThat(station.call("[2,\"1\",\"Heartbeat\",{}]")).startsWith("[3,\"1\"");
            }
            await("all are turned away")
                    .atMost(PATIENCE)
                    .until(() ->
                            ingress.metric("chargelake_ingress_connections_turned_away_total") >= turnedAway + 10_000);
        } finally {
            for (SocketChannel each : silent) {
                each.close();
            }
        }
    }

    private static long mostFiles() {
        return ((com.sun.management.UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getMaxFileDescriptorCount();
    }

    private static void closeAll(List<RawConnection> connections) throws IOException {
        for (RawConnection each : connections) {
            each.close();
        }
    }

    /** What a station has said, in order. */
    private static List<String> recorded(String station, KraftBroker kafka) {
        return records(station, kafka).stream()
                .filter(record -> "in".equals(TopicRecords.header(record, "direction")))
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String station, KraftBroker kafka) {
        byte[] key = station.getBytes(UTF_8);
        return TopicRecords.of(kafka.bootstrap(), "ocpp.frames", record -> Arrays.equals(key, record.key()));
    }
}
