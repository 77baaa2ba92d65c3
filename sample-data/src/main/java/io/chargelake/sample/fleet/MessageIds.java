package io.chargelake.sample.fleet;

/** How a station numbers its requests. */
enum MessageIds {
    UUID,
    /** Counts from 1000001 and starts anew with every boot, so that ids come back. */
    COUNTER,
    /** Sixteen hexadecimal digits. */
    HEX
}
