package io.chargelake.ingest.landing;

/**
 * What a user lets a landing run do that it does not by itself.
 *
 * @param tolerateGaps offsets without a record are counted and no failure: the topic is compacted, or its producers use
 *     transactions
 * @param acceptLoss goes on, at its start, where records can never be landed any more, and records which
 */
record LandingOrder(boolean tolerateGaps, boolean acceptLoss) {

    /** Nothing of it. */
    static LandingOrder strict() {
        return new LandingOrder(false, false);
    }
}
