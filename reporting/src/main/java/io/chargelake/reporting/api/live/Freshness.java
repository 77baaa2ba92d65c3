package io.chargelake.reporting.api.live;

import java.time.Instant;

/**
 * How fresh an answer is.
 *
 * @param asOf the time to which everything that stations said is in it; null before anything was read
 * @param ageSeconds how long ago that is
 * @param stale whether that is longer than a minute, or nothing was read yet: what stations do now may be something else
 * @param validThrough through when the lake's tables are complete, where the answer has something of them; else null
 */
record Freshness(Instant asOf, Double ageSeconds, boolean stale, Instant validThrough) {}
