package io.chargelake.reporting.monthly.mail;

import io.chargelake.reporting.monthly.month.DataThrough;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.YearMonth;
import java.util.HexFormat;

/**
 * What is sent at most once to each recipient: the report of a month that is closed, or a preliminary one with the data of a
 * certain time. A preliminary edition does not stand in the way of the final one.
 *
 * @param month the UTC month
 * @param name {@code monthly-faults}, or that and the time through which a preliminary edition has data
 */
public record Edition(YearMonth month, String name) {

    /** The report's name: in the delivery record, in the mail's List-Id, before the Message-ID. */
    public static final String REPORT = "monthly-faults";

    private static final int HASH_LENGTH = 16;

    /** The edition that the data makes. */
    public static Edition of(DataThrough data) {
        return new Edition(data.month(), data.due() ? REPORT : REPORT + " as of " + data.end());
    }

    /**
     * The id of the message to a recipient: the same each time, so that a mail system may recognise a repeat; another
     * one when it is deliberately sent again.
     *
     * @param attempt 1, and one more for each deliberate repeat
     * @param host the sender's domain
     */
    public String messageId(Mailbox recipient, int attempt, String host) {
        return "<" + REPORT + "." + month + "." + hash(recipient, attempt) + "@" + host + ">";
    }

    private String hash(Mailbox recipient, int attempt) {
        String identity = String.join("\n", name, month.toString(), recipient.address(), Integer.toString(attempt));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
