package io.chargelake.reporting.monthly.mail;

import io.chargelake.reporting.monthly.smtp.Mailbox;
import java.util.Optional;

/**
 * What all mails of a report have in common.
 *
 * @param from the sender
 * @param replyTo who reads answers; nothing if that is the sender
 * @param page base URL of customer support's page, ending in a slash, which the mail's stations link to; nothing for no
 *     links
 */
public record Letterhead(Mailbox from, Optional<Mailbox> replyTo, Optional<String> page) {

    /** The name that recipients see beside the sender's address. */
    public static final String SENDER = "Chargelake";
}
