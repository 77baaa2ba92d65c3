package io.chargelake.ocpp;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Decimal numbers as stations write them. */
final class DecimalText {

    private static final int LONGEST = 64;

    /** Beyond it no number is meant, and {@code 1E999999999} would fill the memory when it is expanded. */
    private static final int GREATEST_EXPONENT = 400;

    private static final BigDecimal LEAST_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal GREATEST_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

    private DecimalText() {}

    /** A number with a decimal point or comma, with or without an exponent; empty for anything else. */
    static Optional<BigDecimal> parse(String text) {
        String number = text.strip();
        if (number.isEmpty() || number.length() > LONGEST) {
            return Optional.empty();
        }
        if (number.indexOf(',') >= 0 && number.indexOf('.') < 0) {
            number = number.replace(',', '.');
        }
        try {
            return Optional.of(new BigDecimal(number))
                    .filter(decimal -> Math.abs(decimal.scale()) <= GREATEST_EXPONENT);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static boolean isWrittenAsDecimal(String text) {
        return text.chars().anyMatch(character -> ".,eE".indexOf(character) >= 0);
    }

    /** Rounds half up to a whole number. */
    static BigDecimal whole(BigDecimal number) {
        return number.setScale(0, RoundingMode.HALF_UP);
    }

    static boolean fitsLong(BigDecimal number) {
        return number.compareTo(LEAST_LONG) >= 0 && number.compareTo(GREATEST_LONG) <= 0;
    }
}
