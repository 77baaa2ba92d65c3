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
import io.chargelake.lake.Claim;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Runs;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableAppend;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

class CurationIT {

    private static final Path PSEUDONYM_KEY = Path.of("src/test/resources/pseudonym.key");

    @TempDir
    Path folder;

    private Lake lake;
    private LandedFixture landing;

    @BeforeEach
    void emptyLake() {
        lake = Lake.at(folder.resolve("lake").toString());
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
    void whateverIsRunAgainChangesNothing() throws IOException {
        landing.land(month());
        curate();
        Map<String, List<Map<String, Object>>> before = contents();
        Map<String, OptionalLong> versions = versions();
        Optional<String> position =
                new RunLedger(lake).latest(Curation.JOB).orElseThrow().input();

        CurationReport second = Curation.run(
                () -> {
                    throw new AssertionError("Spark is not needed");
                },
                lake,
                CurationOrder.ofWhatIsNew(),
                PSEUDONYM_KEY);

        assertThat(second.nothingNew()).isTrue();
        assertThat(second.lines()).singleElement().asString().startsWith("nothing new to curate");
        assertThat(versions()).isEqualTo(versions);
        assertThat(rows(Runs.TABLE)).hasSize(2);

        delete(folder.resolve("lake/silver/heartbeats"));
        curate(CurationOrder.of(null, null, "2026-10-01..2026-10-31"));

        assertThat(contents()).as("a replay restores what is missing").isEqualTo(before);
        assertThat(new RunLedger(lake).latest(Curation.JOB).orElseThrow().input())
                .isEqualTo(position);

        delete(folder.resolve("lake/ops/runs"));
        delete(folder.resolve("lake/silver/meter_values"));
        CurationReport again = curate();

        assertThat(contents())
                .as("a run that died before its last commit is done again")
                .isEqualTo(before);
        assertThat(count(again, MeterValues.TABLE).out())
                .isEqualTo(before.get(MeterValues.TABLE.name()).size());
        assertThat(count(again, Heartbeats.TABLE).out()).isZero();
        assertThat(count(again, Heartbeats.TABLE).dates())
                .as("gold must hear of the days that the dead run had touched")
                .isNotEmpty();
    }

    @Test
    void aRunIsRefusedWhileAnotherIsUnderWay() {
        landing.land(month());

        try (Claim other = Claim.take(lake, Curation.JOB)) {
            assertThat(other.number()).isEqualTo(1);
            assertThatThrownBy(this::curate)
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                    .hasMessageStartingWith("There is a run that writes the tables of curate already, since 20");
        }
        assertThat(folder.resolve("lake/bronze")).doesNotExist();
    }

    @Test
    void aRegisterReplacesTheOneBeforeOnlyWhereItDiffers() throws IOException {
        landing.land(List.of());
        Path register = Files.writeString(folder.resolve("stations.csv"), "station_id,site\nST-2,South\nST-1,North\n");

        assertThat(curate(CurationOrder.of(register, null, null)).stations()).contains(2);
        OptionalLong version = DeltaTables.version(lake, Stations.TABLE);
        assertThat(curate(CurationOrder.of(register, null, null)).nothingNew()).isTrue();
        assertThat(DeltaTables.version(lake, Stations.TABLE)).isEqualTo(version);

        Files.writeString(register, "station_id,site\nST-1,East\n");
        curate(CurationOrder.of(register, null, null));
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

    /** What a run makes of frames that have to do with those of the run before. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OverTwoRuns {

        private CurationReport first;
        private CurationReport second;
        private CurationReport third;
        private Lake lakeOfBoth;

        @BeforeAll
        void curateTwice(@TempDir Path ofBoth) {
            lakeOfBoth = Lake.at(ofBoth.toString());
            LandedFixture landed = new LandedFixture(lakeOfBoth);
            Landed heartbeat = heartbeat("repeat", "S-1", "h-1", "2026-10-05T10:00:00Z");
            Landed withoutSession = heartbeat("repeat", null, "h-1", "2026-10-05T10:00:00Z");
            landed.land(List.of(
                    heartbeat,
                    heartbeat,
                    withoutSession,
                    status("repeat", "S-1", "s-1", "2026-10-05T10:01:00Z", "2026-10-05T10:01:00Z", "Faulted"),
                    heartbeat("earlier", "S-1", "h-1", "2026-10-05T12:00:00Z"),
                    heartbeat("bystander", "S-3", "h-1", "2026-10-05T12:00:00Z"),
                    status("earlier", "S-2", "s-2", "2026-10-05T12:00:00Z", "2026-10-05T09:00:00Z", "Faulted"),
                    start("late-answer", "t-1", "2026-10-05T23:59:59Z", 100),
                    answer("early-answer", "t-1", "2026-10-05T10:00:01Z", 42),
                    heartbeat("no-action", "S-1", "h-1", "2026-10-05T10:00:00Z")));
            first = Curation.run(CurationIT::spark, lakeOfBoth, CurationOrder.ofWhatIsNew(), PSEUDONYM_KEY);
            landed.land(List.of(
                    heartbeat("repeat", "S-1", "h-1", "2026-10-05T12:00:00Z"),
                    withoutSession,
                    heartbeat("repeat", null, "h-1", "2026-10-05T10:05:00Z"),
                    status("repeat", "S-2", "s-9", "2026-10-05T12:01:00Z", "2026-10-05T10:01:00Z", "Faulted"),
                    heartbeat("earlier", "S-1", "h-1", "2026-10-05T10:00:00Z"),
                    status("earlier", "S-1", "s-1", "2026-10-05T10:00:00Z", "2026-10-05T09:00:00Z", "Faulted"),
                    answer("late-answer", "t-1", "2026-10-06T00:00:01Z", 42),
                    start("early-answer", "t-1", "2026-10-05T10:00:00Z", 100),
                    result("no-action", "S-1", "h-1", null, "2026-10-05T10:00:01Z", "{}"),
                    start("no-action", "t-1", "2026-10-05T11:00:00Z", 100),
                    result("no-action", "S-1", "t-1", null, "2026-10-05T11:00:01Z", "{\"transactionId\":7}"),
                    result("no-action", "S-1", "??", null, "2026-10-05T11:00:02Z", "{}")));
            second = Curation.run(CurationIT::spark, lakeOfBoth, CurationOrder.ofWhatIsNew(), PSEUDONYM_KEY);
            landed.land(List.of(frame("repeat", "S-1", "2026-10-05T13:00:00Z", "no json")));
            third = Curation.run(CurationIT::spark, lakeOfBoth, CurationOrder.ofWhatIsNew(), PSEUDONYM_KEY);
        }

        @Test
        void aRunWithoutAnyMessageIsAccountedForAsWell() {
            assertCount(third, Messages.TABLE, 1, 0, 0, 1);
            assertCount(third, QuarantinedFrames.TABLE, 1, 1, 0, 0);
        }

        @Test
        void everyRowIsAccountedFor() {
            assertCount(first, Messages.TABLE, 10, 9, 1, 0);
            assertCount(first, Heartbeats.TABLE, 5, 5, 0, 0);
            assertCount(first, StatusNotifications.TABLE, 2, 2, 0, 0);
            assertCount(second, Messages.TABLE, 12, 10, 2, 0);
            assertCount(second, Heartbeats.TABLE, 2, 2, 0, 0);
            assertCount(second, StatusNotifications.TABLE, 2, 1, 1, 0);
        }

        @Test
        void aRepeatIsADuplicateAndTheFirstStays() {
            assertThat(of(StatusNotifications.TABLE, "repeat"))
                    .extracting(row -> row.get("received_at"))
                    .containsExactly(Instant.parse("2026-10-05T10:01:00Z"));
            assertThat(of(Heartbeats.TABLE, "repeat")).hasSize(3);
        }

        @Test
        void anEarlierReceiptTakesThePlaceOfALaterOne() {
            assertThat(count(second, Messages.TABLE).superseded()).isEqualTo(1);
            assertThat(count(second, Heartbeats.TABLE).superseded()).isEqualTo(1);
            assertThat(of(Heartbeats.TABLE, "earlier"))
                    .extracting(row -> row.get("occurred_at"))
                    .containsExactly(Instant.parse("2026-10-05T10:00:00Z"));
            assertThat(of(Heartbeats.TABLE, "bystander"))
                    .extracting(row -> row.get("occurred_at"))
                    .containsExactly(Instant.parse("2026-10-05T12:00:00Z"));
            assertThat(of(StatusNotifications.TABLE, "earlier"))
                    .extracting(row -> row.get("message_id"))
                    .containsExactly("s-1");
        }

        @Test
        void aLateAnswerGivesAStartItsTransaction() {
            assertThat(of(TransactionStarts.TABLE, "late-answer"))
                    .extracting(row -> row.get("transaction_id"), row -> row.get("authorization_status"))
                    .containsExactly(tuple(42L, "Accepted"));
            assertThat(count(second, TransactionStarts.TABLE).superseded()).isEqualTo(1);
            assertThat(count(second, TransactionStarts.TABLE).dates()).containsExactly(LocalDate.parse("2026-10-05"));
        }

        @Test
        void anAnswerThatCameBeforeItsStartIsFound() {
            assertThat(of(TransactionStarts.TABLE, "early-answer"))
                    .extracting(row -> row.get("transaction_id"))
                    .containsExactly(42L);
        }

        @Test
        void anAnswerWithoutActionGetsThatOfItsRequest() {
            assertThat(of(Messages.TABLE, "no-action"))
                    .filteredOn(row -> row.get("message_type").equals(3))
                    .extracting(row -> row.get("message_id"), row -> row.get("action"), row -> row.get("flags"))
                    .containsExactlyInAnyOrder(
                            tuple("h-1", "Heartbeat", List.of("action_from_request")),
                            tuple("t-1", "StartTransaction", List.of("action_from_request")),
                            tuple("??", null, List.of("action_unknown")));
            assertThat(of(TransactionStarts.TABLE, "no-action"))
                    .extracting(row -> row.get("transaction_id"))
                    .containsExactly(7L);
        }

        private List<Map<String, Object>> of(Table table, String station) {
            return rows(lakeOfBoth, table).stream()
                    .filter(row -> row.get("station_id").equals(station))
                    .toList();
        }
    }

    /** What was set aside by rules that have been mended since. */
    @Nested
    class Quarantine {

        private static final String FAULT =
                "{\"connectorId\":1,\"errorCode\":\"GroundFailure\",\"status\":\"Faulted\"}";

        @Test
        void whatPassesNowLeavesAndWhatDoesNotStays() {
            landing.land(List.of(
                    frame("broken", "S-1", "2026-10-05T10:00:00Z", "no json"),
                    frame("unusable", "S-1", "2026-10-05T10:01:00Z", "[2,\"x\",\"StatusNotification\",{}]"),
                    heartbeat("bystander", "S-1", "h-1", "2026-10-05T10:02:00Z")));
            curate();
            asAnEarlierVersionHadSetAside("fixed-frame", 100, "[2,\"a\",\"StatusNotification\"," + FAULT + "]");
            asAnEarlierVersionHadSetAside(
                    "fixed-frame-of-no-use", 101, "[2,\"b\",\"StatusNotification\",{\"connectorId\":1}]");
            asAnEarlierVersionHadSetAside("fixed-message", 102, FAULT, List.of("status_missing"));
            asAnEarlierVersionHadSetAside("bronze-has-given-it-up", 103, null, List.of("status_missing"));
            Optional<String> position =
                    new RunLedger(lake).latest(Curation.JOB).orElseThrow().input();

            CurationReport report = curate(CurationOrder.ofQuarantine());

            assertThat(stations(StatusNotifications.TABLE)).containsExactly("fixed-frame", "fixed-message");
            assertThat(stations(QuarantinedFrames.TABLE)).containsExactly("broken");
            assertThat(stations(QuarantinedMessages.TABLE))
                    .containsExactly("bronze-has-given-it-up", "fixed-frame-of-no-use", "unusable");
            assertThat(count(report, QuarantinedFrames.TABLE).superseded()).isEqualTo(2);
            assertThat(count(report, QuarantinedMessages.TABLE).superseded()).isEqualTo(1);
            assertCount(report, QuarantinedMessages.TABLE, 3, 1, 2, 0);
            assertThat(rows(QuarantinedMessages.TABLE))
                    .filteredOn(row -> row.get("station_id").equals("fixed-frame-of-no-use"))
                    .extracting(row -> row.get("run_id"), row -> row.get("reasons"))
                    .containsExactly(tuple(report.runId(), List.of("status_missing")));
            assertThat(rows(StatusNotifications.TABLE))
                    .extracting(row -> row.get("tenant"))
                    .containsOnly("acme");
            assertThat(new RunLedger(lake).latest(Curation.JOB).orElseThrow().input())
                    .isEqualTo(position);

            Map<String, List<Map<String, Object>>> before = contents();
            List<Map<String, Object>> frames = rows(QuarantinedFrames.TABLE);
            List<Map<String, Object>> messages = rows(QuarantinedMessages.TABLE);
            curate(CurationOrder.ofQuarantine());
            assertThat(contents()).as("a second replay changes no row").isEqualTo(before);
            assertThat(rows(QuarantinedFrames.TABLE)).hasSameSizeAs(frames);
            assertThat(rows(QuarantinedMessages.TABLE)).containsExactlyInAnyOrderElementsOf(messages);
        }

        private void asAnEarlierVersionHadSetAside(String station, long offset, String frame) {
            try (TableAppend append = TableAppend.to(lake, QuarantinedFrames.TABLE)) {
                append.rows(LocalDate.parse("2026-10-04"))
                        .instant(Instant.parse("2026-10-04T10:00:00Z"))
                        .string(station)
                        .string(LandedFixture.TOPIC)
                        .intValue(0)
                        .longValue(offset)
                        .string("S-1")
                        .string("ocpp1.6")
                        .string("in")
                        .string("StatusNotification")
                        .string("node-1")
                        .string("acme")
                        .string("an earlier run")
                        .strings(List.of("not_json"))
                        .binary(frame.getBytes(UTF_8))
                        .absent()
                        .endRow();
                append.commit();
            }
        }

        private void asAnEarlierVersionHadSetAside(String station, long offset, String payload, List<String> reasons) {
            if (payload != null) {
                try (TableAppend append = TableAppend.to(lake, Messages.TABLE)) {
                    append.rows(LocalDate.parse("2026-10-04"))
                            .string(station)
                            .instant(Instant.parse("2026-10-04T10:00:00Z"))
                            .intValue(2)
                            .string("StatusNotification")
                            .string(LandedFixture.TOPIC)
                            .intValue(0)
                            .longValue(offset)
                            .string("in")
                            .string("S-1")
                            .string("m-1")
                            .longValue(offset)
                            .string("ocpp1.6")
                            .string("acme")
                            .string("node-1")
                            .strings(List.of())
                            .string(payload)
                            .endRow();
                    append.commit();
                }
            }
            try (TableAppend append = TableAppend.to(lake, QuarantinedMessages.TABLE)) {
                append.rows(LocalDate.parse("2026-10-04"))
                        .instant(Instant.parse("2026-10-04T10:00:00Z"))
                        .string(station)
                        .string(LandedFixture.TOPIC)
                        .intValue(0)
                        .longValue(offset)
                        .intValue(0)
                        .string("StatusNotification")
                        .string("m-1")
                        .string("S-1")
                        .string("an earlier run")
                        .strings(reasons)
                        .string("{}")
                        .endRow();
                append.commit();
            }
        }

        private List<Object> stations(Table table) {
            return rows(table).stream()
                    .map(row -> row.get("station_id"))
                    .sorted()
                    .toList();
        }
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
        return Curation.run(CurationIT::spark, lake, order, PSEUDONYM_KEY);
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
        return rows(lake, table);
    }

    private static List<Map<String, Object>> rows(Lake lake, Table table) {
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
