package io.chargelake.upkeep;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.quality.StoredRows;
import io.chargelake.ingest.landing.Events;
import io.chargelake.lake.Claim;
import io.chargelake.lake.CodeVersion;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Table;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes identifiers out of all tables of a lake that hold personal data. A run that dies has done so with some of them, and
 * the next does the others.
 *
 * @param lake the lake
 * @param spark the session
 * @param tags what to take out
 * @param clock tells how old files are
 */
record Forgetting(Lake lake, Supplier<SparkSession> spark, ForgottenTags tags, Clock clock) {

    /** The job's name in {@code ops.runs}. */
    static final String JOB = "forget";

    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);

    /**
     * Does it, or says what it would do.
     *
     * @throws io.chargelake.cli.CommandFailure (exit 5) if a run of {@code curate}, {@code gold} or {@code maintain} is under
     *     way
     */
    Map<Table, TableErasure.Result> run(boolean dryRun) {
        if (dryRun) {
            return erase(true);
        }
        try (Claim curation = Claim.take(lake, "curate");
                Claim gold = Claim.take(lake, "gold")) {
            LOG.debug("claims {} and {}", curation.number(), gold.number());
            Instant startedAt = clock.instant();
            Map<Table, TableErasure.Result> results = erase(false);
            new RunLedger(lake).append(run(results, startedAt));
            return results;
        }
    }

    private Map<Table, TableErasure.Result> erase(boolean dryRun) {
        // Gold and silver first: what their pseudonyms are of is read in bronze and landing, and a run that dies has to
        // find it.
        List<Table> tables = new ArrayList<>(LakeTables.ALL);
        Collections.reverse(tables);
        ForgottenTags all = tags.withTexts(texts());
        Map<Table, TableErasure.Result> results = new LinkedHashMap<>();
        for (Table table : tables) {
            boolean personal = table.columns().stream()
                    .anyMatch(column -> column.personal().isPresent());
            if (personal && DeltaTables.version(lake, table).isPresent()) {
                results.put(table, new TableErasure(spark.get(), lake, table, all, clock).run(dryRun));
                LOG.info("{}: {}", table, results.get(table));
            }
        }
        return results;
    }

    /** Texts that have an identifier in them, among what was sent and is kept as a pseudonym. */
    private Collection<String> texts() {
        ForgottenTags these = tags;
        FlatMapFunction<String, String> mentioning = sent -> these.textsIn(sent).iterator();
        Set<String> texts = new LinkedHashSet<>();
        for (Map.Entry<Table, String> sent :
                Map.of(Messages.TABLE, "payload", Events.TABLE, "value").entrySet()) {
            texts.addAll(StoredRows.of(spark.get(), lake, sent.getKey())
                    .rows()
                    .select(col(sent.getValue()).cast("string"))
                    .where(col(sent.getValue()).isNotNull())
                    .as(Encoders.STRING())
                    .flatMap(mentioning, Encoders.STRING())
                    .distinct()
                    .collectAsList());
        }
        return texts;
    }

    private Run run(Map<Table, TableErasure.Result> results, Instant startedAt) {
        Map<String, Object> tables = new LinkedHashMap<>();
        results.forEach((table, result) -> tables.put(table.name(), result.toMap()));
        return new Run(
                Run.newId(),
                JOB,
                startedAt,
                clock.instant(),
                Optional.empty(),
                Optional.of(json(Map.of("identifiers", tags.count()))),
                0,
                results.values().stream().mapToLong(TableErasure.Result::rows).sum(),
                0,
                0,
                0,
                Optional.of(json(tables)),
                CodeVersion.current());
    }

    private static String json(Map<String, Object> map) {
        try {
            return new ObjectMapper().writeValueAsString(map);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
