package io.chargelake.reporting.monthly.month;

/** By which clock a report's days begin. */
public enum DayZone {
    /** All by the same: UTC. */
    UTC,
    /** Each station's by the clock where it stands. */
    STATION
}
