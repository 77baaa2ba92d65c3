package io.chargelake.reporting.monthly.smtp;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

/** Takes mails and passes them on. */
public interface MailRelay extends AutoCloseable {

    /** The session that mails for it are composed in. */
    Session session();

    /**
     * Makes sure that it can be spoken to, before anything is noted down as being sent.
     *
     * @throws RelayDownException if it cannot
     */
    void connect() throws RelayDownException;

    /**
     * Hands over one mail to its one recipient, after {@link #connect}.
     *
     * @throws RelayDownException if it takes no mail of this sender at all; it does not have this one
     */
    Handover send(MimeMessage mail, Mailbox recipient) throws RelayDownException;

    @Override
    void close();

    /** How it ended. */
    sealed interface Handover {

        /** The relay's answer in one line, or what happened instead of one. */
        String reply();

        /** The relay has the mail. */
        record Accepted(String reply) implements Handover {}

        /** The relay does not have the mail and will not take it: an answer that begins with 5 (RFC 5321, 4.2.1). */
        record Refused(String reply) implements Handover {}

        /**
         * The relay does not have the mail and may take it later: an answer that begins with 4, or a connection that
         * broke before the mail's end was sent.
         */
        record Deferred(String reply) implements Handover {}

        /** The connection broke after the mail's end was sent, and the relay may have the mail or not (RFC 1047). */
        record Unknown(String reply) implements Handover {}
    }

    /** The relay cannot be spoken to, or takes nothing; nothing was sent. */
    final class RelayDownException extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean passing;

        /**
         * Says why.
         *
         * @param passing whether it may pass by itself; a wrong password does not
         */
        public RelayDownException(String reason, boolean passing, Throwable cause) {
            super(reason, cause);
            this.passing = passing;
        }

        /** Whether it is worth trying again soon. */
        public boolean passing() {
            return passing;
        }
    }
}
