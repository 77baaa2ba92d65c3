package io.chargelake.curation;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.curation.silver.ExcludedTimes;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.ingest.landing.Events;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a curate run has done.
 *
 * @param runId its id in {@code ops.runs}
 * @param frames landed frames that it read
 * @param events landed events beside the frames that it read
 * @param tables its counts of each table that it looked at; empty where nothing was new
 * @param stations how many stations the register has that it took over; empty where it took over none
 * @param excludedTimes how many times the list of excluded times has that it took over; empty where it took over none
 * @param validThrough everything that Kafka had taken by then is in; empty where unknown
 */
public record CurationReport(
        String runId,
        long frames,
        long events,
        List<TableCount> tables,
        Optional<Integer> stations,
        Optional<Integer> excludedTimes,
        Optional<Instant> validThrough) {

    public CurationReport {
        tables = List.copyOf(tables);
    }

    /** Whether there was nothing to do. */
    public boolean nothingNew() {
        return tables.isEmpty() && stations.isEmpty() && excludedTimes.isEmpty();
    }

    /** For people. */
    public List<String> lines() {
        if (nothingNew()) {
            return List.of("nothing new to curate; " + completeThrough());
        }
        List<String> lines = new ArrayList<>();
        stations.ifPresent(count -> lines.add(text("station register taken over: %,d stations", count)));
        excludedTimes.ifPresent(count -> lines.add(text("list of excluded times taken over: %,d times", count)));
        if (events > 0) {
            lines.add(text(
                    "curated %,d events beside the frames, %,d of them malformed",
                    events,
                    count(Events.TABLE.name()).map(TableCount::quarantined).orElse(0L)));
        }
        if (!tables.isEmpty()) {
            lines.add(text(
                    "curated %,d frames: %,d messages, %,d quarantined, %,d duplicates; silver: %s; %s",
                    frames,
                    count(Messages.TABLE.name()).map(TableCount::out).orElse(0L),
                    count(QuarantinedFrames.TABLE.name()).map(TableCount::in).orElse(0L),
                    count(Messages.TABLE.name()).map(TableCount::duplicates).orElse(0L),
                    silver(),
                    completeThrough()));
        }
        return lines;
    }

    /** For programs. */
    public Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("run_id", runId);
        summary.put("nothing_new", nothingNew());
        summary.put("frames", frames);
        summary.put("events", events);
        summary.put("valid_through", validThrough.map(Instant::toString).orElse(null));
        summary.put("tables", tablesAsMap());
        stations.ifPresent(count -> summary.put("stations", count));
        excludedTimes.ifPresent(count -> summary.put("excluded_times", count));
        return summary;
    }

    /** The counts of each table, by its name. */
    Map<String, Object> tablesAsMap() {
        Map<String, Object> all = new LinkedHashMap<>();
        tables.forEach(count -> all.put(count.table(), count.toMap()));
        excludedTimes.ifPresent(count -> all.put(ExcludedTimes.TABLE.name(), Map.of("out", count)));
        return all;
    }

    private String silver() {
        String written = tables.stream()
                .filter(count -> count.table().startsWith("silver.") && count.in() > 0)
                .map(count -> text(
                        "%s %,d",
                        count.table().equals(QuarantinedMessages.TABLE.name())
                                ? "quarantined"
                                : count.table().substring("silver.".length()).replace('_', ' '),
                        count.out()))
                .collect(Collectors.joining(", "));
        return written.isEmpty() ? "nothing" : written;
    }

    private String completeThrough() {
        return validThrough.map(time -> "complete through " + time).orElse("completeness unknown");
    }

    private Optional<TableCount> count(String table) {
        return tables.stream().filter(count -> count.table().equals(table)).findFirst();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
