package io.chargelake.upkeep;

import io.chargelake.curation.CurationPosition;
import io.chargelake.ingest.landing.Events;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The landed records that {@code curate} has not read yet: those from the offsets on that its last run has noted.
 *
 * @param lake the lake
 * @param landing the landing table
 */
record UnreadRecords(Lake lake, Table landing) {

    /**
     * The last day on which an unread record lies, of the days up to one; empty where all of them have been read. Costs
     * nothing where curate has read everything, and otherwise only opens files that may hold unread records.
     */
    Optional<LocalDate> lastDay(LocalDate upTo) {
        CurationPosition position = CurationPosition.of(lake);
        Offsets read = landing == Events.TABLE ? position.events() : position.frames();
        Offsets landed = landing == Events.TABLE
                ? LandedOffsets.ofEvents(lake).map(LandedOffsets::next).orElse(Offsets.none())
                : LandedOffsets.of(lake).next();
        Stream.Builder<LocalDate> days = Stream.builder();
        for (Map.Entry<String, SortedMap<Integer, Long>> topic : landed.next().entrySet()) {
            topic.getValue().forEach((partition, end) -> {
                long next = read.of(topic.getKey(), partition).orElse(0);
                if (next < end) {
                    lastDay(topic.getKey(), partition, next, upTo).ifPresent(days::add);
                }
            });
        }
        return days.build().max(Comparator.naturalOrder());
    }

    private Optional<LocalDate> lastDay(String topic, int partition, long next, LocalDate upTo) {
        Optional<TableRow> newest = TableRows.of(lake, landing)
                .columns("landing_date")
                .where("topic", topic)
                .where("partition", partition)
                .whereAtLeast("offset", next)
                .whereAtMost("landing_date", upTo)
                .newestBy("timestamp");
        return newest.map(row -> row.date("landing_date"));
    }
}
