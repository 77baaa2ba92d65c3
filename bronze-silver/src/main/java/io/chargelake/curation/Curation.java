package io.chargelake.curation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.privacy.PseudonymKey;
import io.chargelake.curation.privacy.Pseudonymisation;
import io.chargelake.curation.privacy.Pseudonyms;
import io.chargelake.curation.quality.ClaimedWrite;
import io.chargelake.curation.quality.MissingColumns;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.curation.quality.TableSchema;
import io.chargelake.curation.silver.EventTable;
import io.chargelake.curation.silver.EventTables;
import io.chargelake.curation.silver.ExcludedTimes;
import io.chargelake.curation.silver.ExcludedTimesFile;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.curation.silver.StationRegister;
import io.chargelake.curation.silver.Stations;
import io.chargelake.ingest.landing.Events;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.Claim;
import io.chargelake.lake.CodeVersion;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.FailedChecks;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.Run;
import io.chargelake.lake.Table;
import io.chargelake.lineage.DataFlow;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job {@code curate}: landed frames, and the events beside them, to bronze and silver.
 *
 * <p>Its position, the offsets up to which it has read both landing tables, stands in its last row of
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
     * @param pseudonymKey the file with the key of pseudonyms, made with the first run
     * @throws io.chargelake.cli.CommandFailure (exit 2) if the lake has no landing table, (exit 4) if the numbers do not
     *     add up, (exit 5) if the lake cannot be used or another run has it
     */
    public static CurationReport run(Supplier<SparkSession> spark, Lake lake, CurationOrder order, Path pseudonymKey) {
        Instant startedAt = Clock.systemUTC().instant();
        LandedOffsets landed = LandedOffsets.of(lake);
        return FailedChecks.noted(lake, JOB, () -> {
            try (Claim claim = Claim.take(lake, JOB)) {
                return run(spark, lake, order, pseudonymKey, landed, claim, startedAt);
            }
        });
    }

    private static CurationReport run(
            Supplier<SparkSession> spark,
            Lake lake,
            CurationOrder order,
            Path pseudonymKey,
            LandedOffsets landed,
            Claim claim,
            Instant startedAt) {
        String runId = Run.newId();
        CurationPosition position = CurationPosition.of(lake);
        PseudonymKey key = PseudonymKey.at(pseudonymKey, position.pseudonymKey());
        Pseudonymisation pseudonymisation = new Pseudonymisation(new Pseudonyms(key));
        Selection selection = selection(order.scope(), lake, position.frames(), landed.next());
        Optional<LandedOffsets> landedEvents = LandedOffsets.ofEvents(lake);
        EventSelection events = EventSelection.of(order.scope(), lake, landedEvents, position.events());
        tables().forEach(table -> DeltaTables.createIfMissing(lake, table));
        boolean anyEvents = !events.isEmpty();
        if (anyEvents || !selection.isEmpty()) {
            MissingColumns.add(spark, lake, QuarantinedFrames.TABLE);
        }
        Optional<StationRegister> register = order.stations().filter(given -> !given.equals(StationRegister.of(lake)));
        Optional<ExcludedTimesFile> excludedTimes =
                order.excludedTimes().filter(given -> !given.equals(ExcludedTimesFile.of(lake)));

        register.ifPresent(changed -> replaceAll(spark.get(), lake, claim, Stations.TABLE, changed.stations()));
        excludedTimes.ifPresent(changed -> replaceAll(spark.get(), lake, claim, ExcludedTimes.TABLE, changed.times()));
        Optional<EventStep> step = anyEvents
                ? Optional.of(EventStep.read(spark.get(), lake, claim, pseudonymisation, events))
                : Optional.empty();
        CurationReport report;
        try {
            report = curated(spark, lake, claim, pseudonymisation, selection, step, runId)
                    .report(runId, register, excludedTimes, landed.validThrough());
        } finally {
            step.ifPresent(EventStep::close);
        }
        List<TableCount> counts = report.tables();
        claim.conclude(new Run(
                runId,
                JOB,
                startedAt,
                Clock.systemUTC().instant(),
                landed.validThrough(),
                Optional.of(new CurationPosition(
                                selection.positionAfter(),
                                events.positionAfter(),
                                events instanceof EventSelection.New
                                        ? landedEvents.flatMap(LandedOffsets::validThrough)
                                        : position.eventsThrough(),
                                Optional.of(key.fingerprint()))
                        .toInput(landed.version())),
                report.frames() + report.events(),
                sum(counts, TableCount::out),
                sum(counts, TableCount::duplicates),
                sum(counts, TableCount::quarantined),
                sum(counts, TableCount::repaired),
                Optional.of(json(report.tablesAsMap())),
                CodeVersion.current()));
        return report;
    }

    /** Writes all tables but the register. */
    private static Curated curated(
            Supplier<SparkSession> spark,
            Lake lake,
            Claim claim,
            Pseudonymisation pseudonymisation,
            Selection selection,
            Optional<EventStep> events,
            String runId) {
        List<TableCount> counts = new ArrayList<>();
        Optional<BronzeStep.Result> bronze = selection.isEmpty()
                ? Optional.empty()
                : Optional.of(new BronzeStep(spark.get(), lake, claim, runId).run(selection));
        bronze.ifPresent(frames -> counts.addAll(frames.counts()));
        // What is set aside lies there already when it is read again.
        Stream.of(
                        bronze.flatMap(BronzeStep.Result::rejected),
                        selection instanceof Selection.Quarantined
                                ? Optional.<Dataset<Row>>empty()
                                : events.flatMap(step -> step.rejected(runId)))
                .flatMap(Optional::stream)
                .reduce(Dataset::unionByName)
                .ifPresent(rows -> counts.add(new SettingAside(spark.get(), lake, claim).write(rows)));
        SortedSet<LocalDate> days = new TreeSet<>(
                bronze.map(BronzeStep.Result::days).orElse(new TreeMap<>()).keySet());
        if (selection instanceof Selection.Quarantined quarantined) {
            days.addAll(quarantined.days(spark.get()));
        }
        bronze.ifPresent(frames -> {
            LOG.info("Bronze has {} frames of {} days", frames.frames(), days.size());
            counts.addAll(new SilverStep(spark.get(), lake, claim, pseudonymisation, runId)
                    .run(selection, days, frames.inOrder()));
        });
        events.ifPresent(step -> counts.addAll(step.run()));
        if (selection instanceof Selection.Quarantined && !days.isEmpty()) {
            counts.addAll(new QuarantineStep(spark.get(), lake, claim, pseudonymisation, runId)
                    .run(new SilverStep(spark.get(), lake, claim, pseudonymisation, runId).requests(selection, days)));
        }
        return new Curated(
                bronze.map(BronzeStep.Result::frames).orElse(0L),
                events.map(EventStep::events).orElse(0L),
                counts);
    }

    /** What was done to the tables. */
    private record Curated(long frames, long events, List<TableCount> counts) {

        CurationReport report(
                String runId,
                Optional<StationRegister> register,
                Optional<ExcludedTimesFile> excludedTimes,
                Optional<Instant> validThrough) {
            return new CurationReport(
                    runId,
                    frames,
                    events,
                    counts,
                    register.map(changed -> changed.stations().size()),
                    excludedTimes.map(changed -> changed.times().size()),
                    validThrough);
        }
    }

    private static Selection selection(CurationOrder.Scope scope, Lake lake, Offsets position, Offsets landed) {
        if (scope instanceof CurationOrder.Days days) {
            return new Selection.Days(days.first(), days.last(), position);
        }
        return scope instanceof CurationOrder.Quarantine
                ? new Selection.Quarantined(lake, position)
                : new Selection.New(new OffsetRange(Frames.TABLE, position, landed));
    }

    /** From landing to the tables of bronze and silver. */
    public static DataFlow flow(Lake lake) {
        return DataFlow.between(lake, List.of(Frames.TABLE, Events.TABLE), made());
    }

    /** From what was set aside to the tables of bronze and silver. */
    public static DataFlow flowOfQuarantine(Lake lake) {
        return DataFlow.between(lake, List.of(QuarantinedFrames.TABLE, QuarantinedMessages.TABLE), made());
    }

    private static List<Table> made() {
        List<Table> made = new ArrayList<>(tables());
        made.addAll(EventStep.TABLES);
        return made;
    }

    private static List<Table> tables() {
        List<Table> tables = new ArrayList<>(List.of(Messages.TABLE, QuarantinedFrames.TABLE));
        EventTables.ALL.stream().map(EventTable::table).forEach(tables::add);
        tables.addAll(List.of(QuarantinedMessages.TABLE, Stations.TABLE, ExcludedTimes.TABLE));
        return tables;
    }

    private static void replaceAll(SparkSession spark, Lake lake, Claim claim, Table table, List<List<Object>> values) {
        Dataset<Row> rows = spark.createDataFrame(
                        values.stream()
                                .map(ofRow -> RowFactory.create(ofRow.toArray()))
                                .toList(),
                        TableSchema.of(table))
                .coalesce(1);
        new ClaimedWrite(lake, claim, table).replaceAll(rows);
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
