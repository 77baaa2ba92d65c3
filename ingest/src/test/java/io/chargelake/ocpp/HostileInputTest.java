package io.chargelake.ocpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stations send, the codec says what it is and never breaks. Seeded: a failure names the input. */
class HostileInputTest {

    private static final long SEED = 20261123;

    private static final List<String> FRAMES = List.of(
            "[2,\"19223201\",\"BootNotification\",{\"chargePointVendor\":\"VendorX\",\"chargePointModel\":\"M 1\"}]",
            "[2,\"1\",\"StatusNotification\",{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Faulted\","
                    + "\"timestamp\":\"2026-11-01T10:00:00.123Z\",\"info\":\"T\u00fcr \uD83D\uDD0C\",\"vendorErrorCode\":\"0x0000\"}]",
            "[2,\"2\",\"StartTransaction\",{\"connector_id\": 2, \"id_tag\": \"e103edef\", \"meter_start\": 20.5,"
                    + " \"timestamp\": \"2023-01-01T10:43:09.900215+00:00\", \"reservation_id\": null}]",
            "[2,\"3\",\"StopTransaction\",{\"transactionId\":-1,\"meterStop\":\"1E3\",\"transactionData\":[{\"timestamp\":"
                    + "\"2026-11-01T10:00:00+02\",\"sampledValue\":[{\"value\":\"12,5\",\"unit\":\"kWh\"}]}]}]",
            "[2,\"4\",\"MeterValues\",{\"connectorId\":1,\"meterValue\":[{\"timestamp\":\"2026-11-01T10:00:00Z\","
                    + "\"sampledValue\":[{\"value\":\"1\",\"measurand\":\"Voltage\",\"phase\":\"L1-N\"},{\"value\":2e2}]}]}]",
            "[2,5,\"DataTransfer\",{\"vendorId\":\"V\",\"data\":{\"a\":[1,{\"b\":[[]]}],\"c\":\"\\ud800\"}}]",
            "[3,\"2\",{\"transactionId\":17,\"idTagInfo\":{\"status\":\"Accepted\"}}]",
            "[4,\"4\",\"InternalError\",\"it \\\"broke\\\"\",{\"stack\":[]}]");

    private static final List<String> PIECES = List.of(
            "[",
            "]",
            "{",
            "}",
            "\"",
            ",",
            ":",
            "null",
            "true",
            "1e999999999",
            "-1",
            "0.5",
            "\\u0000",
            "\\ud800",
            "\0",
            "\u00e9",
            "\uFFFD",
            "\uFEFF",
            "[[[[",
            "{\"a\":",
            "2",
            "3",
            "4",
            "\"\"",
            " ",
            "\\",
            "9999999999999999999");

    private final ObjectMapper tree = new ObjectMapper();

    @Test
    void anyBytesAreAMessageOrMalformed() {
        Random random = new Random(SEED);
        int messages = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = mutated(random);
            try {
                Frame frame = OcppJ.read(bytes);
                messages++;
                assertThat(OcppJ.read(OcppJ.write(frame).getBytes(StandardCharsets.UTF_8)))
                        .isEqualTo(frame);
                readPayload(random, frame);
            } catch (MalformedFrameException e) {
                assertThat(e.reasons()).isNotEmpty().doesNotHaveDuplicates();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("round " + i + ": " + new String(bytes, StandardCharsets.UTF_8), e);
            }
        }
        assertThat(messages).isBetween(20_000, 180_000);
    }

    @Test
    void aPayloadIsCutWhereATreeOfTheFrameHasIt() throws JsonProcessingException {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = mutated(random);
            Frame frame;
            try {
                frame = OcppJ.read(bytes);
            } catch (MalformedFrameException e) {
                continue;
            }
            if (!(frame instanceof Frame.Call call)) {
                continue;
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            JsonNode whole = tree.readTree(text.substring(text.indexOf('['), text.lastIndexOf(']') + 1));
            if (whole.path(3).isObject()) {
                assertThat(text).contains(call.payload());
                assertThat(tree.readTree(call.payload())).isEqualTo(whole.get(3));
            }
        }
    }

    /** Reads a payload as some action, mostly one that it is not, and what is left of it when it is cut anywhere. */
    private static void readPayload(Random random, Frame frame) {
        Action action = Action.values()[random.nextInt(Action.values().length)];
        Reading<StationRequest> reading = StationRequests.read(action, frame.payload());
        if (reading instanceof Reading.Usable<StationRequest> usable) {
            assertThat(usable.value().action()).isEqualTo(action);
            assertThat(usable.flags()).doesNotHaveDuplicates();
        } else if (reading instanceof Reading.Unusable<StationRequest> unusable) {
            assertThat(unusable.reasons()).isNotEmpty().doesNotHaveDuplicates();
        }
        if (frame instanceof Frame.Call call) {
            Action.of(call.action()).ifPresent(own -> StationRequests.read(own, call.payload()));
        }
        StartTransactionResult.read(frame.payload());
        int cut = random.nextInt(frame.payload().length() + 1);
        StationRequests.read(Action.METER_VALUES, frame.payload().substring(0, cut));
        OcppTimestamp.parse(frame.payload().substring(cut));
    }

    private static byte[] mutated(Random random) {
        byte[] bytes = FRAMES.get(random.nextInt(FRAMES.size())).getBytes(StandardCharsets.UTF_8);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(bytes.length + 1);
            bytes = switch (random.nextInt(4)) {
                case 0 -> spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(8)), new byte[0]);
                case 1 ->
                    spliced(
                            bytes,
                            at,
                            at,
                            PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
                case 2 -> spliced(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt(256)});
                default -> random.nextInt(20) == 0 ? spliced(bytes, at, bytes.length, new byte[0]) : bytes;
            };
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] replacement) {
        ByteArrayOutputStream spliced = new ByteArrayOutputStream(bytes.length + replacement.length);
        spliced.write(bytes, 0, from);
        spliced.writeBytes(replacement);
        spliced.write(bytes, to, bytes.length - to);
        return spliced.toByteArray();
    }
}
