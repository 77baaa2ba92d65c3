package io.chargelake.reporting.monthly.month;

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
 * @param closesAt from when on the month is reported: its end, a cut-off before it, or
 *     its end where the last station stands
 */
public record DataThrough(YearMonth month, Instant validThrough, List<LocalDate> silentDays, Instant closesAt) {

    /** Copies what may change. */
    public DataThrough {
        silentDays = List.copyOf(silentDays);
    }

    /** The data of a month that is reported when it has ended. */
    public DataThrough(YearMonth month, Instant validThrough, List<LocalDate> silentDays) {
        this(month, validThrough, silentDays, endOf(month));
    }

    /** Whether the data reaches past the end of the month's last day, in UTC and wherever days are counted. */
    public boolean closed() {
        return !validThrough.isBefore(endOf(month)) && !validThrough.isBefore(closesAt);
    }

    /** Whether the month's one report can be made: it is closed, or the data reaches past the cut-off. */
    public boolean due() {
        return !validThrough.isBefore(closesAt);
    }

    /** The end of the data that the month's report is made of. */
    public Instant end() {
        return closed() ? endOf(month) : validThrough;
    }

    /** The first instant after a month. */
    public static Instant endOf(YearMonth month) {
        return startOf(month.plusMonths(1));
    }

    /** The first instant of a month. */
    public static Instant startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
