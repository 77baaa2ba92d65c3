package io.chargelake.reporting.live;

/**
 * What was forgotten.
 *
 * @param history entries of the history
 * @param sessions sessions that are over
 * @param transactions closed transactions, and open ones that began as long ago
 */
public record Forgotten(long history, long sessions, long transactions) {}
