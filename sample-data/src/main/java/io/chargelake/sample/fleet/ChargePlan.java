package io.chargelake.sample.fleet;

import java.util.Optional;

/**
 * A charge as its driver means it.
 *
 * @param idTag who charges, as the reader reads it
 * @param seconds from start to stop
 * @param wantedWh when the battery is full
 * @param watts what the car takes
 * @param reason what the stop says; empty for a stop that says nothing
 * @param remote whether an app starts it, so that no card is read
 * @param ending how it ends
 */
record ChargePlan(
        String idTag, int seconds, int wantedWh, int watts, Optional<String> reason, boolean remote, Ending ending) {

    /** How the end of a charge is told. */
    enum Ending {
        USUAL,
        /** Not at all. */
        UNTOLD,
        /** Once more, later, with another reading. */
        TWICE,
        /** With a reading below the first. */
        BACKWARDS,
        /** With a reading that has decimals. */
        DECIMAL,
        /** With a reading of -1, which means that it is not known. */
        METER_UNKNOWN,
        /** With another id tag than it began with. */
        OTHER_TAG,
        /** Samples and stop name transaction 0. */
        ID_ZERO,
        /** Samples and stop name transaction -1, though the start was delivered. */
        ID_MINUS_ONE,
        /** Samples name no transaction, and the stop names null. */
        ID_NULL,
        /** Samples and stop name a transaction that was never given to anybody. */
        ID_UNKNOWN,
        /** The id tag is refused after the start; the station stops at once. */
        REFUSED
    }

    /**
     * A number of seconds near the given one after which no time in hours lies exactly between two hundredths: sums of
     * binary fractions and of decimals would round such a time differently.
     */
    static int clearOfTies(long seconds) {
        return Math.toIntExact(seconds % 12 == 6 ? seconds + 1 : seconds);
    }

    ChargePlan lasting(int otherSeconds) {
        return new ChargePlan(idTag, clearOfTies(otherSeconds), wantedWh, watts, reason, remote, ending);
    }

    ChargePlan ending(Ending other) {
        // Stations name the tag of whoever stops at the reader, and nobody else's.
        Optional<String> told = other == Ending.OTHER_TAG ? Optional.of("Local") : reason;
        return new ChargePlan(idTag, seconds, wantedWh, watts, told, remote, other);
    }

    ChargePlan because(String otherReason) {
        return new ChargePlan(idTag, seconds, wantedWh, watts, Optional.of(otherReason), remote, ending);
    }
}
