package io.chargelake.curation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.chargelake.curation.LandedFixture.Event;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.curation.silver.Commands;
import io.chargelake.curation.silver.NodeStarts;
import io.chargelake.curation.silver.Sessions;
import io.chargelake.ingest.landing.Events;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands, their results and sessions, over several runs. */
class CuratedEventsIT {

    private static final Path PSEUDONYM_KEY = Path.of("src/test/resources/pseudonym.key");

    private static final long SEED = 5;

    @TempDir
    Path folder;

    private Lake lake;
    private LandedFixture landing;

    @BeforeEach
    void emptyLake() {
        lake = Lake.at(folder.resolve("lake").toString());
        landing = new LandedFixture(lake);
        landing.land(List.of());
    }

    @Test
    void whatIsHeardOfACommandOverSeveralRunsIsOneRowAndEveryRecordIsAccountedFor() {
        landing.landEvents(List.of(
                asked("late", "2026-10-05T23:59:00Z"),
                result("late", "Sent", "2026-10-05T23:59:01Z"),
                asked("bystander", "2026-10-05T12:00:00Z"),
                result("early", "Answered", "2026-10-06T00:00:03Z")));
        CurationReport first = curate();
        landing.landEvents(List.of(
                result("late", "Answered", "2026-10-06T00:00:01Z"),
                result("late", "Sent", "2026-10-05T23:59:01Z"),
                asked("early", "2026-10-05T23:58:00Z"),
                asked("new", "2026-10-07T00:00:00Z"),
                new Event("ocpp.commands", Instant.parse("2026-10-07T00:00:00Z"), "ST-1", "command", "no json")));
        CurationReport second = curate();

        assertCount(first, Events.TABLE, 4, 4, 0, 0);
        assertCount(first, Commands.TABLE, 4, 4, 0, 0);
        assertCount(second, Events.TABLE, 5, 4, 0, 1);
        assertCount(second, Commands.TABLE, 4, 3, 1, 0);
        assertCount(second, QuarantinedFrames.TABLE, 1, 1, 0, 0);
        assertThat(count(second, Commands.TABLE).superseded()).isEqualTo(2);
        assertThat(second.lines()).first().isEqualTo("curated 5 events beside the frames, 1 of them malformed");
        assertThat(rows(Commands.TABLE))
                .extracting(
                        row -> row.get("command_id"),
                        row -> row.get("event_date"),
                        row -> row.get("outcome"),
                        row -> row.get("sent_at"))
                .containsExactlyInAnyOrder(
                        tuple("late", LocalDate.parse("2026-10-05"), "Answered", Instant.parse("2026-10-05T23:59:01Z")),
                        tuple("bystander", LocalDate.parse("2026-10-05"), null, null),
                        tuple("early", LocalDate.parse("2026-10-05"), "Answered", null),
                        tuple("new", LocalDate.parse("2026-10-07"), null, null));
        assertThat(rows(QuarantinedFrames.TABLE))
                .extracting(row -> row.get("event"), row -> row.get("reasons"), row -> row.get("topic"))
                .containsExactly(tuple("command", List.of("not_json"), "ocpp.commands"));
        Run run = new RunLedger(lake).latest(Curation.JOB).orElseThrow();
        assertThat(run.rowsIn()).isEqualTo(5);
        assertThat(run.quarantined()).isEqualTo(1);
        LandedOffsets landed = LandedOffsets.ofEvents(lake).orElseThrow();
        assertThat(CurationPosition.of(lake).events()).isEqualTo(landed.next());
        assertThat(CurationPosition.of(lake).eventsThrough()).isEqualTo(landed.validThrough());
    }

