/** How mails say things: in their reader's language, by her clock, and without harm from what stations say. */
package io.chargelake.reporting.monthly.words;
