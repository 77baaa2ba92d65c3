package io.chargelake.reporting.monthly;

import java.util.Optional;

/**
 * What all mails of a report have in common.
 *
 * @param from the sender
 * @param replyTo who reads answers; nothing if that is the sender
 */
record Letterhead(Mailbox from, Optional<Mailbox> replyTo) {

    /** The name that recipients see beside the sender's address. */
    static final String SENDER = "Chargelake";
}
