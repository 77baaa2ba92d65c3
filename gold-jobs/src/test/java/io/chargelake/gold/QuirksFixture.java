package io.chargelake.gold;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.ingest.landing.Frames;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RowWriter;
import io.chargelake.lake.TableAppend;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The frames of {@code field-quirks.txt}, which says how they are written down, and how they come into a lake. */
final class QuirksFixture {

    /** The signed reading of case 26, as long as meters make them. */
    static final String SIGNED =
            "OCMF|{\"FV\":\"1.0\",\"RD\":\"" + "0123456789abcdef".repeat(300) + "\"}|{\"SD\":\"30\"}";

    private static final String TOPIC = "ocpp.frames";

    private record Landed(Instant at, String station, String session, String action, String frame, boolean again) {}

    private final List<Landed> first = new ArrayList<>();
    private final List<Landed> later = new ArrayList<>();

    private QuirksFixture() {}

    static QuirksFixture read() {
        QuirksFixture fixture = new QuirksFixture();
        List<Landed> frames = fixture.first;
        for (String line : text().split("\n")) {
            if (line.equals("later")) {
                frames = fixture.later;
            } else if (line.equals("again")) {
                Landed before = frames.get(frames.size() - 1);
                frames.add(new Landed(
                        before.at(), before.station(), before.session(), before.action(), before.frame(), true));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                frames.add(landed(line));
            }
        }
        return fixture;
    }

    /** Lands what is curated first. */
    void landFirst(Lake lake) {
        land(lake, first);
    }

    /** Lands the rest. */
    void landLater(Lake lake) {
        land(lake, later);
    }

    private static Landed landed(String line) {
        String[] field = line.split(" +\\| +", 5);
        return new Landed(
                Instant.parse("2026-10-" + field[0] + "Z"),
                field[1],
                orNull(field[2]),
                orNull(field[3]),
                field[4].replace("OCMF|LONG|", SIGNED.replace("\"", "\\\"")),
                false);
    }

    private static String orNull(String field) {
        return field.equals("-") ? null : field;
    }

    private static void land(Lake lake, List<Landed> frames) {
        DeltaTables.createIfMissing(lake, Frames.TABLE);
        long next = LandedOffsets.of(lake).next().of(TOPIC, 0).orElse(0);
        try (TableAppend append = TableAppend.to(lake, Frames.TABLE)) {
            for (Landed frame : frames) {
                next += frame.again() ? 0 : 1;
                write(append.rows(LocalDate.ofInstant(frame.at(), ZoneOffset.UTC)), frame, next - 1);
            }
            append.note(
                    "chargelake.landing." + TOPIC,
                    "{\"topicId\":\"t\",\"clusterId\":\"c\",\"next\":{\"0\":" + next
                            + "},\"validThrough\":\"2026-10-06T00:00:00Z\"}");
            append.commit();
        }
    }

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
                .binary(frame.frame().getBytes(UTF_8))
                .endRow();
    }

    private static String text() {
        try (InputStream resource = QuirksFixture.class.getResourceAsStream("field-quirks.txt")) {
            return new String(resource.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
