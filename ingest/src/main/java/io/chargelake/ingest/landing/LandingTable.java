package io.chargelake.ingest.landing;

import io.chargelake.lake.Table;
import java.util.function.Function;

/** The tables that hold what Kafka held. All are landed alike; they differ in their columns. */
enum LandingTable {
    /** What stations and the central system said to each other. */
    FRAMES(Frames.TABLE, LandedOffsets.FRAMES_JOB, "frame", FrameRow::new),

    /** What was asked of stations, what became of it, and which sockets were open. */
    EVENTS(Events.TABLE, LandedOffsets.EVENTS_JOB, "event", EventRow::new);

    private final Table table;
    private final String job;
    private final String noun;
    private final Function<String, RecordRow> rows;

    LandingTable(Table table, String job, String noun, Function<String, RecordRow> rows) {
        this.table = table;
        this.job = job;
        this.noun = noun;
        this.rows = rows;
    }

    /** The definition. */
    Table table() {
        return table;
    }

    /** Under which name runs that land into it stand in {@code ops.runs}. */
    String job() {
        return job;
    }

    /** What one row is, in a word for people. */
    String noun() {
        return noun;
    }

    /** A writer of the records of one topic, see {@link Generation#landedAs}. */
    RecordRow rowsOf(String landedAs) {
        return rows.apply(landedAs);
    }
}
