package io.chargelake.sample.truth;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A stop that arrived and names no charge that its station has started.
 *
 * @param transactionId the id that it names, empty where it names none
 * @param idTag who stopped, as told; empty where the station did
 * @param stop the stop
 */
public record StrayStop(OptionalLong transactionId, Optional<String> idTag, Stop stop) {

    /** Whether it names a transaction at all: ids of 0 and below name none. */
    boolean namesTransaction() {
        return transactionId.isPresent() && transactionId.getAsLong() > 0;
    }
}
