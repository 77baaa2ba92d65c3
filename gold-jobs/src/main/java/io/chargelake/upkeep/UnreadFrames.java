package io.chargelake.upkeep;

import io.chargelake.curation.Curation;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The landed frames that {@code curate} has not read yet: those from the offsets on that its last run has noted.
 *
 * @param lake the lake
 */
record UnreadFrames(Lake lake) {

    /**
     * The last day on which an unread frame lies, of the days up to one; empty where all of them have been read. Costs
     * nothing where curate has read everything, and otherwise only opens files that may hold unread frames.
     */
    Optional<LocalDate> lastDay(LocalDate upTo) {
        Offsets read = new RunLedger(lake)
                .latest(Curation.JOB)
                .flatMap(Run::input)
                .map(LandedOffsets::nextOf)
                .orElse(Offsets.none());
        Offsets landed = LandedOffsets.of(lake).next();
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
        Optional<TableRow> newest = TableRows.of(lake, Frames.TABLE)
                .columns("landing_date")
                .where("topic", topic)
                .where("partition", partition)
                .whereAtLeast("offset", next)
                .whereAtMost("landing_date", upTo)
                .newestBy("timestamp");
        return newest.map(row -> row.date("landing_date"));
    }
}
