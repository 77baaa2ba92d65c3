package io.chargelake.curation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.curation.quality.TableSchema;
import io.chargelake.curation.silver.EventTable;
import io.chargelake.curation.silver.EventTables;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.curation.silver.StationRegister;
import io.chargelake.curation.silver.Stations;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.CodeVersion;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Table;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job {@code curate}: landed frames to bronze and silver.
 *
 * <p>Its position, the offsets up to which it has read {@code landing.frames}, stands in its last row of
 * {@code ops.runs}, which is committed when all tables are. A run that dies before is done again by the next; what it
 * had written is recognised and not written twice.
 */
public final class Curation {

    /** The job's name in {@code ops.runs}. */
    public static final String JOB = "curate";

    private static final Logger LOG = LoggerFactory.getLogger(Curation.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private Curation() {}

    /**
     * Curates a lake.
     *
     * @param spark gives the session; not asked where nothing is new
     * @throws io.chargelake.cli.CommandFailure (exit 2) if the lake has no landing table, (exit 4) if the numbers do not
     *     add up, (exit 5) if the lake cannot be used
     */
    public static CurationReport run(Supplier<SparkSession> spark, Lake lake, CurationOrder order) {
        Instant startedAt = Clock.systemUTC().instant();
        String runId = Run.newId();
        LandedOffsets landed = LandedOffsets.of(lake);
        RunLedger ledger = new RunLedger(lake);
        Offsets position =
                ledger.latest(JOB).flatMap(Run::input).map(Curation::position).orElse(Offsets.none());
        Selection selection = order.days()
                .<Selection>map(days -> new Selection.Days(days.first(), days.last(), position))
                .orElseGet(() -> new Selection.New(position, landed.next()));
        tables().forEach(table -> DeltaTables.createIfMissing(lake, table));
        Optional<StationRegister> register = order.stations().filter(given -> !given.equals(StationRegister.of(lake)));

        register.ifPresent(changed -> replaceRegister(spark.get(), lake, changed));
        long frames = 0;
        List<TableCount> counts = new ArrayList<>();
        if (!selection.isEmpty()) {
            BronzeStep.Result bronze = new BronzeStep(spark.get(), lake, runId).run(selection);
            LOG.info(
                    "Bronze has {} frames of {} days",
                    bronze.frames(),
                    bronze.days().size());
            frames = bronze.frames();
            counts.addAll(bronze.counts());
            counts.addAll(new SilverStep(spark.get(), lake, runId).run(selection, bronze));
        }
        CurationReport report = new CurationReport(
                runId,
                frames,
                counts,
                register.map(changed -> changed.stations().size()),
                landed.validThrough());
        ledger.append(new Run(
                runId,
                JOB,
                startedAt,
                Clock.systemUTC().instant(),
                landed.validThrough(),
                Optional.of(input(landed.version(), selection.positionAfter())),
                frames,
                sum(counts, TableCount::out),
                sum(counts, TableCount::duplicates),
                sum(counts, TableCount::quarantined),
                sum(counts, TableCount::repaired),
                Optional.of(json(report.tablesAsMap())),
                CodeVersion.current()));
        return report;
    }

    private static List<Table> tables() {
        List<Table> tables = new ArrayList<>(List.of(Messages.TABLE, QuarantinedFrames.TABLE));
        EventTables.ALL.stream().map(EventTable::table).forEach(tables::add);
        tables.addAll(List.of(QuarantinedMessages.TABLE, Stations.TABLE));
        return tables;
    }

    private static void replaceRegister(SparkSession spark, Lake lake, StationRegister register) {
        spark.createDataFrame(
                        register.stations().stream()
                                .map(values -> RowFactory.create(values.toArray()))
                                .toList(),
                        TableSchema.of(Stations.TABLE))
                .coalesce(1)
                .write()
                .format("delta")
                .mode("overwrite")
                .save(lake.locationOf(Stations.TABLE));
    }

    private static String input(long landingVersion, Offsets next) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("landing_version", landingVersion);
        input.put("next", next.next());
        return json(input);
    }

    private static Offsets position(String input) {
        try {
            return Offsets.parse(JSON.readTree(input).path("next").toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("input of the last curate run: " + input + " (expected: JSON)", e);
        }
    }

    private static String json(Map<String, Object> map) {
        try {
            return JSON.writeValueAsString(map);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long sum(List<TableCount> counts, ToLongFunction<TableCount> count) {
        return counts.stream().mapToLong(count).sum();
    }
}
