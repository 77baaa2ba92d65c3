package io.chargelake.curation.silver;

import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.Lake;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The times that an operator excludes from outages, in a CSV file (RFC 4180, UTF-8, comma): the header names columns of
 * {@code silver.excluded_times}, times are ISO 8601 with their offset. A file without a line excludes nothing.
 *
 * @param times for each time the values of the table's columns, in the order of the station ids
 */
public record ExcludedTimesFile(List<List<Object>> times) {

    private static final RegisterFile FILE = new RegisterFile(
            "list of excluded times",
            ExcludedTimes.TABLE,
            Set.of(),
            List.of("station_id", "connector_id", "from_at", "until_at", "reason"));

    /**
     * Reads a list.
     *
     * @throws CommandFailure (exit 2) if the file cannot be read, has a column that the table does not know, or a row that
     *     cannot be right; the message names line and value
     */
    public static ExcludedTimesFile read(Path file) {
        List<List<Object>> times = FILE.read(file);
        for (List<Object> time : times) {
            Instant from = (Instant) time.get(2);
            Instant until = (Instant) time.get(3);
            if (!from.isBefore(until)) {
                throw CommandFailure.usage("The list of excluded times " + file + " cannot be right: at station "
                        + time.get(0) + ", until_at " + until + " is not after from_at " + from
                        + ". Nothing was changed.");
            }
        }
        return new ExcludedTimesFile(times);
    }

    /** The list that a lake has now; empty where it has none. */
    public static ExcludedTimesFile of(Lake lake) {
        return new ExcludedTimesFile(FILE.of(lake));
    }
}
