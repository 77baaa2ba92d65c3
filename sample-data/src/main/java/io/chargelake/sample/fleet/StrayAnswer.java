package io.chargelake.sample.fleet;

/**
 * An answer of the station to a request that nobody has sent.
 *
 * @param frame what stands on the wire
 */
record StrayAnswer(String frame) implements Exchange {}
