package io.chargelake.reporting.monthly;

import java.time.DateTimeException;
import java.time.YearMonth;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --month}. */
final class MonthOption implements ITypeConverter<YearMonth> {

    @Override
    public YearMonth convert(String written) {
        try {
            return YearMonth.parse(written);
        } catch (DateTimeException unreadable) {
            throw new TypeConversionException("'" + written + "' is no month (expected: YYYY-MM, for example 2026-10)");
        }
    }
}
