package io.chargelake.reporting.monthly.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** Jakarta Mail's client, which also knows how far it got with a mail: that decides what an error means. */
final class SmtpConversation extends SMTPTransport {

    /** What was last begun. */
    enum Stage {
        /** Nothing yet of this mail. */
        BEFORE,
        /** The sender was named (MAIL). */
        SENDER,
        /** The recipient was named (RCPT). */
        RECIPIENT,
        /** The mail is under way (DATA), and the server cannot have all of it. */
        CONTENT,
        /** The mail's end was sent: from now on the server may have it. */
        END
    }

    private Stage stage = Stage.BEFORE;

    SmtpConversation(Session session) {
        super(session, new URLName("smtp", null, -1, null, null, null));
    }

    /** How far the last mail got. */
    Stage stage() {
        return stage;
    }

    @Override
    protected void mailFrom() throws MessagingException {
        stage = Stage.SENDER;
        super.mailFrom();
    }

    @Override
    protected void rcptTo() throws MessagingException {
        stage = Stage.RECIPIENT;
        super.rcptTo();
    }

    @Override
    protected OutputStream data() throws MessagingException {
        stage = Stage.CONTENT;
        return super.data();
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        stage = Stage.END;
        super.finishData();
    }

    /** To be called before each mail. */
    void begin() {
        stage = Stage.BEFORE;
    }
}
