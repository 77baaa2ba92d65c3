package io.chargelake.sample.fleet;

import java.time.Instant;

/**
 * A time as a station writes it.
 *
 * @param text what stands in the payload
 * @param instant what a reader must understand, with the precision of the text
 */
record Stamp(String text, Instant instant) {}
