package io.chargelake.reporting.monthly;

import io.chargelake.reporting.monthly.smtp.MailRelay;

/**
 * How mails leave.
 *
 * @param relay who takes them
 * @param patience how long it is waited for
 * @param progress who is told how far they are
 */
record Sending(MailRelay relay, Patience patience, Progress progress) {}
