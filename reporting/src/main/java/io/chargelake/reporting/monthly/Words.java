package io.chargelake.reporting.monthly;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How numbers, days and times read in an English mail; all days and times are UTC. */
final class Words {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter FULL_DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter FULL_TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int MINUTES_AN_HOUR = 60;
    private static final int HOURS_A_DAY = 24;

    private Words() {}

    /** {@code October 2026}. */
    static String month(YearMonth month) {
        return MONTH.format(month);
    }

    /** {@code Tue 13 Oct}. */
    static String day(LocalDate day) {
        return DAY.format(day);
    }

    /** {@code 31 October 2026}. */
    static String fullDay(LocalDate day) {
        return FULL_DAY.format(day);
    }

    /** {@code Fri 30 Oct 14:02 UTC}. */
    static String time(Instant time) {
        return TIME.format(time);
    }

    /** {@code 2026-10-20 14:03 UTC}. */
    static String fullTime(Instant time) {
        return FULL_TIME.format(time);
    }

    /** {@code 1 fault}, {@code 12 faults}; the plural takes an s. */
    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 2nd}, {@code 3rd}, {@code 11th}. */
    static String ordinal(int number) {
        int tens = number % 100;
        String ending = switch (tens >= 11 && tens <= 13 ? 0 : number % 10) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
        };
        return number + ending;
    }

    /** {@code 45 min}, {@code 14 h 20 min}, {@code 3 d 4 h}: rounded to minutes, from two days on to hours. */
    static String duration(BigDecimal minutes) {
        long whole = minutes.setScale(0, RoundingMode.HALF_UP).longValueExact();
        if (whole < MINUTES_AN_HOUR) {
            return whole + " min";
        }
        long hours = whole / MINUTES_AN_HOUR;
        if (hours < 2 * HOURS_A_DAY) {
            long rest = whole % MINUTES_AN_HOUR;
            return rest == 0 ? hours + " h" : hours + " h " + rest + " min";
        }
        long rounded = Math.round(whole / (double) MINUTES_AN_HOUR);
        long rest = rounded % HOURS_A_DAY;
        return rest == 0 ? rounded / HOURS_A_DAY + " d" : rounded / HOURS_A_DAY + " d " + rest + " h";
    }
}
