package io.chargelake.reporting.monthly;

import java.util.List;

/**
 * Who gets mails beside the managers that the station register names.
 *
 * @param escalation who gets the whole network
 * @param reader how those read who the register says nothing of
 */
record Audience(List<Mailbox> escalation, Reader reader) {

    /** Nobody else. */
    static final Audience MANAGERS = new Audience(List.of(), Reader.UNKNOWN);

    Audience {
        escalation = escalation.stream().distinct().sorted().toList();
    }
}
