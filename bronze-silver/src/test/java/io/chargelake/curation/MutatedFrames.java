package io.chargelake.curation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Frames as broken firmware, bad links and attackers make them: good ones, changed by chance. The same seed gives the same. */
public final class MutatedFrames implements Iterator<byte[]> {

    private static final List<String> GOOD = List.of(
            "[2,\"a1\",\"BootNotification\",{\"chargePointVendor\":\"v\",\"chargePointModel\":\"m\",\"firmwareVersion\":\"1.2\"}]",
            "[2,\"a2\",\"Heartbeat\",{}]",
            "[2,\"a3\",\"StatusNotification\",{\"connectorId\":1,\"errorCode\":\"GroundFailure\",\"status\":\"Faulted\","
                    + "\"timestamp\":\"2026-10-05T10:00:00Z\",\"info\":null,\"vendorErrorCode\":\"E-7\"}]",
            "[2,\"a4\",\"Authorize\",{\"idTag\":\"04A1B2\"}]",
            "[2,\"a5\",\"StartTransaction\",{\"connectorId\":1,\"idTag\":\"04A1B2\",\"meterStart\":1200,"
                    + "\"timestamp\":\"2026-10-05T10:00:00.123+02:00\",\"reservationId\":3}]",
            "[2,\"a6\",\"StopTransaction\",{\"transactionId\":42,\"meterStop\":5200,\"timestamp\":\"2026-10-05T11:00:00Z\","
                    + "\"reason\":\"Local\",\"transactionData\":[{\"timestamp\":\"2026-10-05T10:59:00Z\","
                    + "\"sampledValue\":[{\"value\":\"5199\",\"context\":\"Transaction.End\"}]}]}]",
            "[2,\"a7\",\"MeterValues\",{\"connectorId\":1,\"transactionId\":42,\"meterValue\":[{\"timestamp\":"
                    + "\"2026-10-05T10:30:00Z\",\"sampledValue\":[{\"value\":\"7.4\",\"measurand\":\"Power.Active.Import\","
                    + "\"unit\":\"kW\"},{\"value\":\"16\",\"measurand\":\"Current.Import\",\"phase\":\"L1\",\"unit\":\"A\"}]}]}]",
            "[2,\"a8\",\"DataTransfer\",{\"vendorId\":\"v\",\"messageId\":\"m\",\"data\":\"{\\\"x\\\":1}\"}]",
            "[2,\"a9\",\"FirmwareStatusNotification\",{\"status\":\"Installed\"}]",
            "[2,\"b1\",\"DiagnosticsStatusNotification\",{\"status\":\"Uploaded\"}]",
            "[3,\"a5\",{\"transactionId\":42,\"idTagInfo\":{\"status\":\"Accepted\"}}]",
            "[3,\"a2\",{\"currentTime\":\"2026-10-05T10:00:00Z\"}]",
            "[4,\"a4\",\"InternalError\",\"text\",{}]");

    private static final List<String> PIECES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "-0.0",
            "99999999999999999999",
            "3.7E3",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[[[[[[[[",
            "{\"a\":",
            "\"0001-01-01T00:00:00Z\"",
            "\"9999-12-31T23:59:59Z\"",
            "\"2026-10-05\"",
            "\"+02\"",
            "2",
            "7",
            ",",
            ":",
            "\"connectorId\"",
            "\"transactionId\"",
            "\"meterStart\"",
            "\"value\"",
            "\"timestamp\"",
            "\"status\"",
            "\"idTag\"",
            "NaN",
            "Infinity",
            "/*",
            "\u202e",
            "\ufeff",
            "'");

    private final Random chance;

    /** Frames by chance of this seed. */
    public MutatedFrames(long seed) {
        this.chance = new Random(seed);
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public byte[] next() {
        byte[] frame = good();
        int changes = chance.nextInt(4);
        for (int i = 0; i < changes; i++) {
            frame = changed(frame);
        }
        return frame;
    }

    private byte[] good() {
        return GOOD.get(chance.nextInt(GOOD.size())).getBytes(UTF_8);
    }

    private byte[] changed(byte[] frame) {
        int at = chance.nextInt(frame.length + 1);
        int to = at + chance.nextInt(frame.length - at + 1);
        return switch (chance.nextInt(10)) {
            case 0 -> joined(frame, 0, at);
            case 1 -> flipped(frame);
            case 2 -> replaced(frame, at, at, piece());
            case 3 -> replaced(frame, at, Math.min(frame.length, at + 8), piece());
            case 4 -> replaced(frame, at, to, new byte[0]);
            case 5 -> replaced(frame, at, at, joined(frame, at, to));
            case 6 -> replaced(frame, at, to, good());
            case 7 -> replaced(frame, at, at, noise());
            default -> otherToken(frame, at);
        };
    }

    private byte[] flipped(byte[] frame) {
        byte[] flipped = frame.clone();
        for (int i = 0; i <= chance.nextInt(3) && flipped.length > 0; i++) {
            flipped[chance.nextInt(flipped.length)] ^= (byte) (1 << chance.nextInt(8));
        }
        return flipped;
    }

    /** Puts something else in the place of a text, which mostly leaves JSON: another type, or another name of a field. */
    private byte[] otherToken(byte[] frame, int from) {
        String text = new String(frame, ISO_8859_1);
        int open = text.indexOf('"', from);
        int close = text.indexOf('"', open + 1);
        return open < 0 || close < 0 ? frame : replaced(frame, open, close + 1, piece());
    }

    private byte[] piece() {
        return PIECES.get(chance.nextInt(PIECES.size())).getBytes(UTF_8);
    }

    private byte[] noise() {
        byte[] noise = new byte[1 + chance.nextInt(16)];
        chance.nextBytes(noise);
        return noise;
    }

    private static byte[] joined(byte[] frame, int from, int to) {
        return replaced(new byte[0], 0, 0, Arrays.copyOfRange(frame, from, to));
    }

    private static byte[] replaced(byte[] frame, int from, int to, byte[] by) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(frame.length + by.length);
        bytes.write(frame, 0, from);
        bytes.write(by, 0, by.length);
        bytes.write(frame, to, frame.length - to);
        return bytes.toByteArray();
    }
}
