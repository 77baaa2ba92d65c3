package io.chargelake.reporting.live;

import java.time.Instant;

/** What a {@link LiveConsumer} is doing. */
public sealed interface LiveConsumerState {

    /** It reads and writes. */
    record Reading() implements LiveConsumerState {}

    /**
     * The store cannot be written: nothing is read until it can.
     *
     * @param since since when
     * @param why a sentence for operators, without secrets
     */
    record StoreAway(Instant since, String why) implements LiveConsumerState {}

    /**
     * Kafka does not answer, or has not yet.
     *
     * @param since since when
     * @param why a sentence for operators
     */
    record KafkaAway(Instant since, String why) implements LiveConsumerState {}
}
