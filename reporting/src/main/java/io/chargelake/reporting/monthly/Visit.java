package io.chargelake.reporting.monthly;

/**
 * A station to visit.
 *
 * @param rank place in its list, from 1
 */
record Visit(int rank, Station station, StationFaults faults) {}
