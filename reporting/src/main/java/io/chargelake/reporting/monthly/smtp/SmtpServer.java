package io.chargelake.reporting.monthly.smtp;

import io.chargelake.cli.CommandFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Properties;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Where mails are handed over, from {@code --smtp}: {@code smtps://HOST[:PORT]} is TLS from the first byte,
 * {@code smtp://HOST[:PORT]} must become TLS by STARTTLS, except on this machine, where it stays plain.
 */
public record SmtpServer(String host, int port, Security security) {

    /** How the connection is protected. */
    public enum Security {
        /** Not at all: the server is on this machine. */
        PLAIN,
        /** By STARTTLS, without which nothing is sent. */
        STARTTLS,
        /** By TLS from the start. */
        TLS
    }

    private static final int PLAIN_PORT = 25;
    private static final int SUBMISSION_PORT = 587;
    private static final int TLS_PORT = 465;

    /**
     * Reads the option.
     *
     * @throws CommandFailure (exit 2) if it is no such URL; the message never repeats it, for it may hold a password
     */
    public static SmtpServer of(String url) {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException unreadable) {
            throw noServer();
        }
        if (uri.getRawUserInfo() != null
                || uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
            throw CommandFailure.usage("--smtp must not hold a user or password, which others could read: set"
                    + " CHARGELAKE_SMTP_USER and CHARGELAKE_SMTP_PASSWORD instead.");
        }
        boolean bare = (uri.getRawPath() == null || uri.getRawPath().matches("/?"))
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
        if (uri.getHost() == null || !bare) {
            throw noServer();
        }
        return switch (String.valueOf(uri.getScheme())) {
            case "smtps" -> new SmtpServer(uri.getHost(), port(uri, TLS_PORT), Security.TLS);
            case "smtp" ->
                onThisMachine(uri.getHost())
                        ? new SmtpServer(uri.getHost(), port(uri, PLAIN_PORT), Security.PLAIN)
                        : new SmtpServer(uri.getHost(), port(uri, SUBMISSION_PORT), Security.STARTTLS);
            default -> throw noServer();
        };
    }

    private static CommandFailure noServer() {
        return CommandFailure.usage(
                "--smtp names no mail server (expected: smtps://HOST[:PORT] or smtp://HOST[:PORT]).");
    }

    private static int port(URI uri, int usual) {
        return uri.getPort() < 0 ? usual : uri.getPort();
    }

    private static boolean onThisMachine(String host) {
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
    }

    /** Whether the server is on this machine. */
    public boolean local() {
        return security == Security.PLAIN;
    }

    /** Jakarta Mail's settings for it; without them it would wait for ever and send in the clear. */
    public Properties properties(SmtpTimeouts timeouts) {
        Properties mail = new Properties();
        mail.setProperty("mail.transport.protocol", "smtp");
        mail.setProperty("mail.smtp.host", host.replaceAll("[\\[\\]]", ""));
        mail.setProperty("mail.smtp.port", Integer.toString(port));
        mail.setProperty(
                "mail.smtp.connectiontimeout", Long.toString(timeouts.connect().toMillis()));
        mail.setProperty("mail.smtp.timeout", Long.toString(timeouts.answer().toMillis()));
        mail.setProperty(
                "mail.smtp.writetimeout", Long.toString(timeouts.write().toMillis()));
        // Left to itself, Jakarta Mail would try a failed connection again at once, with a socket of its own.
        mail.setProperty("mail.smtp.socketFactory.fallback", "false");
        mail.put("mail.smtp.socketFactory", new PromptSockets(SocketFactory.getDefault()));
        mail.put("mail.smtp.ssl.socketFactory", new PromptSockets(SSLSocketFactory.getDefault()));
        mail.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        mail.setProperty("mail.smtp.ssl.enable", Boolean.toString(security == Security.TLS));
        mail.setProperty("mail.smtp.starttls.enable", Boolean.toString(security == Security.STARTTLS));
        mail.setProperty("mail.smtp.starttls.required", Boolean.toString(security == Security.STARTTLS));
        return mail;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
