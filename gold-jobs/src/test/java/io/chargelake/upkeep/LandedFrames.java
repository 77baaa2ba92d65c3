package io.chargelake.upkeep;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.ingest.landing.Frames;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.TableAppend;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Frames of one Kafka partition, written down by a test and landed in one commit. Times are ISO 8601 without the Z. */
final class LandedFrames {

    static final String TOPIC = "ocpp.frames";

    private final List<Landed> frames = new ArrayList<>();

    private record Landed(String station, Instant at, String action, String frame) {}

    LandedFrames heartbeat(String station, String at) {
        return add(station, at, "Heartbeat", "[2,\"h" + at + "\",\"Heartbeat\",{}]");
    }

    LandedFrames status(String station, String at, String status) {
        return add(
                station,
                at,
                "StatusNotification",
                "[2,\"s" + at + "\",\"StatusNotification\",{\"connectorId\":1,\"errorCode\":\""
                        + (status.equals("Faulted") ? "GroundFailure" : "NoError") + "\",\"status\":\"" + status
                        + "\",\"timestamp\":\"" + at + "Z\"}]");
    }

    /** Lands them behind what has landed before. */
    void land(Lake lake, Instant validThrough) {
        DeltaTables.createIfMissing(lake, Frames.TABLE);
        long offset = LandedOffsets.of(lake).next().of(TOPIC, 0).orElse(0);
        try (TableAppend append = TableAppend.to(lake, Frames.TABLE)) {
            for (Landed frame : frames) {
                append.rows(LocalDate.ofInstant(frame.at(), ZoneOffset.UTC))
                        .string(TOPIC)
                        .intValue(0)
                        .longValue(offset++)
                        .instant(frame.at())
                        .string(frame.station())
                        .string("ocpp1.6")
                        .string("in")
                        .string("S-" + frame.station())
                        .string(frame.action())
                        .string("node-1")
                        .absent()
                        .absent()
                        .binary(frame.frame().getBytes(UTF_8))
                        .endRow();
            }
            append.note(
                    "chargelake.landing." + TOPIC,
                    "{\"topicId\":\"t\",\"clusterId\":\"c\",\"next\":{\"0\":" + offset + "},\"validThrough\":\""
                            + validThrough + "\"}");
            append.commit();
        }
    }

    private LandedFrames add(String station, String at, String action, String frame) {
        frames.add(new Landed(station, Instant.parse(at + "Z"), action, frame));
        return this;
    }
}
