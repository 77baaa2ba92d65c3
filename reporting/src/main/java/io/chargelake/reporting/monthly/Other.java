package io.chargelake.reporting.monthly;

import java.util.Optional;

/**
 * A station that needs no visit.
 *
 * @param faults its faults, fewer than the threshold on each day; nothing if it had none
 */
record Other(Station station, Optional<StationFaults> faults) {}
