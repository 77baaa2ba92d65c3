package io.chargelake.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Table;
import io.chargelake.upkeep.Figures;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the last runs did, by table, as they have noted it.
 *
 * @param byTable figures by the tables' names
 */
public record LastRuns(Map<String, OfTable> byTable) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A year of hourly runs of four jobs is more than this; a table that none of these concerned was left alone for weeks. */
    private static final int MOST_RUNS = 5_000;

    /**
     * What runs have done with a table. Rows that came in were written, were repeats, or were set aside; a run whose numbers
     * do not add up is not noted.
     *
     * @param job the job of the last run
     * @param finishedAt when that ended, in words
     * @param last of that run
     * @param all of all runs together
     */
    public record OfTable(String job, String finishedAt, Balance last, Balance all) {}

    /**
     * Rows of one run or of several.
     *
     * @param in rows that came in
     * @param out rows that were written
     * @param duplicates repeats
     * @param quarantined rows that were set aside
     * @param repaired rows that were written with a repair
     */
    public record Balance(long in, long out, long duplicates, long quarantined, long repaired) {

        static Balance of(JsonNode table) {
            return new Balance(
                    table.path("in").asLong(),
                    table.path("out").asLong(),
                    table.path("duplicates").asLong(),
                    table.path("quarantined").asLong(),
                    table.path("repaired").asLong());
        }

        Balance plus(Balance other) {
            return new Balance(
                    in + other.in,
                    out + other.out,
                    duplicates + other.duplicates,
                    quarantined + other.quarantined,
                    repaired + other.repaired);
        }

        public String shareRepaired() {
            return share(repaired);
        }

        public String shareQuarantined() {
            return share(quarantined);
        }

        public String shareDuplicates() {
            return share(duplicates);
        }

        private String share(long part) {
            return in == 0 ? "0 %" : String.format(Locale.ROOT, "%.2f %%", 100.0 * part / in);
        }
    }

    static LastRuns of(Lake lake) {
        Map<String, OfTable> byTable = new HashMap<>();
        List<Run> newestFirst = new RunLedger(lake).newest(MOST_RUNS, Optional.empty());
        for (Run run : newestFirst) {
            tables(run).properties().forEach(table -> {
                if (table.getValue().has("in")) {
                    Balance balance = Balance.of(table.getValue());
                    byTable.merge(
                            table.getKey(),
                            new OfTable(
                                    run.job(), Figures.time(Optional.of(run.finishedAt())) + " UTC", balance, balance),
                            (later, earlier) -> new OfTable(
                                    later.job(),
                                    later.finishedAt(),
                                    later.last(),
                                    later.all().plus(earlier.all())));
                }
            });
        }
        return new LastRuns(byTable);
    }

    private static JsonNode tables(Run run) {
        try {
            return JSON.readTree(run.tables().orElse("{}"));
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException(
                    "what run " + run.runId() + " has noted: " + run.tables() + " (expected: JSON)", failure);
        }
    }

    Optional<OfTable> of(Table table) {
        return Optional.ofNullable(byTable.get(table.name()));
    }
}
