package io.chargelake.curation;

import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.silver.StationRegister;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What a curate run is asked to do.
 *
 * @param stations the station register to take over; empty to leave it as it is
 * @param days the received days to derive anew; empty for what is new
 */
public record CurationOrder(Optional<StationRegister> stations, Optional<Days> days) {

    /** What has landed since the last run. */
    public static CurationOrder ofWhatIsNew() {
        return new CurationOrder(Optional.empty(), Optional.empty());
    }

    /**
     * The order as a user gives it.
     *
     * @param stations a CSV file, or null
     * @param days {@code 2026-10-01..2026-10-31} or one day, or null
     * @throws CommandFailure (exit 2) if either cannot be understood
     */
    public static CurationOrder of(Path stations, String days) {
        return new CurationOrder(
                Optional.ofNullable(stations).map(StationRegister::read),
                Optional.ofNullable(days).map(Days::parse));
    }

    /**
     * UTC days on which frames were received.
     *
     * @param first the first of them
     * @param last the last of them
     */
    public record Days(LocalDate first, LocalDate last) {

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
