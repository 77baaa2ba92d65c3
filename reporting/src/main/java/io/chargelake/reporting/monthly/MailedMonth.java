package io.chargelake.reporting.monthly;

import java.util.Map;

/**
 * What the mails of a month have said, corrections in later mails among them.
 *
 * @param threshold faults within one day from which a station was listed
 * @param days whose days were counted
 * @param listed the listed stations and their faults in the month
 */
record MailedMonth(int threshold, DayZone days, Map<String, Integer> listed) {

    MailedMonth {
        listed = Map.copyOf(listed);
    }
}
