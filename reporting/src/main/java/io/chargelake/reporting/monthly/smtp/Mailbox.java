package io.chargelake.reporting.monthly.smtp;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * An e-mail address that a message can be sent to: ASCII, with a domain, in lower case, so that two spellings of one
 * address are one recipient.
 */
public record Mailbox(String address) implements Comparable<Mailbox> {

    private static final int LONGEST = 254;

    /** Refuses what is no address. */
    public Mailbox {
        if (read(address).isEmpty()) {
            throw new IllegalArgumentException("address: " + address + " (expected: local@domain)");
        }
        address = address.strip().toLowerCase(Locale.ROOT);
    }

    /** The mailbox of an address as somebody wrote it, or nothing if it cannot be used. */
    public static Optional<Mailbox> of(String written) {
        return read(written).map(address -> new Mailbox(address.getAddress()));
    }

    private static Optional<InternetAddress> read(String written) {
        String address = written.strip();
        if (!address.matches("[\\x21-\\x7e]{1," + LONGEST + "}")
                || !address.matches("[^@,;<>()\\[\\]\"\\\\:]+@[^@,;<>()\\[\\]\"\\\\:]+")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InternetAddress(address, true));
        } catch (AddressException unusable) {
            return Optional.empty();
        }
    }

    /** What stands behind the @. */
    public String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** The address for Jakarta Mail. */
    public InternetAddress internetAddress() {
        try {
            return new InternetAddress(address, true);
        } catch (AddressException impossible) {
            throw new IllegalStateException("address: " + address + " (expected: checked before)", impossible);
        }
    }

    @Override
    public int compareTo(Mailbox other) {
        return address.compareTo(other.address);
    }

    @Override
    public String toString() {
        return address;
    }
}
