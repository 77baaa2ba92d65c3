package io.chargelake.reporting.live;

/**
 * What became of a batch.
 *
 * @param version of the store after it
 * @param stations how many stations were told of
 */
public record Applied(long version, int stations) {}
