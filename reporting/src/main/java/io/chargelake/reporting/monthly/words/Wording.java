package io.chargelake.reporting.monthly.words;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/**
 * How a mail says things to one kind of reader: sentences, numbers, days and times in the reader's language, times of
 * day by the reader's clock. The sentences lie in {@code mail.properties} and one file for each further language.
 */
public final class Wording {

    /** Said as UTC and not as Z. */
    private static final ZoneId UTC = ZoneId.of("UTC");

    /** English and UTC: what a command prints. */
    public static final Wording PLAIN = of(Reader.UNKNOWN);

    private static final String BUNDLE = "io.chargelake.reporting.monthly.words.mail";
    private static final String LABEL = "label.";
    private static final int LONGEST_UNKNOWN_CODE = 40;
    private static final int MINUTES_AN_HOUR = 60;
    private static final int HOURS_A_DAY = 24;

    private final ResourceBundle bundle;
    private final Locale locale;
    private final ZoneId zone;
    private final Map<String, DateTimeFormatter> patterns = new HashMap<>();
    private final Map<String, MessageFormat> sentences = new HashMap<>();

    private Wording(ResourceBundle bundle, Locale locale, ZoneId zone) {
        this.bundle = bundle;
        this.locale = locale;
        this.zone = zone;
    }

    /** The wording for a reader; in English where no mail is written in her language. */
    public static Wording of(Reader reader) {
        ResourceBundle bundle = ResourceBundle.getBundle(
                BUNDLE, reader.locale(), Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
        Locale found = bundle.getLocale().getLanguage().isEmpty() ? Locale.ENGLISH : bundle.getLocale();
        return new Wording(bundle, found, reader.zone().normalized().equals(ZoneOffset.UTC) ? UTC : reader.zone());
    }

    /** The language's tag, for example {@code de}. */
    public String language() {
        return locale.toLanguageTag();
    }

    /** The time zone's name, for example {@code Europe/Berlin}. */
    public String zone() {
        return zone.getId();
    }

    /** The sentence of a key, with its arguments in their places. */
    public synchronized String say(String key, Object... arguments) {
        return sentences
                .computeIfAbsent(key, known -> new MessageFormat(bundle.getString(known), locale))
                .format(arguments);
    }

    /** All labels, without {@code label.} before their keys. */
    public Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>();
        bundle.keySet().stream()
                .filter(key -> key.startsWith(LABEL))
                .forEach(key -> labels.put(key.substring(LABEL.length()), say(key)));
        return labels;
    }

    /** What an OCPP error code means to somebody who sends a crew; one that OCPP does not know is shown, cleaned. */
    public String error(String errorCode) {
        String key = "error." + errorCode;
        return bundle.containsKey(key) ? say(key) : OneLine.of(errorCode, LONGEST_UNKNOWN_CODE);
    }

    /** {@code October 2026}. */
    public String month(YearMonth month) {
        return pattern("month").format(month);
    }

    /** {@code Tue 13 Oct}. */
    public String day(LocalDate day) {
        return pattern("day").format(day);
    }

    /** {@code 31 October 2026}. */
    public String fullDay(LocalDate day) {
        return pattern("fullDay").format(day);
    }

    /** {@code Fri 30 Oct 15:02 CET}. */
    public String time(Instant time) {
        return pattern("time").format(time);
    }

    /** {@code 20 Oct 2026 16:03 CEST}. */
    public String fullTime(Instant time) {
        return pattern("fullTime").format(time);
    }

    /** With the language's separators and no decimals, for example {@code 12,345}. */
    public String number(Number number) {
        NumberFormat format = NumberFormat.getIntegerInstance(locale);
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format.format(number);
    }

    /** {@code 2nd}, {@code 3rd}, {@code 11th}. */
    public String ordinal(int number) {
        int tens = number % 100;
        int ones = number % 10;
        return say("ordinal", number, ones > 3 || tens > 10 && tens < 14 ? 0 : ones);
    }

    /** {@code 45 min}, {@code 14 h 20 min}, {@code 3 d 4 h}: rounded to minutes, from two days on to hours. */
    public String duration(BigDecimal minutes) {
        long whole = minutes.setScale(0, RoundingMode.HALF_UP).longValueExact();
        if (whole < MINUTES_AN_HOUR) {
            return say("duration.minutes", whole);
        }
        long hours = whole / MINUTES_AN_HOUR;
        if (hours < 2 * HOURS_A_DAY) {
            long rest = whole % MINUTES_AN_HOUR;
            return rest == 0 ? say("duration.hours", hours) : say("duration.hoursMinutes", hours, rest);
        }
        long rounded = Math.round(whole / (double) MINUTES_AN_HOUR);
        long rest = rounded % HOURS_A_DAY;
        return rest == 0
                ? say("duration.days", rounded / HOURS_A_DAY)
                : say("duration.daysHours", rounded / HOURS_A_DAY, rest);
    }

    private synchronized DateTimeFormatter pattern(String name) {
        return patterns.computeIfAbsent(
                name,
                known -> DateTimeFormatter.ofPattern(bundle.getString("pattern." + known), locale)
                        .withZone(zone));
    }
}
