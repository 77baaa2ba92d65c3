package io.chargelake.reporting.monthly.mail;

import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.Wording;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes a month's mails, one at a time. */
public final class Mailing {

    private static final String NOBODY = "unassigned@localhost";

    private final FaultMonth month;
    private final Edition edition;
    private final Letterhead letterhead;
    private final MailTemplates templates = new MailTemplates();

    /** The mails of a month, which all bear the letterhead. */
    public Mailing(FaultMonth month, Letterhead letterhead) {
        this.month = month;
        this.edition = Edition.of(month.data());
        this.letterhead = letterhead;
    }

    /** Which edition of the report it is. */
    public Edition edition() {
        return edition;
    }

    /** The subject of a list's mail. */
    public String subject(VisitList list) {
        return new PageComposer(month, list, Wording.of(list.reader()), letterhead)
                .page(0, List.of(), Optional.empty())
                .subject();
    }

    /** What the mail of a list says. */
    public MailContent content(VisitList list) {
        return MailContent.of(month, list, letterhead, templates);
    }

    /**
     * A mail.
     *
     * @param session the session of the relay that will take it
     * @param attempt 1, and one more for each deliberate repeat
     * @param date its Date header
     */
    public MonthlyMail mail(Session session, MailContent content, int attempt, Instant date) throws MessagingException {
        Optional<Mailbox> recipient = content.list().recipient();
        String messageId = edition.messageId(
                recipient.orElse(new Mailbox(NOBODY)),
                attempt,
                letterhead.from().domain());
        return MonthlyMail.of(session, content, letterhead, recipient, messageId, date);
    }

    /** The time that a preview's mails bear: the end of their data, so that each preview of it is the same. */
    public Instant previewDate() {
        return month.data().end();
    }
}
