package io.chargelake.reporting.monthly.words;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * In which language a mail is read, and by which clock.
 *
 * @param locale of which the language counts; one that no mail is written in reads English
 * @param zone the time zone that times of day are said in
 */
public record Reader(Locale locale, ZoneId zone) {

    /** Who nothing is known of. */
    public static final Reader UNKNOWN = new Reader(Locale.ENGLISH, ZoneOffset.UTC);
}
