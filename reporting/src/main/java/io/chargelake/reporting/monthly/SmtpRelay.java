package io.chargelake.reporting.monthly;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a mail server, made anew when it has broken. */
final class SmtpRelay implements MailRelay {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpRelay.class);
    private static final int LONGEST_REPLY = 300;
    private static final int FIRST_FAILURE = 400;

    private final SmtpServer server;
    private final Optional<SmtpLogin> login;
    private final Session session;
    private SMTPTransport transport;

    SmtpRelay(SmtpServer server, Optional<SmtpLogin> login) {
        this.server = server;
        this.login = login;
        this.session = Session.getInstance(server.properties());
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public void connect() throws RelayDownException {
        if (transport != null && transport.isConnected()) {
            return;
        }
        close();
        try {
            transport = (SMTPTransport) session.getTransport("smtp");
            transport.connect(
                    login.map(SmtpLogin::user).orElse(null),
                    login.map(SmtpLogin::password).orElse(null));
        } catch (AuthenticationFailedException failure) {
            throw new RelayDownException(
                    "the mail server " + server + " does not accept the login"
                            + login.map(known -> " of " + known.user()).orElse("") + " (" + line(failure) + ")",
                    failure);
        } catch (MessagingException failure) {
            throw new RelayDownException(
                    "the mail server " + server + " cannot be used (" + line(failure) + ")", failure);
        }
    }

    @Override
    public Handover send(MonthlyMail mail, Mailbox recipient) {
        try {
            transport.sendMessage(mail, new Address[] {recipient.internetAddress()});
            return new Handover.Accepted(OneLine.of(transport.getLastServerResponse(), LONGEST_REPLY));
        } catch (MessagingException failure) {
            LOG.debug("mail to {} not handed over", recipient, failure);
            return refused(failure) ? new Handover.Refused(line(failure)) : new Handover.Unknown(line(failure));
        }
    }

    /** Whether the server said no; a connection that broke without an answer may have carried the whole mail. */
    private static boolean refused(MessagingException failure) {
        if (failure instanceof SMTPSendFailedException answered) {
            return answered.getReturnCode() >= FIRST_FAILURE
                    || answered.getNextException() instanceof SMTPAddressFailedException;
        }
        return failure instanceof SendFailedException addressed
                && addressed.getNextException() instanceof SMTPAddressFailedException answered
                && answered.getReturnCode() >= FIRST_FAILURE;
    }

    @Override
    public void close() {
        if (transport != null) {
            try {
                transport.close();
            } catch (MessagingException alreadyBroken) {
                LOG.debug("closing the connection to {}", server, alreadyBroken);
            }
            transport = null;
        }
    }

    @Override
    public String toString() {
        return server.toString();
    }

    private static String line(MessagingException failure) {
        Throwable deepest = failure;
        while (deepest instanceof MessagingException chained && chained.getNextException() != null) {
            deepest = chained.getNextException();
        }
        String message = deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
        return OneLine.of(message, LONGEST_REPLY);
    }
}
