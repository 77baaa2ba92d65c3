package io.chargelake.reporting.monthly.month;

import java.time.Instant;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * When months are closed: at the end of their last UTC day, or on their last day at a set local time, so that the mail
 * is there before the day is over; what comes after is then in the next month's mail, as a correction.
 *
 * @param at the local time of a cut-off; nothing for the end of the month
 * @param zone where that time is local
 */
public record MonthClose(Optional<LocalTime> at, ZoneId zone) {

    /** At the end of their last UTC day. */
    public static final MonthClose AT_THE_END = new MonthClose(Optional.empty(), ZoneOffset.UTC);

    /** From when on a month is reported. */
    public Instant of(YearMonth month) {
        Instant end = DataThrough.endOf(month);
        return at.map(time -> month.atEndOfMonth().atTime(time).atZone(zone).toInstant())
                .filter(cutOff -> cutOff.isBefore(end))
                .orElse(end);
    }

    /** The latest month that is closed by now. */
    public YearMonth latest(Instant now) {
        YearMonth current = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        return now.isBefore(of(current)) ? current.minusMonths(1) : current;
    }
}
