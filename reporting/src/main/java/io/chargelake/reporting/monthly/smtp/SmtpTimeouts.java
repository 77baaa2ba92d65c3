package io.chargelake.reporting.monthly.smtp;

import java.time.Duration;

/**
 * How long a mail server is waited for.
 *
 * @param connect until it takes a connection
 * @param answer until it answers
 * @param write until it takes a piece of the mail
 */
public record SmtpTimeouts(Duration connect, Duration answer, Duration write) {

    /** A server may check a mail for a while before it says whether it takes it (RFC 5321, section 4.5.3.2.6). */
    public static final SmtpTimeouts PATIENT =
            new SmtpTimeouts(Duration.ofSeconds(20), Duration.ofMinutes(10), Duration.ofMinutes(3));
}
