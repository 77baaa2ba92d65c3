package io.chargelake.sample.fleet;

/** Something out of the ordinary that happens to a station. */
interface Trait {

    /**
     * Writes it into the station's agenda, at the beginning of each month, and reserves the time it needs: none of the
     * month's first day, when charges may still be going on that nobody could keep away from it.
     *
     * @param station the station, before its first deed of the month
     * @param dice dice of the trait's own
     */
    void plan(StationLife station, Dice dice);
}
