package io.chargelake.reporting.monthly.month;

import java.util.Optional;

/**
 * A station that needs no visit.
 *
 * @param faults its faults, fewer than the threshold on each day; nothing if it had none
 */
public record Other(Station station, Optional<StationFaults> faults) {}
