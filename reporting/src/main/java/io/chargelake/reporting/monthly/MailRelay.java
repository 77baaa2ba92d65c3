package io.chargelake.reporting.monthly;

import jakarta.mail.Session;

/** Takes mails and passes them on. */
interface MailRelay extends AutoCloseable {

    /** The session that mails for it are composed in. */
    Session session();

    /**
     * Makes sure that it can be spoken to, before anything is noted down as being sent.
     *
     * @throws RelayDownException if it cannot
     */
    void connect() throws RelayDownException;

    /** Hands over one mail to its one recipient, after {@link #connect}. */
    Handover send(MonthlyMail mail, Mailbox recipient);

    @Override
    void close();

    /** How it ended. */
    sealed interface Handover {

        /** The relay's answer in one line, or what happened instead of one. */
        String reply();

        /** The relay has the mail. */
        record Accepted(String reply) implements Handover {}

        /** The relay does not have the mail, and said so. */
        record Refused(String reply) implements Handover {}

        /** The connection broke, and the relay may have the mail or not. */
        record Unknown(String reply) implements Handover {}
    }

    /** The relay cannot be spoken to; nothing was sent. */
    final class RelayDownException extends Exception {

        private static final long serialVersionUID = 1L;

        RelayDownException(String reason, Throwable cause) {
            super(reason, cause);
        }
    }
}