    @Test
    void whateverIsRunAgainAndInWhateverOrderEventsComeTheTablesAreTheSame() {
        landing.landEvents(story());
        curate();
        Map<String, OptionalLong> versions = versions();
        List<List<Map<String, Object>>> expected = contents();

        Curation.run(
                () -> {
                    throw new AssertionError("Spark is not needed");
                },
                lake,
                CurationOrder.ofWhatIsNew(),
                PSEUDONYM_KEY);
        CurationReport again = curate(CurationOrder.of(null, null, "2026-10-01..2026-10-31"));

        assertThat(again.events()).isEqualTo(story().size());
        assertThat(count(again, Commands.TABLE).out()).isZero();
        assertThat(count(again, Sessions.TABLE).out()).isZero();
        assertThat(versions()).isEqualTo(versions);

        lake = Lake.at(folder.resolve("other").toString());
        LandedFixture elsewhere = new LandedFixture(lake);
        elsewhere.land(List.of());
        List<Event> shuffled = new ArrayList<>(story());
        shuffled.addAll(story().subList(0, 4));
        Collections.shuffle(shuffled, new Random(SEED));
        int middle = shuffled.size() / 2;
        elsewhere.landEvents(shuffled.subList(0, middle));
        curate();
        elsewhere.landEvents(shuffled.subList(middle, shuffled.size()));
        curate();

        assertThat(contents()).isEqualTo(expected);
    }

    @Test
    void aNodeThatStartsAgainEndsTheSessionsThatItLeftOpen() {
        landing.landEvents(List.of(
                session("Connected", "ST-1", "killed", "2026-10-05T10:00:00Z"),
                session("Connected", "ST-2", "ended", "2026-10-05T10:00:00Z"),
                session("Disconnected", "ST-2", "ended", "2026-10-05T10:30:00Z")));
        curate();
        landing.landEvents(List.of(
                session("NodeStarted", "node-1", "process", "2026-10-06T11:00:00Z"),
                session("Connected", "ST-1", "next", "2026-10-06T11:00:01Z")));
        CurationReport second = curate();

        assertThat(rows(Sessions.TABLE))
                .extracting(row -> row.get("session"), row -> row.get("ended_at"), row -> row.get("reason"))
                .containsExactlyInAnyOrder(
                        tuple("killed", Instant.parse("2026-10-06T11:00:00Z"), null),
                        tuple("ended", Instant.parse("2026-10-05T10:30:00Z"), "idle"),
                        tuple("next", null, null));
        assertCount(second, Sessions.TABLE, 1, 1, 0, 0);
        assertThat(count(second, Sessions.TABLE).superseded()).isEqualTo(1);
        assertThat(rows(NodeStarts.TABLE)).extracting(row -> row.get("process")).containsExactly("process");
    }

    @Test
    void aQuarantineOfAnEarlierVersionGetsItsColumnAndWhatPassesNowLeavesIt() {
        Table earlier = withoutEvent();
        DeltaTables.createIfMissing(lake, earlier);
        assertThat(TableRows.of(lake, QuarantinedFrames.TABLE).list())
                .as("a table that lacks a column can be read")
                .isEmpty();
        Event malformed =
                new Event("ocpp.sessions", Instant.parse("2026-10-05T10:00:00Z"), "ST-1", null, "{\"event\":\"Odd\"}");
        landing.landEvents(List.of(malformed));
        curate();
        landing.land(
                List.of(LandedFixture.Landed.of("ST-1", "2026-10-05T10:00:00Z", "S-1", "Heartbeat", "no json either")));
        curate();
        assertThat(rows(QuarantinedFrames.TABLE))
                .extracting(row -> row.get("event"), row -> row.get("reasons"))
                .containsExactlyInAnyOrder(
                        tuple("unknown", List.of("event_unknown")), tuple(null, List.of("not_json")));

        landing.landEvents(List.of(session("Connected", "ST-1", "S-1", "2026-10-05T10:00:00Z")));
        curate();
        CurationReport replay = curate(CurationOrder.ofQuarantine());

        assertCount(replay, Events.TABLE, 1, 0, 0, 1);
        assertThat(rows(QuarantinedFrames.TABLE)).hasSize(2);
        assertThat(rows(Sessions.TABLE)).hasSize(1);
    }

