package io.chargelake.reporting.monthly.month;

/**
 * A station to visit.
 *
 * @param rank place in its list, from 1
 * @param monthsInARow how many months it has been to visit, this one among them
 */
public record Visit(int rank, Station station, StationFaults faults, int monthsInARow) {}
