/** The monthly mails as they would be made now. */
package io.chargelake.reporting.api.mail;
