package io.chargelake.reporting.nevi;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A quarter of a calendar year, UTC.
 *
 * @param first its first month
 */
record Quarter(YearMonth first) {

    Quarter {
        if (first.getMonthValue() % 3 != 1) {
            throw new IllegalArgumentException(
                    "first month: " + first + " (expected: January, April, July or October)");
        }
    }

    /** Its three months. */
    List<YearMonth> months() {
        return Stream.iterate(first, month -> month.plusMonths(1)).limit(3).toList();
    }

    LocalDate firstDay() {
        return first.atDay(1);
    }

    LocalDate lastDay() {
        return first.plusMonths(2).atEndOfMonth();
    }

    /** The first instant after it. */
    Instant end() {
        return first.plusMonths(3).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** As 2026-Q4. */
    @Override
    public String toString() {
        return first.getYear() + "-Q" + (first.getMonthValue() + 2) / 3;
    }

    /** Quarters as {@code 2026-Q4}. */
    static final class Converter implements ITypeConverter<Quarter> {

        @Override
        public Quarter convert(String value) {
            if (!value.matches("[0-9]{4}-Q[1-4]")) {
                throw new TypeConversionException("'" + value + "' is no quarter (expected: YYYY-Qn, as 2026-Q4)");
            }
            return new Quarter(YearMonth.of(Integer.parseInt(value.substring(0, 4)), (value.charAt(6) - '0') * 3 - 2));
        }
    }
}
