package io.chargelake.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.Heartbeats;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.gold.CompletedTransactions;
import io.chargelake.gold.FaultedStations;
import io.chargelake.gold.StationFaultDays;
import io.chargelake.gold.UnmatchedStops;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A month of real events, whose completed transactions were published with it. */
class RecordedMonthE2E {

    @TempDir
    Path folder;

    @Test
    void a_real_month_makes_the_tables_that_were_published_with_it_and_a_second_import_changes_none() throws Exception {
        Path events = recorded("events-2023-01.jsonl.gz");
        List<String> published = Files.readAllLines(recorded("completed-transactions-2023-01.csv"));
        Lake lake = Lake.at(folder.resolve("lake").toString());
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            Chargelake chargelake = new Chargelake(folder, Map.of("CHARGELAKE_KAFKA", broker.bootstrap()));

            chargelake.run("import", "--file", events.toString()).well();
            chargelake.run("refresh").well();
            assertCounts(lake);
            assertCompleted(lake, published);
            assertThat(open(lake)).as("starts without a stop").isEqualTo(3);

            Map<String, OptionalLong> before = TableVersions.of(lake);
            chargelake.run("refresh").well();
            assertThat(TableVersions.of(lake)).isEqualTo(before);
            Map<String, OptionalLong> over = TableVersions.ofWhatIsOver(lake);

            chargelake.run("import", "--file", events.toString()).well();
            chargelake.run("refresh").well();
            Map<String, OptionalLong> after = TableVersions.ofWhatIsOver(lake);
            over.remove(Frames.TABLE.name());
            after.remove(Frames.TABLE.name());
            assertThat(after).isEqualTo(over);
            assertThat(LakeTables.rows(lake, Frames.TABLE)).isEqualTo(2 * 274_588);
        }
    }

    private static Path recorded(String file) {
        String recorded = System.getProperty("chargelake.recorded.events", "");
        assumeTrue(
                !recorded.isEmpty(),
                "no recorded events: name their folder with -Dchargelake.recorded.events=DIR to run this test");
        return Path.of(recorded, file);
    }

    private static void assertCounts(Lake lake) {
        Map<Table, Long> expected = Map.ofEntries(
                Map.entry(Frames.TABLE, 274_588L),
                Map.entry(Messages.TABLE, 274_588L),
                Map.entry(QuarantinedFrames.TABLE, 0L),
                Map.entry(QuarantinedMessages.TABLE, 0L),
                Map.entry(Heartbeats.TABLE, 88_280L),
                Map.entry(StatusNotifications.TABLE, 3_711L),
                Map.entry(TransactionStarts.TABLE, 528L),
                Map.entry(TransactionStops.TABLE, 525L),
                Map.entry(BootNotifications.TABLE, 10L),
                Map.entry(CompletedTransactions.TABLE, 525L),
                Map.entry(UnmatchedStops.TABLE, 0L),
                Map.entry(StationFaultDays.TABLE, 0L),
                Map.entry(FaultedStations.TABLE, 0L));
        Map<Table, Long> actual = new HashMap<>();
        expected.keySet().forEach(table -> actual.put(table, LakeTables.rows(lake, table)));
        assertThat(actual).isEqualTo(expected);

        Set<String> messages = new HashSet<>();
        TableRows.of(lake, MeterValues.TABLE)
                .columns("station_id", "message_id", "received_at")
                .forEach(sample -> messages.add(sample.string("station_id") + " " + sample.string("message_id") + " "
                        + sample.instant("received_at")));
        assertThat(messages).as("messages with meter values").hasSize(44_240);
    }

    private static void assertCompleted(Lake lake, List<String> published) {
        Map<String, Integer> connectors = new HashMap<>();
        TableRows.of(lake, TransactionStarts.TABLE)
                .columns("station_id", "transaction_id", "connector_id")
                .forEach(start -> connectors.put(
                        start.string("station_id") + " " + start.value("transaction_id"),
                        start.intValue("connector_id")));
        TableComparison comparison = new TableComparison(CompletedTransactions.TABLE);
        for (String line : published.subList(1, published.size())) {
            String[] field = line.split(",", -1);
            Instant stoppedAt = Instant.parse(field[5]);
            Map<String, Object> row = new HashMap<>();
            row.put("stop_date", LocalDate.ofInstant(stoppedAt, ZoneOffset.UTC));
            row.put("station_id", field[0]);
            row.put("transaction_id", Long.valueOf(field[1]));
            // Not published, but part of the key.
            row.put("connector_id", connectors.get(field[0] + " " + field[1]));
            row.put("meter_start_wh", Long.valueOf(field[2]));
            row.put("meter_stop_wh", Long.valueOf(field[3]));
            row.put("started_at", Instant.parse(field[4]));
            row.put("stopped_at", stoppedAt);
            row.put("total_time_h", new BigDecimal(field[6]));
            row.put("total_energy_kwh", new BigDecimal(field[7]));
            row.put("parking_time_h", field[8].isEmpty() ? null : new BigDecimal(field[8]));
            comparison.expect(row);
        }
        assertThat(comparison.rows()).isEqualTo(525);
        assertThat(comparison.differences(lake)).isEmpty();
    }

    private static long open(Lake lake) {
        Set<Long> stopped = new HashSet<>();
        for (TableRow stop : TableRows.of(lake, TransactionStops.TABLE)
                .columns("transaction_id")
                .list()) {
            stopped.add(stop.longValue("transaction_id"));
        }
        return TableRows.of(lake, TransactionStarts.TABLE).columns("transaction_id").list().stream()
                .filter(start -> !stopped.contains(start.longValue("transaction_id")))
                .count();
    }
}
