package io.chargelake.reporting.monthly.month;

import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.Reader;
import java.util.List;

/**
 * Who gets mails beside the managers that the station register names.
 *
 * @param escalation who gets the whole network
 * @param reader how those read who the register says nothing of
 */
public record Audience(List<Mailbox> escalation, Reader reader) {

    /** Nobody else. */
    public static final Audience MANAGERS = new Audience(List.of(), Reader.UNKNOWN);

    /** Copies what may change. */
    public Audience {
        escalation = escalation.stream().distinct().sorted().toList();
    }
}
