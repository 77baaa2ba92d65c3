package io.chargelake.ingest.event;

/** Which way a frame went, seen from the ingress. */
public enum Direction {
    /** From the station. */
    IN("in"),
    /** To the station. */
    OUT("out");

    private final String word;

    Direction(String word) {
        this.word = word;
    }

    /** The value of the header {@link FrameHeaders#DIRECTION}. */
    public String word() {
        return word;
    }
}
