package io.chargelake.ingest.landing;

/**
 * One log of a topic. A topic that was created again, that lies in another cluster, or whose log was cut off counts its
 * offsets anew, so its records are landed under a name of their own: {@code ocpp.frames}, then {@code ocpp.frames~2},
 * {@code ocpp.frames~3} … A Kafka topic's name never has a {@code ~}.
 *
 * @param topic Kafka topic
 * @param number 1 for the first
 */
record Generation(String topic, int number) {

    private static final char MARK = '~';

    Generation {
        if (topic.indexOf(MARK) >= 0 || number < 1) {
            throw new IllegalArgumentException(
                    "generation " + number + " of " + topic + " (expected: a Kafka topic, and 1 or more)");
        }
    }

    /** The first of a topic. */
    static Generation first(String topic) {
        return new Generation(topic, 1);
    }

    /**
     * Reads what {@link #landedAs} has made.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Generation parse(String landedAs) {
        int mark = landedAs.indexOf(MARK);
        return mark < 0
                ? first(landedAs)
                : new Generation(landedAs.substring(0, mark), Integer.parseInt(landedAs.substring(mark + 1)));
    }

    /** The one after this. */
    Generation next() {
        return new Generation(topic, number + 1);
    }

    /** What column {@code topic} of {@code landing.frames} says. */
    String landedAs() {
        return number == 1 ? topic : topic + MARK + number;
    }
}
