package io.chargelake.reporting.monthly.month;

/**
 * How a list differs from the one of the month before.
 *
 * @param again stations that are on both
 * @param added stations that were not on the list before
 * @param gone stations that are not on it any more
 */
public record Change(int again, int added, int gone) {}
