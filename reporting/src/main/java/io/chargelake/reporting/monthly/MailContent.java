package io.chargelake.reporting.monthly;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One list as it is mailed.
 *
 * @param list what it was made of
 * @param subject the mail's subject
 * @param html the HTML part
 * @param text the plain-text part, which says the same
 * @param table the attached table; nothing if the list is empty
 */
record MailContent(VisitList list, String subject, String html, String text, Optional<Attachment> table) {

    /** A file that comes with a mail. */
    record Attachment(String name, byte[] bytes) {}

    /** Gmail cuts a message's HTML at about this size. */
    static final int LARGEST_HTML = 102_000;

    private static final int MOST_ROWS = 40;
    private static final int FEWER = 5;

    /** Renders a list: at most 40 rows in the mail, fewer where long texts would make it too large; all in the table. */
    static MailContent of(FaultMonth month, VisitList list, MailTemplates templates) {
        String attachment = "stations-to-visit-" + month.month() + ".csv";
        int rows = MOST_ROWS;
        MailPage page = MailPage.of(month, list, rows, attachment);
        String html = templates.html(page);
        while (html.getBytes(StandardCharsets.UTF_8).length >= LARGEST_HTML && rows > FEWER) {
            rows -= FEWER;
            page = MailPage.of(month, list, rows, attachment);
            html = templates.html(page);
        }
        return new MailContent(
                list,
                page.subject(),
                html,
                templates.text(page),
                list.visits().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Attachment(attachment, VisitListCsv.of(list))));
    }
}
