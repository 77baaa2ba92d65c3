package io.chargelake.sample.fleet;

/** What a live station tells. */
public enum LiveScenario {
    /** A charge, from card to cable. */
    CHARGE,
    /** A charge, then six faults. */
    FAULT_BURST,
    /** A charge, then another one that still goes on. */
    STILL_CHARGING
}
