package io.chargelake.reporting.api.lake;

import io.chargelake.lake.TableRows;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** Some UTC days that a caller asks for, both ends included. */
record DayRange(LocalDate from, LocalDate to) {

    /** Tables cannot compare with days that are millions of years away. */
    private static final int LAST_YEAR = 9999;

    /**
     * Those that the parameters {@code from} and {@code to} say.
     *
     * @param most how many days they may be
     * @throws BadRequest if they are none, or more, or not of the years 1 to 9999
     */
    static DayRange of(LocalDate from, LocalDate to, int most) {
        BadRequest.unless(from.getYear() >= 1, "from", from, "a day of the years 1 to " + LAST_YEAR);
        BadRequest.unless(to.getYear() <= LAST_YEAR, "to", to, "a day of the years 1 to " + LAST_YEAR);
        BadRequest.unless(!to.isBefore(from), "to", to, "a day that is not before from, " + from);
        BadRequest.unless(ChronoUnit.DAYS.between(from, to) < most, "to", to, "at most " + most + " days from " + from);
        return new DayRange(from, to);
    }

    /** The rows of these days, by a column of days. */
    TableRows of(TableRows rows, String column) {
        return rows.whereAtLeast(column, from).whereAtMost(column, to);
    }
}
