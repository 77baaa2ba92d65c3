package io.chargelake.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.ingest.event.Direction;
import io.chargelake.ingest.event.FrameRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Plain traffic of many stations for benchmarks: heartbeats and meter values with their answers, now and then a status.
 * Of ten frames, six are heartbeats or their answers, three and a half meter values or theirs.
 *
 * @param stations how many stations speak in turn
 */
record Traffic(int stations) {

    private static final int FRAMES_A_ROUND = 20;

    /** Frames of a time span, evenly spread over it, in order. */
    void between(Instant start, Instant end, long frames, Consumer<FrameRecord> sink) {
        double stepMillis = Duration.between(start, end).toMillis() / (double) frames;
        long sent = 0;
        for (long round = 0; sent < frames; round++) {
            String station = String.format(Locale.ROOT, "BENCH-%05d", round % stations);
            for (int i = 0; i < FRAMES_A_ROUND && sent < frames; i++, sent++) {
                Instant at = start.plusMillis((long) (sent * stepMillis));
                sink.accept(frame(station, at, round, i));
            }
        }
    }

    private FrameRecord frame(String station, Instant at, long round, int i) {
        String id = start(at) + "-" + round + "-" + i / 2;
        boolean answer = i % 2 == 1;
        String action = i < 12 ? "Heartbeat" : i < 18 || round % 5 > 0 ? "MeterValues" : "StatusNotification";
        String frame = answer
                ? "[3,\"" + id + "\"," + (i < 12 ? "{\"currentTime\":\"" + at + "\"}" : "{}") + "]"
                : "[2,\"" + id + "\",\"" + action + "\"," + payload(action, at, round) + "]";
        return FrameRecord.of(station, at, frame.getBytes(UTF_8))
                .direction(answer ? Direction.OUT : Direction.IN)
                .ocppVersion("ocpp1.6")
                .session(station + "-" + start(at))
                .action(action);
    }

    private static long start(Instant at) {
        return at.getEpochSecond() / 3_600;
    }

    private static String payload(String action, Instant at, long round) {
        return switch (action) {
            case "Heartbeat" -> "{}";
            case "StatusNotification" ->
                "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\""
                        + (round % 2 == 0 ? "Charging" : "Finishing") + "\",\"timestamp\":\"" + at + "\"}";
            default ->
                "{\"connectorId\":1,\"meterValue\":[{\"timestamp\":\"" + at + "\",\"sampledValue\":[{\"value\":\""
                        + round
                        + "\",\"measurand\":\"Energy.Active.Import.Register\",\"unit\":\"Wh\"},{\"value\":\"7360.0\","
                        + "\"measurand\":\"Power.Active.Import\",\"unit\":\"W\"}]}]}";
        };
    }
}
