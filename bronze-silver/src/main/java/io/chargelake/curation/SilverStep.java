package io.chargelake.curation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.privacy.Pseudonymisation;
import io.chargelake.curation.quality.Extent;
import io.chargelake.curation.quality.Identity;
import io.chargelake.curation.quality.StoredRows;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.curation.quality.TableUpdate;
import io.chargelake.curation.silver.EventTable;
import io.chargelake.curation.silver.EventTables;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.curation.silver.Requests;
import io.chargelake.curation.silver.StationZones;
import io.chargelake.curation.silver.Survey;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.lake.Claim;
import io.chargelake.lake.Lake;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Messages of bronze to the silver tables of events and {@code silver.quarantine}. The new messages are read back from
 * bronze, whoever wrote them there: a run that died after it had written bronze is taken up where it was.
 *
 * @param spark the session
 * @param lake the lake
 * @param claim under which the tables are written
 * @param pseudonymisation of what was sent
 * @param runId the run, which messages in quarantine name
 */
record SilverStep(SparkSession spark, Lake lake, Claim claim, Pseudonymisation pseudonymisation, String runId) {

    /** Tables are written side by side: while one commits, another computes. */
    private static final int TABLES_AT_A_TIME = 3;

    /**
     * Derives what the messages of a selection mean.
     *
     * @param days on which they were received
     * @param inOrder whether none of them came twice or too late
     */
    List<TableCount> run(Selection selection, SortedSet<LocalDate> days, boolean inOrder) {
        if (days.isEmpty()) {
            return List.of();
        }
        Dataset<Row> requests = requests(selection, days);
        StationZones zones = StationZones.of(lake);
        Survey survey = Survey.of(requests, EventTables.ALL, zones);
        boolean compareByTime = inOrder && !selection.isReplay();
        List<Callable<TableCount>> work = new ArrayList<>();
        for (EventTable table : EventTables.ALL) {
            if (table == EventTables.STARTS) {
                work.add(() -> starts(selection, days, survey.of(table), zones, compareByTime));
            } else if (survey.of(table).rows() + survey.of(table).rejected() > 0) {
                work.add(() -> update(table, selection, compareByTime)
                        .write(pseudonymisation.of(table.rows(requests, zones), table.table()), survey.of(table)));
            }
        }
        if (survey.rejections().rows() > 0 && !(selection instanceof Selection.Quarantined)) {
            work.add(() -> quarantine(requests, survey));
        }
        return sideBySide(work).stream()
                .map(TableCount::checked)
                .map(count -> count.withUnknownFields(survey.datesOfUnknownFields(count.table())))
                .toList();
    }

    /** Starts get their answers, which may have come before or after the new messages, or be new themselves. */
    private TableCount starts(
            Selection selection,
            SortedSet<LocalDate> days,
            Extent requests,
            StationZones zones,
            boolean compareByTime) {
        SortedSet<LocalDate> around = new TreeSet<>();
        days.forEach(day -> around.addAll(List.of(day.minusDays(1), day, day.plusDays(1))));
        Dataset<Row> rows = pseudonymisation
                .of(
                        EventTables.STARTS.answered(selection.marked(messages(around)), col(Selection.SELECTED), zones),
                        TransactionStarts.TABLE)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Extent extent = new Extent(new TreeMap<>(), requests.rejected(), Optional.empty(), Optional.empty());
            for (Row day : rows.groupBy("event_date")
                    .agg(count(lit(1)), min("occurred_at"), max("occurred_at"))
                    .collectAsList()) {
                extent = extent.plus(new Extent(
                        new TreeMap<>(Map.of(day.getLocalDate(0), day.getLong(1))),
                        0,
                        Optional.of(day.getInstant(2)),
                        Optional.of(day.getInstant(3))));
            }
            return update(EventTables.STARTS, selection, compareByTime).write(rows, extent);
        } finally {
            rows.unpersist();
        }
    }

    /** The requests of stations among the selected messages, which were received on these days. */
    Dataset<Row> requests(Selection selection, SortedSet<LocalDate> days) {
        return Requests.among(selection.marked(messages(days)).where(col(Selection.SELECTED)));
    }

    private Dataset<Row> messages(SortedSet<LocalDate> days) {
        return StoredRows.of(spark, lake, Messages.TABLE)
                .rows()
                .where(col("received_date").isin(days.toArray()));
    }

    private TableUpdate update(EventTable table, Selection selection, boolean compareByTime) {
        Identity identity =
                selection.isReplay() ? table.identity().breakingTies(Identity.Tie.DERIVED) : table.identity();
        TableUpdate update = new TableUpdate(spark, lake, claim, table.table(), identity, EventTable.LAYOUT);
        return compareByTime ? update.sameOnlyAtTheSame("occurred_at") : update;
    }

    private TableCount quarantine(Dataset<Row> requests, Survey survey) {
        List<EventTable> tables = EventTables.ALL.stream()
                .filter(table -> survey.of(table).rejected() > 0)
                .toList();
        return new TableUpdate(
                        spark,
                        lake,
                        claim,
                        QuarantinedMessages.TABLE,
                        QuarantinedMessages.Rows.identity(),
                        QuarantinedMessages.Rows.layout())
                .notComparing("payload")
                .write(
                        pseudonymisation.of(
                                QuarantinedMessages.Rows.of(requests, tables, runId), QuarantinedMessages.TABLE),
                        survey.rejections());
    }

    private static List<TableCount> sideBySide(List<Callable<TableCount>> work) {
        ExecutorService threads = Executors.newFixedThreadPool(TABLES_AT_A_TIME);
        try {
            List<Future<TableCount>> results = new ArrayList<>();
            work.forEach(table -> results.add(threads.submit(table)));
            List<TableCount> counts = new ArrayList<>();
            for (Future<TableCount> result : results) {
                counts.add(result.get());
            }
            return counts;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a silver table could not be written", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while silver was written");
        } finally {
            threads.shutdownNow();
        }
    }
}
