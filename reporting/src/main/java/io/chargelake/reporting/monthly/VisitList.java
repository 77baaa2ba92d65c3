package io.chargelake.reporting.monthly;

import java.util.List;
import java.util.Optional;

/**
 * The stations that one recipient has to see to, ranked.
 *
 * @param owner whose stations they are
 * @param manager the recipient's name
 * @param recipient where the mail goes; nothing if there is nobody to send it to
 * @param stations how many stations are the recipient's
 * @param faulted how many of them faulted in the month, however often
 * @param visits those over the threshold, in the order of their ranks
 * @param silent those of which nothing was heard all month, by id; none where that is not known
 * @param change against the month before; empty where that is not known
 */
record VisitList(
        Owner owner,
        Optional<String> manager,
        Optional<Mailbox> recipient,
        int stations,
        int faulted,
        List<Visit> visits,
        List<Station> silent,
        Optional<Change> change) {

    /** Whose stations a list holds. */
    enum Owner {
        /** A maintenance manager's own. */
        MANAGER,
        /** Nobody's: stations without a maintenance manager, or with an address that cannot be used. */
        NOBODY
    }

    VisitList {
        visits = List.copyOf(visits);
        silent = List.copyOf(silent);
    }
}
