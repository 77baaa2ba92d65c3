package io.chargelake.curation;

import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.silver.ExcludedTimesFile;
import io.chargelake.curation.silver.StationRegister;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What a curate run is asked to do.
 *
 * @param stations the station register to take over; empty to leave it as it is
 * @param excludedTimes the list of excluded times to take over; empty to leave it as it is
 * @param scope which frames to look at
 */
public record CurationOrder(
        Optional<StationRegister> stations, Optional<ExcludedTimesFile> excludedTimes, Scope scope) {

    /** Which frames a run looks at. */
    public sealed interface Scope {}

    /** What has landed since the last run. */
    public record WhatIsNew() implements Scope {}

    /** What was set aside: after a fix, some of it can be used. */
    public record Quarantine() implements Scope {}

    /** What has landed since the last run. */
    public static CurationOrder ofWhatIsNew() {
        return new CurationOrder(Optional.empty(), Optional.empty(), new WhatIsNew());
    }

    /** What was set aside. */
    public static CurationOrder ofQuarantine() {
        return new CurationOrder(Optional.empty(), Optional.empty(), new Quarantine());
    }

    /**
     * The order as a user gives it.
     *
     * @param stations a CSV file, or null
     * @param excludedTimes a CSV file, or null
     * @param days {@code 2026-10-01..2026-10-31} or one day, or null
     * @throws CommandFailure (exit 2) if one of them cannot be understood
     */
    public static CurationOrder of(Path stations, Path excludedTimes, String days) {
        return new CurationOrder(
                Optional.ofNullable(stations).map(StationRegister::read),
                Optional.ofNullable(excludedTimes).map(ExcludedTimesFile::read),
                days == null ? new WhatIsNew() : Days.parse(days));
    }

    /**
     * Everything that was received on some UTC days, derived anew.
     *
     * @param first the first of them
     * @param last the last of them
     */
    public record Days(LocalDate first, LocalDate last) implements Scope {

        static Days parse(String text) {
            try {
                int dots = text.indexOf("..");
                Days days = dots < 0
                        ? new Days(LocalDate.parse(text), LocalDate.parse(text))
                        : new Days(LocalDate.parse(text.substring(0, dots)), LocalDate.parse(text.substring(dots + 2)));
                if (!days.last.isBefore(days.first)) {
                    return days;
                }
            } catch (DateTimeParseException notDays) {
                // Told below, as a range that ends before it begins is.
            }
            throw CommandFailure.usage("--dates '" + text
                    + "' is no range of days. Give the first and the last, as in 2026-10-01..2026-10-31.");
        }
    }
}
