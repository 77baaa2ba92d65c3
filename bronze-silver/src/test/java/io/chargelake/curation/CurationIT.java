package io.chargelake.curation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.curation.LandedFixture.Landed;
import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.curation.silver.EventTables;
import io.chargelake.curation.silver.Heartbeats;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.curation.silver.Stations;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Runs;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurationIT {

    @TempDir
    Path folder;

    private Lake lake;
    private LandedFixture landing;

    @BeforeEach
    void emptyLake() {
        emptyLake("lake");
    }

    private void emptyLake(String name) {
        lake = Lake.at(folder.resolve(name).toString());
        landing = new LandedFixture(lake);
    }

    @Test
    void framesBecomeMessagesAndEventsAndNothingIsLost() {
        landing.land(List.of(
                heartbeat("ST-1", "S-1", "h-1", "2026-10-05T10:00:00Z"),
                result("ST-1", "S-1", "h-1", "Heartbeat", "2026-10-05T10:00:00.010Z", "{}"),
                status("ST-1", "S-1", "s-1", "2026-10-05T10:01:00Z", "2026-10-04T23:00:00Z", "Faulted"),
                frame("ST-1", "S-1", "2026-10-05T10:02:00Z", "[2,\"x\",\"StatusNotification\",{}]"),
                frame(
                        "ST-1",
                        "S-1",
                        "2026-10-05T10:03:00Z",
                        "[2,\"m\",\"MeterValues\",{\"connectorId\":1,\"meterValue\":"
                                + "[{\"timestamp\":\"2026-10-05T10:02:59Z\",\"sampledValue\":[{\"value\":\"1\"},{\"value\":\"x\"}]}]}]"),
                frame("ST-1", "S-1", "2026-10-05T10:04:00Z", "no json"),
                frame(null, null, "2026-10-05T10:05:00Z", "[2,\"m\",\"Heartbeat\",{}]"),
                frame("ST-1", "S-1", "2026-10-05T10:06:00Z", "[2,\"v\",\"VendorAction\",{}]")));

        CurationReport report = curate();

        assertThat(report.frames()).isEqualTo(8);
        assertCount(report, Messages.TABLE, 8, 6, 0, 2);
        assertCount(report, QuarantinedFrames.TABLE, 2, 2, 0, 0);
        assertCount(report, Heartbeats.TABLE, 1, 1, 0, 0);
        assertCount(report, StatusNotifications.TABLE, 2, 1, 0, 1);
        assertCount(report, MeterValues.TABLE, 2, 1, 0, 1);
        assertCount(report, QuarantinedMessages.TABLE, 2, 2, 0, 0);
        assertThat(count(report, StatusNotifications.TABLE).dates()).containsExactly(LocalDate.parse("2026-10-04"));
        assertThat(rows(QuarantinedFrames.TABLE))
                .extracting(row -> row.get("reasons"))
                .containsExactlyInAnyOrder(List.of("not_json"), List.of("station_id_missing"));
        assertThat(rows(QuarantinedMessages.TABLE))
                .extracting(row -> row.get("item"), row -> row.get("reasons"))
                .contains(tuple(0, List.of("connector_id_missing", "status_missing")))
                .extracting(set -> set.toList().get(0))
                .containsExactlyInAnyOrder(0, 2);
        assertThat(rows(Messages.TABLE)).extracting(row -> row.get("action")).contains("VendorAction");
        assertThat(report.lines().get(0))
                .startsWith("curated 8 frames: 6 messages, 2 quarantined, 0 duplicates; silver: ")
                .endsWith("complete through 2026-11-01T00:00:00Z");
    }

    @Test
    void aSecondRunChangesNoTableButTheHistoryAndNeedsNoSpark() {
        landing.land(month());
        curate();
        Map<String, OptionalLong> before = versions();

        CurationReport report = Curation.run(
                () -> {
                    throw new AssertionError("Spark is not needed");
                },
                lake,
                CurationOrder.ofWhatIsNew());

        assertThat(report.nothingNew()).isTrue();
        assertThat(report.lines()).singleElement().asString().startsWith("nothing new to curate");
        assertThat(versions()).isEqualTo(before);
        assertThat(rows(Runs.TABLE)).hasSize(2);
    }

    @Test
    void aRunThatDiedBeforeItsLastCommitIsDoneAgainWithoutDuplicates() throws IOException {
        landing.land(month());
        curate();
        Map<String, List<Map<String, Object>>> before = contents();
        delete(folder.resolve("lake/ops/runs"));
        delete(folder.resolve("lake/silver/meter_values"));

        CurationReport report = curate();

        assertThat(contents()).isEqualTo(before);
        assertThat(count(report, MeterValues.TABLE).out())
                .isEqualTo(before.get(MeterValues.TABLE.name()).size());
        assertThat(count(report, Heartbeats.TABLE).out()).isZero();
        assertThat(count(report, Heartbeats.TABLE).dates())
                .as("gold must hear of the days that the dead run had touched")
                .isNotEmpty();
    }

    @Test
    void aRepeatInALaterBatchIsADuplicate() {
        Landed heartbeat = heartbeat("ST-1", "S-1", "h-1", "2026-10-05T10:00:00Z");
        Landed withoutSession = heartbeat("ST-1", null, "h-1", "2026-10-05T10:00:00Z");
        Landed nextWithoutSession = heartbeat("ST-1", null, "h-1", "2026-10-05T10:05:00Z");
        Landed fault = status("ST-1", "S-1", "s-1", "2026-10-05T10:01:00Z", "2026-10-05T10:01:00Z", "Faulted");
        landing.land(List.of(heartbeat, heartbeat, withoutSession, fault));
        CurationReport first = curate();
        landing.land(List.of(
                heartbeat("ST-1", "S-1", "h-1", "2026-10-05T12:00:00Z"),
                withoutSession,
                nextWithoutSession,
                status("ST-1", "S-2", "s-9", "2026-10-05T12:01:00Z", "2026-10-05T10:01:00Z", "Faulted")));

        CurationReport second = curate();

        assertCount(first, Messages.TABLE, 4, 3, 1, 0);
        assertCount(first, Heartbeats.TABLE, 2, 2, 0, 0);
        assertCount(second, Messages.TABLE, 4, 2, 2, 0);
        assertCount(second, Heartbeats.TABLE, 1, 1, 0, 0);
        assertCount(second, StatusNotifications.TABLE, 1, 0, 1, 0);
        assertThat(rows(StatusNotifications.TABLE))
                .extracting(row -> row.get("received_at"))
                .containsExactly(Instant.parse("2026-10-05T10:01:00Z"));
    }

    @Test
    void anEarlierReceiptTakesThePlaceOfALaterOne() {
        landing.land(List.of(
                heartbeat("ST-1", "S-1", "h-1", "2026-10-05T12:00:00Z"),
                heartbeat("ST-2", "S-3", "h-1", "2026-10-05T12:00:00Z"),
                status("ST-1", "S-2", "s-2", "2026-10-05T12:00:00Z", "2026-10-05T09:00:00Z", "Faulted")));
        curate();
        landing.land(List.of(
                heartbeat("ST-1", "S-1", "h-1", "2026-10-05T10:00:00Z"),
                status("ST-1", "S-1", "s-1", "2026-10-05T10:00:00Z", "2026-10-05T09:00:00Z", "Faulted")));

        CurationReport report = curate();

        assertThat(count(report, Messages.TABLE).superseded()).isEqualTo(1);
        assertThat(count(report, Heartbeats.TABLE).superseded()).isEqualTo(1);
        assertThat(rows(Heartbeats.TABLE))
                .extracting(row -> row.get("station_id"), row -> row.get("occurred_at"))
                .containsExactlyInAnyOrder(
                        tuple("ST-1", Instant.parse("2026-10-05T10:00:00Z")),
                        tuple("ST-2", Instant.parse("2026-10-05T12:00:00Z")));
        assertThat(rows(StatusNotifications.TABLE))
                .extracting(row -> row.get("message_id"))
                .containsExactly("s-1");
    }

    @Test
    void aLateAnswerGivesAStartItsTransaction() {
        landing.land(List.of(start("ST-1", "t-1", "2026-10-05T23:59:59Z", 100)));
        curate();
        assertThat(rows(TransactionStarts.TABLE))
                .extracting(row -> row.get("transaction_id"))
                .containsExactly((Object) null);
        landing.land(List.of(answer("ST-1", "t-1", "2026-10-06T00:00:01Z", 42)));

        CurationReport report = curate();

        assertThat(rows(TransactionStarts.TABLE))
                .extracting(row -> row.get("transaction_id"), row -> row.get("authorization_status"))
                .containsExactly(tuple(42L, "Accepted"));
        assertThat(count(report, TransactionStarts.TABLE).superseded()).isEqualTo(1);
        assertThat(count(report, TransactionStarts.TABLE).dates()).containsExactly(LocalDate.parse("2026-10-05"));
    }

    @Test
    void anAnswerThatCameBeforeItsStartIsFound() {
        landing.land(List.of(answer("ST-1", "t-1", "2026-10-05T10:00:01Z", 42)));
        curate();
        landing.land(List.of(start("ST-1", "t-1", "2026-10-05T10:00:00Z", 100)));
        curate();

        assertThat(rows(TransactionStarts.TABLE))
                .extracting(row -> row.get("transaction_id"))
                .containsExactly(42L);
    }

    @Test
    void anAnswerWithoutActionGetsThatOfItsRequest() {
        landing.land(List.of(heartbeat("ST-1", "S-1", "h-1", "2026-10-05T10:00:00Z")));
        curate();
        landing.land(List.of(
                result("ST-1", "S-1", "h-1", null, "2026-10-05T10:00:01Z", "{}"),
                start("ST-1", "t-1", "2026-10-05T11:00:00Z", 100),
                result("ST-1", "S-1", "t-1", null, "2026-10-05T11:00:01Z", "{\"transactionId\":7}"),
                result("ST-1", "S-1", "??", null, "2026-10-05T11:00:02Z", "{}")));

        assertCount(curate(), Messages.TABLE, 4, 4, 0, 0);

        assertThat(rows(Messages.TABLE))
                .filteredOn(row -> row.get("message_type").equals(3))
                .extracting(row -> row.get("message_id"), row -> row.get("action"), row -> row.get("flags"))
                .containsExactlyInAnyOrder(
                        tuple("h-1", "Heartbeat", List.of("action_from_request")),
                        tuple("t-1", "StartTransaction", List.of("action_from_request")),
                        tuple("??", null, List.of("action_unknown")));
        assertThat(rows(TransactionStarts.TABLE))
                .extracting(row -> row.get("transaction_id"))
                .containsExactly(7L);
    }

    @Test
    void theOrderOfArrivalMakesNoDifference() {
        List<Landed> events = new ArrayList<>(month());
        events.addAll(events.subList(0, events.size() / 3));
        Map<String, List<Map<String, Object>>> expected = null;
        for (int seed = 1; seed <= 2; seed++) {
            emptyLake("lake-" + seed);
            List<Landed> shuffled = new ArrayList<>(events);
            Collections.shuffle(shuffled, new Random(seed));
            int batch = shuffled.size() / 3 + 1;
            for (int from = 0; from < shuffled.size(); from += batch) {
                landing.land(shuffled.subList(from, Math.min(from + batch, shuffled.size())));
                curate();
            }
            Map<String, List<Map<String, Object>>> actual = contents();
            if (expected == null) {
                expected = actual;
                assertThat(expected.get(TransactionStarts.TABLE.name()))
                        .isNotEmpty()
                        .allSatisfy(row -> assertThat(row.get("transaction_id")).isNotNull());
            }
            assertThat(actual).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void aReplayOfDaysRestoresWhatIsMissingAndChangesNothingElse() throws IOException {
        landing.land(month());
        curate();
        Map<String, List<Map<String, Object>>> before = contents();
        Optional<String> position =
                new RunLedger(lake).latest(Curation.JOB).orElseThrow().input();
        delete(folder.resolve("lake/silver/heartbeats"));

        curate(CurationOrder.of(null, "2026-10-01..2026-10-31"));
        Map<String, OptionalLong> versions = versions();
        curate(CurationOrder.of(null, "2026-10-01..2026-10-31"));

        assertThat(contents()).isEqualTo(before);
        assertThat(versions()).isEqualTo(versions);
        assertThat(new RunLedger(lake).latest(Curation.JOB).orElseThrow().input())
                .isEqualTo(position);
    }

    @Test
    void aRegisterReplacesTheOneBeforeOnlyWhereItDiffers() throws IOException {
        landing.land(List.of());
        Path register = Files.writeString(folder.resolve("stations.csv"), "station_id,site\nST-2,South\nST-1,North\n");

        assertThat(curate(CurationOrder.of(register, null)).stations()).contains(2);
        OptionalLong version = DeltaTables.version(lake, Stations.TABLE);
        assertThat(curate(CurationOrder.of(register, null)).nothingNew()).isTrue();
        assertThat(DeltaTables.version(lake, Stations.TABLE)).isEqualTo(version);

        Files.writeString(register, "station_id,site\nST-1,East\n");
        curate(CurationOrder.of(register, null));
        assertThat(rows(Stations.TABLE)).extracting(row -> row.get("site")).containsExactly("East");
    }

    @Test
    void aLakeWithoutLandingTableIsSaidAndNothingIsCreated() {
        assertThatThrownBy(this::curate)
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE));
        assertThat(folder.resolve("lake")).doesNotExist();
    }

    /** Three days of two stations: all that stations say, one charge on each day, some of it by way of receipt only. */
    private static List<Landed> month() {
        List<Landed> events = new ArrayList<>();
        for (int day = 0; day < 3; day++) {
            for (String station : List.of("ST-1", "ST-2")) {
                Instant at = Instant.parse("2026-10-05T21:00:00Z").plus(day, ChronoUnit.DAYS);
                String session = station + "-" + day;
                events.add(frame(
                        station,
                        session,
                        at.toString(),
                        "[2,\"b\",\"BootNotification\",{\"chargePointVendor\":\"v\"}]"));
                for (int i = 0; i < 4; i++) {
                    at = at.plusSeconds(1800);
                    events.add(heartbeat(station, session, "h-" + i, at.toString()));
                    events.add(heartbeat(station, null, "same", at.toString()));
                    events.add(status(
                            station, session, "s-" + i, at.toString(), null, i % 2 == 0 ? "Faulted" : "Available"));
                    events.add(status(
                            station, session, "r-" + i, at.plusSeconds(60).toString(), at.toString(), "Charging"));
                }
                events.add(start(station, "t-" + day, at.toString(), 100 + day));
                events.add(answer(station, "t-" + day, at.plusMillis(20).toString(), 42 + day));
                events.add(frame(
                        station,
                        session,
                        at.plusSeconds(30).toString(),
                        "[2,\"m\",\"MeterValues\",{\"connectorId\":1,"
                                + "\"transactionId\":42,\"meterValue\":[{\"timestamp\":\"" + at + "\",\"sampledValue\":"
                                + "[{\"value\":\"1\"},{\"value\":\"2\",\"phase\":\"L1\"}]}]}]"));
            }
        }
        return events;
    }

    private static Landed heartbeat(String station, String session, String id, String at) {
        return Landed.of(station, at, session, "Heartbeat", "[2,\"" + id + "\",\"Heartbeat\",{}]");
    }

    private static Landed status(String station, String session, String id, String at, String time, String status) {
        String timestamp = time == null ? "" : ",\"timestamp\":\"" + time + "\"";
        return Landed.of(
                station,
                at,
                session,
                "StatusNotification",
                "[2,\"" + id + "\",\"StatusNotification\",{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\""
                        + status + "\"" + timestamp + "}]");
    }

    private static Landed start(String station, String id, String at, long meter) {
        return Landed.of(
                station,
                at,
                "S-1",
                "StartTransaction",
                "[2,\"" + id + "\",\"StartTransaction\",{\"connectorId\":1,\"idTag\":\"tag\",\"meterStart\":" + meter
                        + ",\"timestamp\":\"" + at + "\"}]");
    }

    private static Landed answer(String station, String id, String at, long transaction) {
        return result(
                station,
                "S-1",
                id,
                "StartTransaction",
                at,
                "{\"transactionId\":" + transaction + ",\"idTagInfo\":{\"status\":\"Accepted\"}}");
    }

    private static Landed result(String station, String session, String id, String action, String at, String payload) {
        return Landed.of(station, at, session, action, "[3,\"" + id + "\"," + payload + "]");
    }

    private static Landed frame(String station, String session, String at, String frame) {
        return new Landed(station, Instant.parse(at), session, "unused", frame.getBytes(UTF_8));
    }

    private CurationReport curate() {
        return curate(CurationOrder.ofWhatIsNew());
    }

    private CurationReport curate(CurationOrder order) {
        return Curation.run(CurationIT::spark, lake, order);
    }

    private static SparkSession spark() {
        return SparkStart.session("local[2]", "curation tests");
    }

    private static TableCount count(CurationReport report, Table table) {
        return report.tables().stream()
                .filter(count -> count.table().equals(table.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(table + " is not among " + report.tables()));
    }

    private static void assertCount(
            CurationReport report, Table table, long in, long out, long duplicates, long quarantined) {
        TableCount count = count(report, table);
        assertThat(List.of(count.in(), count.out(), count.duplicates(), count.quarantined()))
                .as("in, out, duplicates, quarantined of %s", table)
                .containsExactly(in, out, duplicates, quarantined);
    }

    private List<Map<String, Object>> rows(Table table) {
        List<Map<String, Object>> rows = new ArrayList<>();
        TableRows.of(lake, table).forEach(row -> {
            Map<String, Object> values = new TreeMap<>();
            table.columns().forEach(column -> values.put(column.name(), row.value(column.name())));
            rows.add(values);
        });
        return rows;
    }

    /** All rows of all tables of events and messages, without what depends on the order in which frames landed. */
    private Map<String, List<Map<String, Object>>> contents() {
        Map<String, List<Map<String, Object>>> contents = new TreeMap<>();
        eventsAndMessages().forEach(table -> {
            List<Map<String, Object>> rows = rows(table);
            rows.forEach(row -> row.keySet().removeAll(Set.of("topic", "partition", "offset")));
            rows.sort(Comparator.comparing(Object::toString));
            contents.put(table.name(), rows);
        });
        return contents;
    }

    private Map<String, OptionalLong> versions() {
        Map<String, OptionalLong> versions = new TreeMap<>();
        Stream.concat(
                        eventsAndMessages(),
                        Stream.of(QuarantinedFrames.TABLE, QuarantinedMessages.TABLE, Stations.TABLE))
                .forEach(table -> versions.put(table.name(), DeltaTables.version(lake, table)));
        return versions;
    }

    private static Stream<Table> eventsAndMessages() {
        return Stream.concat(Stream.of(Messages.TABLE), EventTables.ALL.stream().map(table -> table.table()));
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
