package io.chargelake.curation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.quality.Extent;
import io.chargelake.curation.quality.Identity;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.curation.quality.TableUpdate;
import io.chargelake.curation.silver.EventTable;
import io.chargelake.curation.silver.EventTables;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.curation.silver.Requests;
import io.chargelake.curation.silver.StationZones;
import io.chargelake.curation.silver.Survey;
import io.chargelake.lake.Lake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Column;
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
 * @param runId the run, which messages in quarantine name
 */
record SilverStep(SparkSession spark, Lake lake, String runId) {

    /** Tables are written side by side: while one commits, another computes. */
    private static final int TABLES_AT_A_TIME = 3;

    List<TableCount> run(Selection selection, BronzeStep.Result bronze) {
        if (bronze.days().isEmpty()) {
            return List.of();
        }
        Dataset<Row> messages = spark.read().format("delta").load(lake.locationOf(Messages.TABLE));
        Dataset<Row> requests = Requests.among(messages.where(selection
                .ofMessages()
                .and(col("received_date")
                        .between(bronze.days().firstKey(), bronze.days().lastKey()))));
        StationZones zones = StationZones.of(lake);
        Survey survey = Survey.of(requests, EventTables.ALL, zones);
        boolean compareByTime = bronze.inOrder() && !selection.isReplay();
        List<Callable<TableCount>> work = new ArrayList<>();
        for (EventTable table : EventTables.ALL) {
            if (table == EventTables.STARTS) {
                work.add(() -> starts(messages, selection, bronze, survey.of(table), zones, compareByTime));
            } else if (survey.of(table).rows() + survey.of(table).rejected() > 0) {
                work.add(() ->
                        update(table, selection, compareByTime).write(table.rows(requests, zones), survey.of(table)));
            }
        }
        if (survey.rejections().rows() > 0) {
            work.add(() -> quarantine(requests, survey));
        }
        return sideBySide(work).stream().map(TableCount::checked).toList();
    }

    /** Starts get their answers, which may have come before or after the new messages, or be new themselves. */
    private TableCount starts(
            Dataset<Row> messages,
            Selection selection,
            BronzeStep.Result bronze,
            Extent requests,
            StationZones zones,
            boolean compareByTime) {
        Column around = col("received_date")
                .between(
                        bronze.days().firstKey().minusDays(1),
                        bronze.days().lastKey().plusDays(1));
        Dataset<Row> rows = EventTables.STARTS
                .answered(messages.where(around), selection.ofMessages(), zones)
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

    private TableUpdate update(EventTable table, Selection selection, boolean compareByTime) {
        Identity identity =
                selection.isReplay() ? table.identity().breakingTies(Identity.Tie.DERIVED) : table.identity();
        TableUpdate update = new TableUpdate(spark, lake, table.table(), identity, EventTable.LAYOUT);
        return compareByTime ? update.sameOnlyAtTheSame("occurred_at") : update;
    }

    private TableCount quarantine(Dataset<Row> requests, Survey survey) {
        List<EventTable> tables = EventTables.ALL.stream()
                .filter(table -> survey.of(table).rejected() > 0)
                .toList();
        return new TableUpdate(
                        spark,
                        lake,
                        QuarantinedMessages.TABLE,
                        QuarantinedMessages.Rows.identity(),
                        QuarantinedMessages.Rows.layout())
                .notComparing("payload")
                .write(QuarantinedMessages.Rows.of(requests, tables, runId), survey.rejections());
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
