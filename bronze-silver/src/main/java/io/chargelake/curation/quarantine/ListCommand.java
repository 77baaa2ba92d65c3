package io.chargelake.curation.quarantine;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chargelake quarantine list}. */
@Command(
        name = "quarantine list",
        mixinStandardHelpOptions = true,
        description = "Shows what was set aside, counted by reason, and the newest of it.",
        footer = {"", "Example: chargelake quarantine list --lake /data/lake --reason not_json --rows 20"})
final class ListCommand implements ChargelakeCommand {

    private static final int LONGEST_CONTENT = 100;

    @Mixin
    private CommonOptions common;

    @Option(names = "--station", paramLabel = "ID", description = "Only what came from this station.")
    private String station;

    @Option(names = "--reason", paramLabel = "REASON", description = "Only what has this reason, among others perhaps.")
    private String reason;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many of the newest to show (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() {
        Map<String, Count> counts = new TreeMap<>();
        PriorityQueue<SetAside> newest = new PriorityQueue<>(Comparator.comparing(SetAside::receivedAt));
        SetAside.forEach(common.lake(), each -> {
            if (isWanted(each)) {
                for (String why : each.reasons()) {
                    counts.computeIfAbsent(
                                    each.table().name() + " " + why + " "
                                            + each.action().orElse("-"),
                                    missing -> new Count(
                                            each.table().name(),
                                            why,
                                            each.action().orElse("-")))
                            .add(each);
                }
                newest.add(each);
                if (newest.size() > rows) {
                    newest.remove();
                }
            }
        });
        List<Count> inOrder = new ArrayList<>(counts.values());
        inOrder.sort(Comparator.comparingLong((Count count) -> count.rows).reversed());
        List<SetAside> last = new ArrayList<>(newest);
        last.sort(Comparator.comparing(SetAside::receivedAt).reversed());
        return new Outcome(lines(inOrder, last), summary(inOrder, last));
    }

    private boolean isWanted(SetAside each) {
        return (station == null || each.station().filter(station::equals).isPresent())
                && (reason == null || each.reasons().contains(reason));
    }

    private static List<String> lines(List<Count> counts, List<SetAside> newest) {
        if (counts.isEmpty()) {
            return List.of("nothing is in quarantine");
        }
        List<String> lines = new ArrayList<>();
        lines.add(line("table", "reason", "action", "rows", "stations", "last received"));
        for (Count count : counts) {
            lines.add(line(
                    count.table,
                    count.reason,
                    SetAside.shown(count.action, 24),
                    String.format(Locale.ROOT, "%,d", count.rows),
                    String.format(Locale.ROOT, "%,d", count.stations.size()),
                    count.last.truncatedTo(ChronoUnit.SECONDS).toString()));
        }
        lines.add("");
        for (SetAside each : newest) {
            lines.add(each.receivedAt().truncatedTo(ChronoUnit.SECONDS) + "  "
                    + SetAside.shown(each.station().orElse("-"), 40) + "  " + each.coordinates() + "  "
                    + String.join(", ", each.reasons()));
            lines.add("    " + SetAside.shown(each.content(), LONGEST_CONTENT));
        }
        lines.add("");
        lines.add("'chargelake quarantine explain' with a reason or with topic-partition-offset says more;"
                + " 'replay' reads all of it again.");
        return lines;
    }

    private static String line(String table, String reason, String action, String rows, String stations, String last) {
        return String.format("%-17s  %-28s  %-24s  %9s  %8s  %s", table, reason, action, rows, stations, last);
    }

    private static Map<String, Object> summary(List<Count> counts, List<SetAside> newest) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put(
                "reasons",
                counts.stream()
                        .map(count -> Map.of(
                                "table", count.table,
                                "reason", count.reason,
                                "action", count.action,
                                "rows", count.rows,
                                "stations", count.stations.size(),
                                "last_received", count.last.toString()))
                        .toList());
        summary.put(
                "newest",
                newest.stream()
                        .map(each -> Map.of(
                                "table", each.table().name(),
                                "coordinates", each.coordinates(),
                                "item", each.item(),
                                "received_at", each.receivedAt().toString(),
                                "station", each.station().orElse(""),
                                "reasons", each.reasons(),
                                "content", each.content()))
                        .toList());
        return summary;
    }

    /** How often a reason was given for an action. */
    private static final class Count {

        private final String table;
        private final String reason;
        private final String action;
        private final Set<String> stations = new HashSet<>();
        private long rows;
        private Instant last = Instant.MIN;

        Count(String table, String reason, String action) {
            this.table = table;
            this.reason = reason;
            this.action = action;
        }

        void add(SetAside each) {
            rows++;
            each.station().ifPresent(stations::add);
            last = each.receivedAt().isAfter(last) ? each.receivedAt() : last;
        }
    }
}
