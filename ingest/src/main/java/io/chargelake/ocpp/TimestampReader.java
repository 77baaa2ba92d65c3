package io.chargelake.ocpp;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Reads one timestamp, character by character: a formatter with as many optional parts costs ten times as much. */
final class TimestampReader {

    private static final OcppTimestamp UNREADABLE =
            new OcppTimestamp(Optional.empty(), List.of("timestamp_unreadable"));
    private static final List<String> NO_TIME_ZONE = List.of(OcppTimestamp.NO_TIME_ZONE);
    private static final List<String> EPOCH = List.of("timestamp_epoch");

    private static final int MICROSECOND_DIGITS = 6;

    private final String text;
    private int position;
    private boolean failed;

    TimestampReader(String text) {
        this.text = text;
    }

    OcppTimestamp read() {
        try {
            return isNumber() ? epoch() : dateTime();
        } catch (DateTimeException e) {
            return UNREADABLE;
        }
    }

    private boolean isNumber() {
        return !text.isEmpty() && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }

    /** Seconds have 9 or 10 digits from 1973 to 2286, milliseconds 12 or 13. */
    private OcppTimestamp epoch() {
        return switch (text.length()) {
            case 9, 10 -> new OcppTimestamp(Optional.of(Instant.ofEpochSecond(Long.parseLong(text))), EPOCH);
            case 12, 13 -> new OcppTimestamp(Optional.of(Instant.ofEpochMilli(Long.parseLong(text))), EPOCH);
            default -> UNREADABLE;
        };
    }

    private OcppTimestamp dateTime() {
        int year = digits(4);
        expect('-');
        int month = digits(2);
        expect('-');
        int day = digits(2);
        expect('T', 't', ' ');
        int hour = digits(2);
        expect(':');
        int minute = digits(2);
        int second = accept(':') ? digits(2) : 0;
        int microsecond = accept('.', ',') ? fraction() : 0;
        while (accept(' ')) {
            // A blank before the offset.
        }
        boolean zoned = position < text.length();
        ZoneOffset offset = zoned ? offset() : ZoneOffset.UTC;
        if (failed || position < text.length()) {
            return UNREADABLE;
        }
        Instant instant = LocalDateTime.of(year, month, day, hour, minute, second, microsecond * 1000)
                .toInstant(offset);
        return new OcppTimestamp(Optional.of(instant), zoned ? List.of() : NO_TIME_ZONE);
    }

    private ZoneOffset offset() {
        if (accept('Z', 'z')) {
            return ZoneOffset.UTC;
        }
        boolean west = accept('-', '\u2212');
        if (!west) {
            expect('+');
        }
        int hours = digits(2);
        int minutes = accept(':') || position < text.length() ? digits(2) : 0;
        int seconds = (hours * 60 + minutes) * 60;
        return failed || minutes > 59 ? fail() : ZoneOffset.ofTotalSeconds(west ? -seconds : seconds);
    }

    private ZoneOffset fail() {
        failed = true;
        return ZoneOffset.UTC;
    }

    private int fraction() {
        int microsecond = 0;
        int count = 0;
        while (position < text.length() && isDigit(text.charAt(position))) {
            if (count < MICROSECOND_DIGITS) {
                microsecond = microsecond * 10 + text.charAt(position) - '0';
            }
            count++;
            position++;
        }
        for (int missing = count; missing < MICROSECOND_DIGITS; missing++) {
            microsecond *= 10;
        }
        return microsecond;
    }

    private int digits(int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            if (position == text.length() || !isDigit(text.charAt(position))) {
                failed = true;
                return 0;
            }
            number = number * 10 + text.charAt(position++) - '0';
        }
        return number;
    }

    private void expect(char... allowed) {
        failed |= !accept(allowed);
    }

    private boolean accept(char... allowed) {
        if (position < text.length()) {
            for (char character : allowed) {
                if (text.charAt(position) == character) {
                    position++;
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
