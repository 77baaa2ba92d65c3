package io.chargelake.curation.quality;

import io.chargelake.cli.CommandFailure;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What a run did to one table. Nothing may be lost on the way: rows in = rows out + duplicates + quarantined.
 *
 * @param table the table's name
 * @param in rows that should become rows of the table, among them those that cannot
 * @param out rows written that the table did not have
 * @param duplicates rows recognised as repeats
 * @param quarantined rows set aside with their reasons
 * @param repaired rows written with at least one repair flag
 * @param superseded rows that had to go, because a row written now is the same and takes precedence
 * @param dates the partitions that the rows in belong to
 * @param datesOfUnknownFields those of them with rows whose payload had fields that OCPP does not know
 * @param since the first UTC day of which the table may say something else than before, where that is not the first of the
 *     dates; empty where it is
 */
public record TableCount(
        String table,
        long in,
        long out,
        long duplicates,
        long quarantined,
        long repaired,
        long superseded,
        SortedSet<LocalDate> dates,
        SortedSet<LocalDate> datesOfUnknownFields,
        Optional<LocalDate> since) {

    /** A count of rows without unknown fields. */
    public TableCount(
            String table,
            long in,
            long out,
            long duplicates,
            long quarantined,
            long repaired,
            long superseded,
            SortedSet<LocalDate> dates) {
        this(
                table,
                in,
                out,
                duplicates,
                quarantined,
                repaired,
                superseded,
                dates,
                Collections.emptySortedSet(),
                Optional.empty());
    }

    /** This, with so many of the rows in set aside. */
    public TableCount withQuarantined(long rows) {
        return new TableCount(
                table,
                in,
                out,
                duplicates,
                quarantined + rows,
                repaired,
                superseded,
                dates,
                datesOfUnknownFields,
                since);
    }

    /** This, with unknown fields on these dates. */
    public TableCount withUnknownFields(SortedSet<LocalDate> on) {
        return new TableCount(table, in, out, duplicates, quarantined, repaired, superseded, dates, on, since);
    }

    /** This, of a table that says something else since a day that need not be one of the dates. */
    public TableCount withSince(LocalDate day) {
        return new TableCount(
                table,
                in,
                out,
                duplicates,
                quarantined,
                repaired,
                superseded,
                dates,
                datesOfUnknownFields,
                Optional.of(day));
    }

    /**
     * Checks that nothing is lost.
     *
     * @throws CommandFailure (exit 4) if something is
     */
    public TableCount checked() {
        if (in != out + duplicates + quarantined) {
            throw CommandFailure.qualityGate(
                    table + " does not add up: " + in + " rows in, but " + out + " out, " + duplicates
                            + " duplicates and " + quarantined
                            + " quarantined. The run is not recorded; the next one will do its work again.");
        }
        return this;
    }

    /** As {@code ops.runs} keeps it. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("in", in);
        map.put("out", out);
        map.put("duplicates", duplicates);
        map.put("quarantined", quarantined);
        map.put("repaired", repaired);
        map.put("superseded", superseded);
        map.put("dates", dates.stream().map(LocalDate::toString).toList());
        if (!datesOfUnknownFields.isEmpty()) {
            map.put(
                    "unknown_fields",
                    datesOfUnknownFields.stream().map(LocalDate::toString).toList());
        }
        since.ifPresent(day -> map.put("since", day.toString()));
        return map;
    }
}
