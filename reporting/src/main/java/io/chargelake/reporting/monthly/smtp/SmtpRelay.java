package io.chargelake.reporting.monthly.smtp;

import io.chargelake.reporting.monthly.smtp.SmtpConversation.Stage;
import io.chargelake.reporting.monthly.words.OneLine;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a mail server, made anew when it has broken. */
public final class SmtpRelay implements MailRelay {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpRelay.class);
    private static final int LONGEST_REPLY = 300;
    private static final int LATER = 400;
    private static final int NEVER = 500;
    /** Of all answers to the sender's name, the one that is about the mail: it is too large (RFC 1870). */
    private static final int TOO_LARGE = 552;

    private final SmtpServer server;
    private final Optional<SmtpLogin> login;
    private final Optional<MailSignature> signature;
    private final Session session;
    private SmtpConversation conversation;

    /**
     * A server; nothing is connected yet.
     *
     * @param login who logs in; nobody where the server asks for none
     * @param signature what mails are signed with; nothing where the server does that
     */
    public SmtpRelay(
            SmtpServer server, Optional<SmtpLogin> login, Optional<MailSignature> signature, SmtpTimeouts timeouts) {
        this.signature = signature;
        this.server = server;
        this.login = login;
        this.session = Session.getInstance(server.properties(timeouts));
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public void connect() throws RelayDownException {
        if (conversation != null && conversation.isConnected()) {
            return;
        }
        close();
        conversation = new SmtpConversation(session);
        try {
            conversation.connect(
                    login.map(SmtpLogin::user).orElse(null),
                    login.map(SmtpLogin::password).orElse(null));
        } catch (AuthenticationFailedException failure) {
            throw new RelayDownException(
                    "the mail server " + server + " does not accept the login"
                            + login.map(known -> " of " + known.user()).orElse("") + " (" + line(failure) + ")",
                    false,
                    failure);
        } catch (MessagingException failure) {
            throw new RelayDownException(
                    "the mail server " + server + " cannot be used (" + line(failure) + ")",
                    !withoutTls(failure),
                    failure);
        }
    }

    /** Whether the connection could not be protected, by what the server offers or by its certificate. */
    private static boolean withoutTls(MessagingException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException
                    || String.valueOf(cause.getMessage()).startsWith("STARTTLS is required")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Handover send(MimeMessage mail, Mailbox recipient) throws RelayDownException {
        conversation.begin();
        try {
            MimeMessage signed = signature.isPresent() ? signature.get().sign(mail) : mail;
            conversation.sendMessage(signed, new Address[] {recipient.internetAddress()});
            return new Handover.Accepted(OneLine.of(conversation.getLastServerResponse(), LONGEST_REPLY));
        } catch (MessagingException failure) {
            LOG.debug("mail to {} not handed over, at {}", recipient, conversation.stage(), failure);
            return judged(failure, conversation.stage(), code(failure));
        }
    }

    private Handover judged(MessagingException failure, Stage stage, int code) throws RelayDownException {
        String reply = line(failure);
        if (stage.compareTo(Stage.SENDER) <= 0 && code != TOO_LARGE) {
            throw new RelayDownException(
                    "the mail server " + server + " takes no mail of this sender (" + reply + ")",
                    code < NEVER,
                    failure);
        }
        if (code >= NEVER) {
            return new Handover.Refused(reply);
        }
        // The answer 421 says that the connection ends, at any moment, also after the mail's end: then it was not
        // taken.
        return code >= LATER || stage != Stage.END ? new Handover.Deferred(reply) : new Handover.Unknown(reply);
    }

    /** The server's answer to what failed; 0 if it gave none. */
    private static int code(MessagingException failure) {
        for (Exception cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SMTPAddressFailedException refused && refused.getReturnCode() >= LATER) {
                return refused.getReturnCode();
            }
            if (cause instanceof SMTPSendFailedException refused && refused.getReturnCode() >= LATER) {
                return refused.getReturnCode();
            }
        }
        return 0;
    }

    private static Exception next(Exception failure) {
        return failure instanceof MessagingException chained ? chained.getNextException() : null;
    }

    @Override
    public void close() {
        if (conversation != null) {
            try {
                conversation.close();
            } catch (MessagingException alreadyBroken) {
                LOG.debug("closing the connection to {}", server, alreadyBroken);
            }
            conversation = null;
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
