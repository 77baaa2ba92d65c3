package io.chargelake.lake;

/** Units of measure of columns, by their UCUM codes; a column's name ends in the unit as well. */
public enum Unit {
    WATT_HOUR("W.h"),
    KILOWATT_HOUR("kW.h"),
    WATT("W"),
    SECOND("s"),
    MINUTE("min"),
    HOUR("h"),
    PERCENT("%"),
    DEGREE("deg");

    private final String ucum;

    Unit(String ucum) {
        this.ucum = ucum;
    }

    /** The code of the Unified Code for Units of Measure, for example {@code kW.h}. */
    public String ucum() {
        return ucum;
    }
}
