package io.chargelake.sample.fleet;

/**
 * Bytes from a station that are no OCPP message; nobody answers.
 *
 * @param kind what is wrong with them
 * @param bytes what stands on the wire
 */
@SuppressWarnings("ArrayRecordComponent")
record BrokenFrame(Quirk kind, byte[] bytes) implements Exchange {}
