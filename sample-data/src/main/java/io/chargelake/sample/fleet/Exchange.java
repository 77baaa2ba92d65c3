package io.chargelake.sample.fleet;

/** Something that passes over a station's connection as a whole, nothing else in between. */
sealed interface Exchange permits StationCall, CentralCall, BrokenFrame, StrayAnswer {}
