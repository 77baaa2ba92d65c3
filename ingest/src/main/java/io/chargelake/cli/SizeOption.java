package io.chargelake.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as people write it on a command line: {@code 64KB}, {@code 128MB}, {@code 2GB}, in powers of 1024. */
public final class SizeOption implements ITypeConverter<Long> {

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8})(KB|MB|GB)");
    private static final List<String> UNITS = List.of("KB", "MB", "GB");

    /** Reads a size; in bytes. */
    @Override
    public Long convert(String value) {
        Matcher form = FORM.matcher(value);
        if (!form.matches()) {
            throw new TypeConversionException(value + " is no size (expected: a number and KB, MB or GB)");
        }
        return Long.parseLong(form.group(1)) << 10 * (UNITS.indexOf(form.group(2)) + 1);
    }
}
