package io.chargelake.sample.truth;

import java.util.OptionalLong;

/**
 * A stop that arrived and names no charge that its station has started.
 *
 * @param transactionId the id that it names, empty where it names none
 * @param stop the stop
 */
public record StrayStop(OptionalLong transactionId, Stop stop) {

    /** Whether it names a transaction at all: ids of 0 and below name none. */
    boolean namesTransaction() {
        return transactionId.isPresent() && transactionId.getAsLong() > 0;
    }
}
