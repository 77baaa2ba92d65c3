package io.chargelake.reporting.monthly;

import io.chargelake.reporting.monthly.smtp.Mailbox;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option that is an e-mail address. */
final class MailboxOption implements ITypeConverter<Mailbox> {

    @Override
    public Mailbox convert(String written) {
        return Mailbox.of(written)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + written + "' is no e-mail address (expected: name@example.com)"));
    }
}
