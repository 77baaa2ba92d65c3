package io.chargelake.sample.fleet;

/** Something out of the ordinary that happens to a station. */
interface Trait {

    /**
     * Writes it into the station's agenda, at the beginning of the month, and reserves the time it needs.
     *
     * @param station the station, before its first deed
     * @param dice dice of the trait's own
     */
    void plan(StationLife station, Dice dice);
}
