package io.chargelake.reporting.api.lake;

import java.time.Instant;

/**
 * How fresh an answer is.
 *
 * @param asOf the time to which everything that stations said is in it; null before anything was read
 * @param ageSeconds how long ago that is
 * @param stale whether that is too long for what it tells, or nothing was read yet
 * @param validThrough through when the lake's tables are complete; null where nobody knows it yet
 */
public record Freshness(Instant asOf, Double ageSeconds, boolean stale, Instant validThrough) {}
