/** Mails to a mail server, and what its answers mean. */
package io.chargelake.reporting.monthly.smtp;
