/** A mail: its page, its text, its chart and its files. */
package io.chargelake.reporting.monthly.mail;
