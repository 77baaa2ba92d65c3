package io.chargelake.reporting.monthly.mail;

import io.chargelake.reporting.monthly.words.OneLine;
import java.util.List;

/**
 * What a mail says, in the order in which it is read; both templates show exactly this. Texts of stations have passed
 * {@link OneLine}; they are not escaped.
 *
 * @param language tag of the language
 * @param subject the mail's subject
 * @param title the mail's title within the page
 * @param headline how many stations of how many
 * @param lead why these stations, in one sentence
 * @param change how the list differs from the month before; empty where that is not known
 * @param energy what was not delivered in all; empty where there is no estimate
 * @param dataThrough how far the data reaches
 * @param cautions what a reader has to know before acting, usually nothing
 * @param monthName {@code October 2026}
 * @param rows the most urgent stations
 * @param more where the rest is
 * @param chart what the chart shows, in one sentence; empty if there is no chart
 * @param silent the stations of which nothing was heard, in one sentence; empty where there is none
 * @param corrections what earlier mails said and is not so, one sentence a station
 * @param notes how the numbers are made
 * @param footer where the mail comes from
 */
record MailPage(
        String language,
        String subject,
        String title,
        String headline,
        String lead,
        String change,
        String energy,
        String dataThrough,
        List<String> cautions,
        String monthName,
        List<Row> rows,
        String more,
        String chart,
        String silent,
        List<String> corrections,
        List<String> notes,
        String footer) {

    /**
     * One station of the list; a part that is not known is empty.
     *
     * @param link the station's live page
     * @param manager who looks after it; empty in a manager's own mail
     */
    record Row(
            int rank,
            String name,
            String id,
            String link,
            String model,
            String site,
            String address,
            String manager,
            String worstDayFaults,
            String worstDay,
            String daysOver,
            String faultsInEpisodes,
            String timeFaulted,
            String charges,
            String energy,
            String errors,
            String lastFault,
            String atTheEnd,
            String again) {}
}