    /** Two commands and two sessions from beginning to end, one of which nobody saw. */
    private static List<Event> story() {
        return List.of(
                asked("c-1", "2026-10-05T23:59:59Z"),
                result("c-1", "Queued", "2026-10-06T00:00:00Z"),
                result("c-1", "Sent", "2026-10-06T00:00:01Z"),
                result("c-1", "Answered", "2026-10-06T00:00:02Z"),
                asked("c-2", "2026-10-06T00:00:00Z"),
                result("c-2", "NotConnected", "2026-10-06T00:00:01Z"),
                session("NodeStarted", "node-1", "first", "2026-10-05T09:00:00Z"),
                session("Connected", "ST-1", "S-1", "2026-10-05T10:00:00Z"),
                session("Disconnected", "ST-1", "S-1", "2026-10-06T10:00:00Z"),
                session("Connected", "ST-1", "S-2", "2026-10-06T10:00:01Z"),
                session("NodeStarted", "node-1", "second", "2026-10-07T09:00:00Z"));
    }

    private static Event asked(String id, String at) {
        return new Event(
                "ocpp.commands",
                Instant.parse(at),
                "ST-1",
                "command",
                "{\"id\":\"" + id + "\",\"station\":\"ST-1\",\"action\":\"ClearCache\",\"payload\":{},\"issuedAt\":\""
                        + at + "\",\"expiresAt\":\"2026-10-08T00:00:00Z\"}");
    }

    private static Event result(String id, String outcome, String at) {
        return new Event(
                "ocpp.command-results",
                Instant.parse(at),
                "ST-1",
                "command-result",
                "{\"id\":\"" + id + "\",\"station\":\"ST-1\",\"action\":\"ClearCache\",\"outcome\":\"" + outcome
                        + "\",\"at\":\"" + at + "\",\"node\":\"node-1\"}");
    }

    private static Event session(String change, String station, String session, String at) {
        return new Event(
                "ocpp.sessions",
                Instant.parse(at),
                station,
                "session",
                "{\"event\":\"" + change + "\",\"station\":\"" + station + "\",\"session\":\"" + session
                        + "\",\"at\":\"" + at
                        + "\",\"node\":\"node-1\""
                        + (change.equals("Disconnected") ? ",\"reason\":\"idle\"" : "") + "}");
    }

    private static Table withoutEvent() {
        Table now = QuarantinedFrames.TABLE;
        return Table.named(now.name())
                .grain(now.grain())
                .with(now.columns().stream()
                        .filter(column -> !column.name().equals("event"))
                        .toList())
                .partitionedBy(now.partition().orElseThrow())
                .keyedBy(now.key().toArray(String[]::new))
                .build();
    }

    private CurationReport curate() {
        return curate(CurationOrder.ofWhatIsNew());
    }

    private CurationReport curate(CurationOrder order) {
        return Curation.run(CuratedEventsIT::spark, lake, order, PSEUDONYM_KEY);
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

    private List<List<Map<String, Object>>> contents() {
        return EventStep.TABLES.stream().map(this::rows).toList();
    }

    private Map<String, OptionalLong> versions() {
        Map<String, OptionalLong> versions = new TreeMap<>();
        EventStep.TABLES.forEach(table -> versions.put(table.name(), DeltaTables.version(lake, table)));
        return versions;
    }

    private List<Map<String, Object>> rows(Table table) {
        List<Map<String, Object>> rows = new ArrayList<>();
        TableRows.of(lake, table).forEach(row -> {
            Map<String, Object> values = new TreeMap<>();
            table.columns().forEach(column -> values.put(column.name(), row.value(column.name())));
            rows.add(values);
        });
        rows.sort(Comparator.comparing(Object::toString));
        return rows;
    }
}
