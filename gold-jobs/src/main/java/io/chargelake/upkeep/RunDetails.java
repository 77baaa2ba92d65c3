package io.chargelake.upkeep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.lake.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * All that is known of one run. Jobs note what they like in {@code input} and {@code tables}; what is found there is
 * shown as it is, so that a job may note something new.
 *
 * @param run the run
 */
record RunDetails(Run run) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHORT_ID = 8;

    /** So many values of a list are written out; of more, the first and the last. */
    private static final int FEW = 3;

    /** The first characters of an id, which tell the runs of years apart. */
    static String shortened(String runId) {
        return runId.substring(0, Math.min(SHORT_ID, runId.length()));
    }

    /** How long it ran. */
    Duration took() {
        return Duration.between(run.startedAt(), run.finishedAt());
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(new TextTable()
                .text("run")
                .text(run.runId())
                .row("job", run.job())
                .row("started", Figures.time(Optional.of(run.startedAt())) + " UTC")
                .row(
                        "finished",
                        Figures.time(Optional.of(run.finishedAt())) + " UTC, after " + Figures.duration(took()))
                .row(
                        "valid through",
                        Figures.time(run.validThrough())
                                + run.validThrough().map(known -> " UTC").orElse(""))
                .row(
                        "rows",
                        Figures.count(run.rowsIn()) + " in, " + Figures.count(run.rowsOut()) + " out, "
                                + Figures.count(run.duplicates()) + " duplicate, " + Figures.count(run.quarantined())
                                + " quarantined, " + Figures.count(run.repaired()) + " repaired")
                .row("read up to", readUpTo())
                .row("code", run.codeVersion())
                .lines());
        JsonNode tables = parsed(run.tables());
        if (!tables.isEmpty()) {
            TextTable text = new TextTable().text("table").text("what it did");
            tables.properties().forEach(table -> text.row(table.getKey(), counts(table.getValue())));
            lines.add("");
            lines.addAll(text.lines());
        }
        return lines;
    }

    /** For programs. */
    Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("run_id", run.runId());
        summary.put("job", run.job());
        summary.put("started_at", run.startedAt().toString());
        summary.put("finished_at", run.finishedAt().toString());
        summary.put("seconds", took().toMillis() / 1_000.0);
        summary.put("valid_through", run.validThrough().map(Instant::toString).orElse(null));
        summary.put("rows_in", run.rowsIn());
        summary.put("rows_out", run.rowsOut());
        summary.put("duplicates", run.duplicates());
        summary.put("quarantined", run.quarantined());
        summary.put("repaired", run.repaired());
        summary.put("input", parsed(run.input()));
        summary.put("tables", parsed(run.tables()));
        summary.put("code_version", run.codeVersion());
        return summary;
    }

    /** Offsets by topic and partition, and whatever else the job has noted. */
    private String readUpTo() {
        String noted = named(parsed(run.input())).collect(Collectors.joining("; "));
        return noted.isEmpty() ? Figures.UNKNOWN : noted;
    }

    /** The members of an object, one text each, those of the object {@code next} among them. */
    private static Stream<String> named(JsonNode object) {
        return object.properties().stream()
                .flatMap(member ->
                        member.getKey().equals("next") && member.getValue().isObject()
                                ? named(member.getValue())
                                : Stream.of(words(member.getKey()) + " " + text(member.getValue())));
    }

    /** Numbers that are not zero, in the job's own words, then dates and all else. */
    private static String counts(JsonNode table) {
        String counts = table.properties().stream()
                .filter(member -> !isNothing(member.getValue()))
                .map(member -> words(member.getKey()) + " " + text(member.getValue()))
                .collect(Collectors.joining(", "));
        return counts.isEmpty() ? "nothing" : counts;
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull()
                || value.isContainerNode() && value.isEmpty()
                || value.isNumber() && value.doubleValue() == 0;
    }

    private static String text(JsonNode value) {
        if (value.isIntegralNumber()) {
            return Figures.count(value.longValue());
        }
        if (value.isArray()) {
            return list(StreamSupport.stream(value.spliterator(), false)
                    .map(RunDetails::text)
                    .toList());
        }
        if (value.isObject()) {
            return value.properties().stream()
                    .map(member -> member.getKey() + ": " + text(member.getValue()))
                    .collect(Collectors.joining(", ", "(", ")"));
        }
        return value.asText();
    }

    private static String list(List<String> values) {
        return values.size() <= FEW
                ? String.join(", ", values)
                : values.get(0) + " to " + values.get(values.size() - 1) + " (" + Figures.count(values.size()) + ")";
    }

    private static String words(String name) {
        return name.replace('_', ' ');
    }

    private JsonNode parsed(Optional<String> noted) {
        try {
            return JSON.readTree(noted.orElse("{}"));
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException(
                    "what run " + run.runId() + " has noted: " + noted + " (expected: JSON)", failure);
        }
    }
}
