package io.chargelake.sample.fleet;

import java.util.Optional;

/**
 * Bytes from a station that are no OCPP message.
 *
 * @param kind what is wrong with them
 * @param bytes what stands on the wire
 * @param answer the error that goes back, where the message id can be read
 */
@SuppressWarnings("ArrayRecordComponent")
record BrokenFrame(Quirk kind, byte[] bytes, Optional<String> answer) implements Exchange {}
