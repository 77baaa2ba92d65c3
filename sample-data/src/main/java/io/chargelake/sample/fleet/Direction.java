package io.chargelake.sample.fleet;

/** Which way a frame went, named as the Kafka header {@code direction} names it. */
public enum Direction {
    /** From the station. */
    IN("in"),
    /** To the station. */
    OUT("out");

    private final String header;

    Direction(String header) {
        this.header = header;
    }

    /** The value of the Kafka header {@code direction}. */
    public String header() {
        return header;
    }

    /**
     * The direction of a header's value.
     *
     * @throws IllegalArgumentException if it is neither {@code in} nor {@code out}
     */
    public static Direction of(String header) {
        for (Direction direction : values()) {
            if (direction.header.equals(header)) {
                return direction;
            }
        }
        throw new IllegalArgumentException("direction: " + header + " (expected: in or out)");
    }
}
