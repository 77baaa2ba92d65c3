package io.chargelake.reporting.monthly;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Instant;
import java.util.Optional;

/** Makes a month's mails, one at a time. */
final class Mailing {

    private static final String NOBODY = "unassigned@localhost";

    private final FaultMonth month;
    private final Edition edition;
    private final Letterhead letterhead;
    private final MailTemplates templates = new MailTemplates();

    Mailing(FaultMonth month, Letterhead letterhead) {
        this.month = month;
        this.edition = Edition.of(month.data());
        this.letterhead = letterhead;
    }

    /** Which edition of the report it is. */
    Edition edition() {
        return edition;
    }

    /** What the mail of a list says. */
    MailContent content(VisitList list) {
        return MailContent.of(month, list, letterhead, templates);
    }

    /**
     * A mail.
     *
     * @param session the session of the relay that will take it
     * @param attempt 1, and one more for each deliberate repeat
     * @param date its Date header
     */
    MonthlyMail mail(Session session, MailContent content, int attempt, Instant date) throws MessagingException {
        Optional<Mailbox> recipient = content.list().recipient();
        String messageId = edition.messageId(
                recipient.orElse(new Mailbox(NOBODY)),
                attempt,
                letterhead.from().domain());
        return MonthlyMail.of(session, content, letterhead, recipient, messageId, date);
    }

    /** The time that a preview's mails bear: the end of their data, so that each preview of it is the same. */
    Instant previewDate() {
        return month.data().end();
    }
}
