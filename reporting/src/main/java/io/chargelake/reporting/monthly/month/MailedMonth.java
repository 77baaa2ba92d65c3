package io.chargelake.reporting.monthly.month;

import java.util.Map;

/**
 * What the mails of a month have said, corrections in later mails among them.
 *
 * @param threshold faults within one day from which a station was listed
 * @param days whose days were counted
 * @param listed the listed stations and their faults in the month
 */
public record MailedMonth(int threshold, DayZone days, Map<String, Integer> listed) {

    /** Copies what may change. */
    public MailedMonth {
        listed = Map.copyOf(listed);
    }
}
