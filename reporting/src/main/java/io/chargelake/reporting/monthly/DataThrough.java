package io.chargelake.reporting.monthly;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/**
 * How far the data of a month reaches.
 *
 * @param month the UTC month
 * @param validThrough everything that Kafka had taken by this time is in
 * @param silentDays days of the month, as far as the data reaches, of which there is no event of any station
 */
record DataThrough(YearMonth month, Instant validThrough, List<LocalDate> silentDays) {

    DataThrough {
        silentDays = List.copyOf(silentDays);
    }

    /** Whether the data reaches past the end of the month's last UTC day. */
    boolean closed() {
        return !validThrough.isBefore(endOf(month));
    }

    /** The end of the data that the month's report is made of. */
    Instant end() {
        return closed() ? endOf(month) : validThrough;
    }

    /** The first instant after a month. */
    static Instant endOf(YearMonth month) {
        return startOf(month.plusMonths(1));
    }

    /** The first instant of a month. */
    static Instant startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
