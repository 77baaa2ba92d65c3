package io.chargelake.sample.truth;

/** Names of the counts that a fleet keeps of its frames; silver tables are counted by their own names. */
public final class RowCount {

    /** Frames from stations. */
    public static final String FRAMES_IN = "frames.in";

    /** Frames to stations. */
    public static final String FRAMES_OUT = "frames.out";

    /** Frames that are messages, each once. */
    public static final String MESSAGES = "bronze.messages";

    /** Frames that repeat a message of the same connection and day. */
    public static final String DUPLICATES = "bronze.duplicates";

    /** Frames that are no message. */
    public static final String MALFORMED = "bronze.quarantine";

    /** Messages, and single samples, whose payload cannot be used. */
    public static final String SILVER_QUARANTINED = "quarantine.silver";

    private RowCount() {}
}
