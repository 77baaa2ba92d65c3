package io.chargelake.reporting.monthly.month;

import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.Reader;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The stations that one recipient has to see to, ranked.
 *
 * @param owner whose stations they are
 * @param manager the recipient's name
 * @param recipient where the mail goes; nothing if there is nobody to send it to
 * @param reader how the recipient reads
 * @param stations how many stations are the recipient's
 * @param faulted how many of them faulted in the month, however often
 * @param visits those over the threshold, in the order of their ranks
 * @param others the rest of them: those that faulted first, the most often first, then the others by id
 * @param silent those of which nothing was heard all month, by id; none where that is not known
 * @param change against the month before; empty where that is not known
 * @param corrections of what earlier mails said of them, the latest month first
 */
public record VisitList(
        Owner owner,
        Optional<String> manager,
        Optional<Mailbox> recipient,
        Reader reader,
        int stations,
        int faulted,
        List<Visit> visits,
        List<Other> others,
        List<Station> silent,
        Optional<Change> change,
        List<Correction> corrections) {

    /** Whose stations a list holds. */
    public enum Owner {
        /** A maintenance manager's own. */
        MANAGER,
        /** Everybody's and nobody's. */
        NETWORK,
        /** Nobody's: stations without a maintenance manager, or with an address that cannot be used. */
        NOBODY
    }

    /** Copies what may change. */
    public VisitList {
        visits = List.copyOf(visits);
        others = List.copyOf(others);
        silent = List.copyOf(silent);
        corrections = List.copyOf(corrections);
    }

    /** The faults of all its stations on each day that has any. */
    public SortedMap<LocalDate, Integer> faultsByDay() {
        SortedMap<LocalDate, Integer> days = new TreeMap<>();
        Stream.concat(visits.stream().map(Visit::faults), others.stream().flatMap(other -> other.faults().stream()))
                .forEach(station -> station.byDay().forEach((day, faults) -> days.merge(day, faults, Integer::sum)));
        return days;
    }
}
