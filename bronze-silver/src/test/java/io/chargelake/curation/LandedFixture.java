package io.chargelake.curation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.ingest.landing.Events;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RowWriter;
import io.chargelake.lake.TableAppend;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fills the landing tables of a lake as the landing job does, one commit a call. */
public final class LandedFixture {

    /** The topic of the frames. */
    public static final String TOPIC = "ocpp.frames";

    private final Lake lake;
    private Instant validThrough = Instant.parse("2026-11-01T00:00:00Z");

    /** A fixture of one lake. */
    public LandedFixture(Lake lake) {
        this.lake = lake;
    }

    /**
     * A frame to land.
     *
     * @param station the key, may be null
     * @param at when it was received
     * @param session may be null
     * @param action the header, may be null
     * @param frame the frame, may be null
     */
    public record Landed(String station, Instant at, String session, String action, byte[] frame) {

        /** A frame of text, received at an ISO 8601 time. */
        public static Landed of(String station, String at, String session, String action, String frame) {
            return new Landed(
                    station, Instant.parse(at), session, action, frame == null ? null : frame.getBytes(UTF_8));
        }
    }

    /** Lands frames in one partition of one topic, in the order of the list. */
    public void land(List<Landed> frames) {
        DeltaTables.createIfMissing(lake, Frames.TABLE);
        long offset = LandedOffsets.of(lake).next().of(TOPIC, 0).orElse(0);
        try (TableAppend append = TableAppend.to(lake, Frames.TABLE)) {
            for (Landed frame : frames) {
                write(append.rows(LocalDate.ofInstant(frame.at(), ZoneOffset.UTC)), frame, offset++);
            }
            append.note(
                    "chargelake.landing." + TOPIC,
                    "{\"topicId\":\"t\",\"clusterId\":\"c\",\"next\":{\"0\":" + offset + "},\"validThrough\":\""
                            + validThrough + "\"}");
            append.commit();
        }
    }

    /**
     * Lands records beside the frames, each in partition 0 of its topic, in the order of the list.
     */
    public void landEvents(List<Event> events) {
        DeltaTables.createIfMissing(lake, Events.TABLE);
        Map<String, Long> next = new TreeMap<>();
        LandedOffsets.ofEvents(lake)
                .orElseThrow()
                .next()
                .next()
                .forEach((topic, offsets) -> next.put(topic, offsets.get(0)));
        try (TableAppend append = TableAppend.to(lake, Events.TABLE)) {
            for (Event event : events) {
                long offset = next.merge(event.topic(), 1L, Long::sum) - 1;
                append.rows(LocalDate.ofInstant(event.at(), ZoneOffset.UTC))
                        .string(event.topic())
                        .intValue(0)
                        .longValue(offset)
                        .instant(event.at())
                        .string(event.key())
                        .string(event.kind())
                        .absent()
                        .string("node-1")
                        .absent()
                        .absent()
                        .binary(event.value().getBytes(UTF_8))
                        .endRow();
            }
            next.forEach((topic, offset) -> append.note(
                    "chargelake.landing." + topic,
                    "{\"topicId\":\"t\",\"clusterId\":\"c\",\"next\":{\"0\":" + offset + "},\"validThrough\":\""
                            + validThrough + "\"}"));
            append.commit();
        }
    }

    /**
     * A record beside the frames.
     *
     * @param topic Kafka topic
     * @param at its Kafka timestamp
     * @param key may be null
     * @param kind the header event, may be null
     * @param value its value
     */
    public record Event(String topic, Instant at, String key, String kind, String value) {}

    private static void write(RowWriter row, Landed frame, long offset) {
        row.string(TOPIC)
                .intValue(0)
                .longValue(offset)
                .instant(frame.at())
                .string(frame.station())
                .string("ocpp1.6")
                .absent()
                .string(frame.session())
                .string(frame.action())
                .string("node-1")
                .string("acme")
                .absent()
                .binary(frame.frame())
                .endRow();
    }
}
