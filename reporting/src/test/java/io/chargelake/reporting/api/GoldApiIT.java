package io.chargelake.reporting.api;

import static io.chargelake.reporting.api.GoldRows.decimal;
import static io.chargelake.reporting.api.GoldRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargelake.gold.FaultEpisodes;
import io.chargelake.gold.FaultRecovery;
import io.chargelake.gold.FaultedTransactions;
import io.chargelake.gold.Reliability;
import io.chargelake.gold.SessionsInError;
import io.chargelake.gold.StationDays;
import io.chargelake.gold.StatusIntervals;
import io.chargelake.gold.UptimeMonthly;
import io.chargelake.lake.Lake;
import io.chargelake.reporting.monthly.FleetLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API makes of the gold tables of states, faults, uptime and failed charges. S-2 is the tenant north's. */
class GoldApiIT {

    private static final LocalDate DAY = LocalDate.parse("2026-10-05");
    private static final String MONTH = "2026-10";
    private static final List<String> STATIONS = List.of("S-2", "S-1");

    @TempDir
    private static Path folder;

    private static ApiServer server;

    @BeforeAll
    static void start() throws Exception {
        Lake lake = Lake.at(folder.resolve("lake").toString());
        GoldRows rows = new GoldRows(lake);
        rows.register("S-1", "Harbour", "south");
        rows.register("S-2", "Town Hall", "north");
        rows.append(FaultEpisodes.TABLE, MONTH, episodes());
        rows.append(FaultRecovery.TABLE, MONTH, List.of(recovery("S-1", "66.67"), recovery("S-2", null)));
        rows.append(StatusIntervals.TABLE, DAY, intervals(DAY));
        rows.append(StatusIntervals.TABLE, DAY.plusDays(1), intervals(DAY.plusDays(1)));
        rows.append(StationDays.TABLE, DAY, days());
        rows.append(StationDays.TABLE, DAY.plusDays(1), days());
        rows.append(UptimeMonthly.TABLE, MONTH, ports());
        rows.append(Reliability.TABLE, MONTH, figures());
        rows.append(FaultedTransactions.TABLE, MONTH, faultedCharges());
        rows.append(SessionsInError.TABLE, MONTH, chargesInError());
        new FleetLake(folder.resolve("lake"))
                .ran(Instant.parse("2026-11-01T00:00:00Z"), DAY.withDayOfMonth(1), DAY.withDayOfMonth(31));
        server = new ApiServer(folder, lake, "127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        ", uptime?month=2026-10, 401, a key",
        "desk, fault-episodes, 400, month",
        "desk, fault-episodes?month=October, 400, October",
        "desk, fault-episodes?month=2026-10&open=perhaps, 400, perhaps",
        "desk, fault-episodes?month=2026-10&limit=0, 400, limit: 0 (expected: 1 to 1000)",
        "desk, fault-episodes?month=2026-10&cursor=x, 400, cursor: x (expected: the nextCursor of an answer)",
        "desk, status-intervals?from=2026-10-05&to=2026-10-05, 400, stationId",
        "desk, status-intervals?stationId=S-1&from=2026-10-05, 400, to",
        "desk, status-intervals?stationId=S-1&from=2026-10-01&to=2026-11-01, 400, at most 31 days from 2026-10-01",
        "desk, status-intervals?stationId=S-1&from=2026-10-02&to=2026-10-01, 400, to: 2026-10-01",
        "desk, station-days?from=2026-10-01&to=2026-11-01, 400, at most 31 days from 2026-10-01",
        "desk, station-days?from=2026-01-01&to=2027-01-02&stationId=S-1, 400, at most 366 days from 2026-01-01",
        "desk, station-days?from=2026-10-01&to=2026-10-31&limit=1001, 400, limit: 1001",
        "desk, station-days?from=%2B999999999-12-31&to=%2B999999999-12-31, 400, a day of the years 1 to 9999",
        "desk, station-days?from=-0044-03-15&to=-0044-03-15, 400, a day of the years 1 to 9999",
        "desk, uptime, 400, month",
        "desk, reliability?month=2026-10, 400, level",
        "desk, reliability?month=2026-10&level=Station, 400, level: Station (expected: one of station",
        "north, reliability?month=2026-10&level=model, 403, level: model is about the stations of all tenants",
        "north, reliability?month=2026-10&level=network, 403, ask for level=station",
        "desk, faulted-transactions?month=2026-10&cursor=fn5-.a.b.c, 400, cursor",
        "desk, sessions-in-error?month=2026-10&limit=-1, 400, limit: -1",
    })
    void errorsAreProblemsThatSayWhatIsWrong(String key, String path, int status, String said) throws Exception {
        ApiClient.Answer answer = server.as(key).get("/api/v1/" + path);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("detail").textValue()).contains(said);
    }

    @Test
    void faultEpisodesComeByTheirBeginningAPageAtATime() throws Exception {
        assertThat(pages("desk", "fault-episodes?month=2026-10&limit=2", "episodes", GoldApiIT::beginning))
                .containsExactly(
                        "S-1 2026-10-05T01:00:00Z itself",
                        "S-2 2026-10-05T01:00:00Z itself",
                        "S-1 2026-10-05T02:00:00Z visit",
                        "S-2 2026-10-05T02:00:00Z visit",
                        "S-1 2026-10-05T03:00:00Z null",
                        "S-2 2026-10-05T03:00:00Z null");
        assertThat(pages("north", "fault-episodes?month=2026-10&limit=2", "episodes", GoldApiIT::station))
                .containsExactly("S-2", "S-2", "S-2");
        assertThat(pages("desk", "fault-episodes?month=2026-10&open=true", "episodes", GoldApiIT::beginning))
                .containsExactly("S-1 2026-10-05T03:00:00Z null", "S-2 2026-10-05T03:00:00Z null");
        assertThat(pages(
                        "desk",
                        "fault-episodes?month=2026-10&open=false&stationId=S-1",
                        "episodes",
                        GoldApiIT::beginning))
                .containsExactly("S-1 2026-10-05T01:00:00Z itself", "S-1 2026-10-05T02:00:00Z visit");
        JsonNode open = ask("desk", "fault-episodes?month=2026-10&open=true")
                .path("episodes")
                .get(0);
        assertThat(open.path("endedAt").isNull()).isTrue();
        assertThat(open.path("minutes").decimalValue()).isEqualByComparingTo("12.50");
        assertThat(open.path("errorCodes").get(0).textValue()).isEqualTo("<b>Ground</b>");
        assertThat(ask("desk", "fault-episodes?month=2026-09").path("episodes")).isEmpty();
    }

    @Test
    void whatPastFaultsSayOfOpenOnesComesWithTheNumberOfCases() throws Exception {
        JsonNode faults = ask("desk", "fault-recovery").path("faults");

        assertThat(faults).hasSize(2);
        assertThat(faults.get(0).path("cases").intValue()).isEqualTo(12);
        assertThat(faults.get(0).path("clearsItselfPct").decimalValue()).isEqualByComparingTo("66.67");
        assertThat(text(faults.get(0), "halfClearedBy")).isEqualTo("2026-10-05T03:40:00Z");
        assertThat(text(faults.get(0), "advice")).isEqualTo("wait");
        assertThat(faults.get(1).path("clearsItselfPct").isNull()).isTrue();
        assertThat(ask("desk", "fault-recovery?stationId=S-2").path("faults")).hasSize(1);
        assertThat(ask("north", "fault-recovery").path("faults"))
                .extracting(GoldApiIT::station)
                .containsExactly("S-2");
    }

    @Test
    void statusIntervalsAreThoseOfOneStation() throws Exception {
        String path = "status-intervals?stationId=S-1&from=2026-10-05&to=2026-10-06";
        assertThat(pages(
                        "desk",
                        path + "&limit=1",
                        "intervals",
                        each -> text(each, "from") + " " + text(each, "status")))
                .containsExactly(
                        "2026-10-05T00:00:00Z Available",
                        "2026-10-05T06:00:00Z Offline",
                        "2026-10-06T00:00:00Z Available",
                        "2026-10-06T06:00:00Z Offline");
        JsonNode day = ask("desk", "status-intervals?stationId=S-1&from=2026-10-06&to=2026-10-06");
        assertThat(day.path("intervals")).hasSize(2);
        JsonNode offline = day.path("intervals").get(1);
        assertThat(offline.path("available").isNull())
                .as("our own ingress was away")
                .isTrue();
        assertThat(offline.path("origin").textValue()).isEqualTo("ingress");
        assertThat(offline.path("reportedStatus").textValue()).isEqualTo("Available");
        assertThat(ask("north", path).path("intervals")).as("of another tenant").isEmpty();
        assertThat(ask("desk", path.replace("S-1", "nobody")).path("intervals")).isEmpty();
    }

    @Test
    void aStationsDaysHaveMinutesByStatus() throws Exception {
        String path = "station-days?from=2026-10-01&to=2026-10-31";
        assertThat(pages("desk", path + "&limit=3", "days", each -> text(each, "day") + " " + station(each)))
                .containsExactly("2026-10-05 S-1", "2026-10-05 S-2", "2026-10-06 S-1", "2026-10-06 S-2");
        assertThat(pages("north", path, "days", GoldApiIT::station)).containsExactly("S-2", "S-2");
        JsonNode days = ask("desk", "station-days?from=2026-01-01&to=2027-01-01&stationId=S-1")
                .path("days");
        assertThat(days).hasSize(2);
        JsonNode day = days.get(0);
        assertThat(day.path("minutesByStatus").toString())
                .as("in OCPP's order, without zeros and unknown ones")
                .isEqualTo("{\"Available\":1380.5,\"SuspendedEV\":30.0,\"Offline\":20.0,\"Other\":9.5}");
        assertThat(day.path("availabilityPct").decimalValue()).isEqualByComparingTo("98.61");
        assertThat(day.path("peakPowerW").longValue()).isEqualTo(22_000);
        assertThat(day.path("firstHeardAt").isNull()).isTrue();
    }

    @Test
    void uptimeIsThatOfPortsThatTheCallerSees() throws Exception {
        JsonNode ports = ask("desk", "uptime?month=2026-10").path("ports");
        assertThat(ports).hasSize(4);
        assertThat(ports.get(0).path("stationId").textValue()).isEqualTo("S-1");
        assertThat(ports.get(0).path("connectorId").intValue()).isEqualTo(1);
        assertThat(ports.get(0).path("name").textValue()).isEqualTo("Harbour");
        assertThat(ports.get(0).path("neviUptimePct").decimalValue()).isEqualByComparingTo("97.00");
        assertThat(ports.get(0).path("ukReliabilityPct").isNull()).isTrue();
        assertThat(ask("desk", "uptime?month=2026-10&stationId=S-2").path("ports"))
                .hasSize(2);
        assertThat(ask("north", "uptime?month=2026-10").path("ports"))
                .hasSize(2)
                .allMatch(port -> station(port).equals("S-2"));
        assertThat(ask("north", "uptime?month=2026-10&stationId=S-1").path("ports"))
                .isEmpty();
    }

    @Test
    void reliabilityAboveStationsIsForThoseWhoSeeAll() throws Exception {
        JsonNode models = ask("desk", "reliability?month=2026-10&level=model");
        assertThat(models.path("level").textValue()).isEqualTo("model");
        assertThat(models.path("rows")).hasSize(2);
        assertThat(models.path("rows").get(0).path("vendor").textValue()).isEqualTo("ACME");
        assertThat(models.path("rows").get(0).path("mtbfH").decimalValue()).isEqualByComparingTo("372.00");
        assertThat(models.path("rows").get(1).path("vendor").isNull())
                .as("what nobody knows comes last")
                .isTrue();
        assertThat(ask("desk", "reliability?month=2026-10&level=station").path("rows"))
                .hasSize(2);
        assertThat(ask("north", "reliability?month=2026-10&level=station").path("rows"))
                .hasSize(1)
                .allMatch(row -> station(row).equals("S-2"));
        assertThat(ask("desk", "reliability?month=2026-11&level=station").path("rows"))
                .isEmpty();
    }

    @Test
    void faultedTransactionsAreCountedByReason() throws Exception {
        assertThat(pages("desk", "faulted-transactions?month=2026-10&limit=1", "transactions", GoldApiIT::transaction))
                .as("one without an id is on a page too, though all else of it is equal")
                .containsExactly("S-1 null", "S-1 7", "S-1 8", "S-2 null", "S-2 7", "S-2 8");
        JsonNode all = ask("desk", "faulted-transactions?month=2026-10&limit=1");
        assertThat(all.path("total").intValue()).isEqualTo(6);
        assertThat(all.path("totalByReason").toString())
                .isEqualTo("{\"connector_fault\":6,\"station_fault\":0,\"abnormal_stop\":6,\"lost_then_fault\":0,"
                        + "\"lost_then_boot\":0}");
        JsonNode own = ask("north", "faulted-transactions?month=2026-10");
        assertThat(own.path("total").intValue()).as("a tenant's own").isEqualTo(3);
        assertThat(ask("desk", "faulted-transactions?month=2026-10&stationId=S-1")
                        .path("total")
                        .intValue())
                .isEqualTo(3);
    }

    @Test
    void sessionsInErrorAreCountedByError() throws Exception {
        assertThat(pages("desk", "sessions-in-error?month=2026-10&limit=2", "transactions", GoldApiIT::transaction))
                .containsExactly("S-1 1", "S-2 1");
        JsonNode all = ask("desk", "sessions-in-error?month=2026-10");
        assertThat(all.path("totalByError").path("no_stop").intValue()).isEqualTo(2);
        assertThat(all.path("totalByError").path("inactivity").intValue()).isZero();
        JsonNode charge = all.path("transactions").get(0);
        assertThat(charge.path("closedBy").textValue()).isEqualTo("next_start");
        assertThat(charge.path("energyKwh").isNull()).isTrue();
        assertThat(ask("north", "sessions-in-error?month=2026-10").path("total").intValue())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"faulted-transactions?month=2026-10", "sessions-in-error?month=2026-10"})
    void whoChargedIsToldToAnalystsAlone(String path) throws Exception {
        assertThat(ask("books", path).path("transactions"))
                .allMatch(each -> text(each, "idTag").equals("tag_1"));
        assertThat(ask("desk", path).path("transactions"))
                .allMatch(each -> each.path("idTag").isNull());
        assertThat(ask("boss", path).path("transactions"))
                .allMatch(each -> each.path("idTag").isNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fault-episodes?month=2026-10",
                "fault-recovery",
                "status-intervals?stationId=S-2&from=2026-10-05&to=2026-10-05",
                "station-days?from=2026-10-05&to=2026-10-05",
                "uptime?month=2026-10",
                "reliability?month=2026-10&level=station",
                "faulted-transactions?month=2026-10",
                "sessions-in-error?month=2026-10",
            })
    void whatHasNotChangedIsNotSentAgain(String path) throws Exception {
        String tag = server.as("desk").get("/api/v1/" + path).header("ETag");
        assertThat(server.as("desk")
                        .get("/api/v1/" + path, "If-None-Match", tag)
                        .status())
                .isEqualTo(304);
        assertThat(server.as("north")
                        .get("/api/v1/" + path, "If-None-Match", tag)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aLakeWithoutTablesHasNothingToTell() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        try (ApiServer other =
                new ApiServer(empty, Lake.at(empty.resolve("lake").toString()), "127.0.0.1:1")) {
            Map<String, String> lists = Map.of(
                    "fault-episodes?month=2026-10", "episodes",
                    "fault-recovery", "faults",
                    "status-intervals?stationId=S-1&from=2026-10-05&to=2026-10-05", "intervals",
                    "station-days?from=2026-10-05&to=2026-10-05", "days",
                    "uptime?month=2026-10", "ports",
                    "reliability?month=2026-10&level=network", "rows",
                    "faulted-transactions?month=2026-10", "transactions",
                    "sessions-in-error?month=2026-10", "transactions");
            for (Map.Entry<String, String> each : lists.entrySet()) {
                JsonNode answer = other.as("desk").ask("/api/v1/" + each.getKey());
                assertThat(answer.path(each.getValue())).as(each.getKey()).isEmpty();
                assertThat(answer.path("freshness").path("stale").booleanValue())
                        .as(each.getKey())
                        .isTrue();
            }
        }
    }

    private static JsonNode ask(String key, String path) throws Exception {
        return server.as(key).ask("/api/v1/" + path);
    }

    /** All of a list, page by page. */
    private static List<String> pages(String key, String path, String list, Function<JsonNode, String> said)
            throws Exception {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = ask(key, path + cursor);
            page.path(list).forEach(each -> seen.add(said.apply(each)));
            cursor = page.path("nextCursor").isNull()
                    ? null
                    : "&cursor=" + page.path("nextCursor").textValue();
        } while (cursor != null);
        return seen;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).textValue();
    }

    private static String station(JsonNode node) {
        return text(node, "stationId");
    }

    private static String beginning(JsonNode episode) {
        return station(episode) + " " + text(episode, "beganAt") + " " + text(episode, "endedBy");
    }

    private static String transaction(JsonNode charge) {
        return station(charge) + " " + charge.path("transactionId").asText();
    }

    /** Of each station one that ended by itself, one that a visit ended, and an open one, the latest first. */
    private static Map<String, Object> recovery(String station, String clearsItself) {
        Instant began = at(DAY, 3);
        return row(
                "station_id",
                station,
                "connector_id",
                1,
                "began_at",
                began,
                "minutes",
                decimal("12.50"),
                "error_codes",
                List.of("GroundFailure"),
                "cases",
                clearsItself == null ? 3 : 12,
                "likeness",
                "firmware",
                "clears_itself_pct",
                clearsItself == null ? null : decimal(clearsItself),
                "half_cleared_by",
                clearsItself == null ? null : began.plusSeconds(2_400),
                "advice",
                clearsItself == null ? "unknown" : "wait");
    }

    private static List<Map<String, Object>> episodes() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String station : STATIONS) {
            for (int hour = 3; hour > 0; hour--) {
                rows.add(row(
                        "station_id",
                        station,
                        "connector_id",
                        1,
                        "began_at",
                        at(DAY, hour),
                        "ended_at",
                        hour == 3 ? null : at(DAY, hour).plusSeconds(750),
                        "minutes",
                        decimal("12.5"),
                        "error_codes",
                        List.of("<b>Ground</b>"),
                        "ended_by",
                        hour == 3 ? null : hour == 2 ? "visit" : "itself"));
            }
        }
        return rows;
    }

    private static List<Map<String, Object>> intervals(LocalDate day) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String station : STATIONS) {
            rows.add(interval(station, at(day, 6), at(day.plusDays(1), 0), "Offline", null));
            rows.add(interval(station, at(day, 0), at(day, 6), "Available", true));
        }
        return rows;
    }

    private static Map<String, Object> interval(
            String station, Instant from, Instant until, String status, Boolean available) {
        return row(
                "station_id", station,
                "connector_id", 1,
                "from_at", from,
                "until_at", until,
                "minutes", decimal("360"),
                "status", status,
                "since", from,
                "ended_by", "offline",
                "reported_status", "Available",
                "reported_since", from,
                "available", available,
                "origin", available == null ? "ingress" : null,
                "error_codes", List.of());
    }

    private static List<Map<String, Object>> days() {
        return STATIONS.stream()
                .map(station -> row(
                        "station_id", station,
                        "messages", 0,
                        "heartbeats", 0,
                        "connectors", 1,
                        "charges_begun", 2,
                        "energy_kwh", decimal("12.25"),
                        "peak_power_w", 22_000L,
                        "available_minutes", decimal("1380.5"),
                        "charging_minutes", decimal("0"),
                        "suspended_ev_minutes", decimal("30"),
                        "offline_minutes", decimal("20"),
                        "other_minutes", decimal("9.5"),
                        "availability_pct", decimal("98.61")))
                .toList();
    }

    private static List<Map<String, Object>> ports() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String station : STATIONS) {
            for (int port = 2; port > 0; port--) {
                rows.add(row(
                        "station_id", station,
                        "connector_id", port,
                        "minutes", decimal("44640"),
                        "up_minutes", decimal("43300.8"),
                        "outage_minutes", decimal("1339.2"),
                        "excluded_minutes", decimal("0"),
                        "unobserved_minutes", decimal("0"),
                        "out_of_order_minutes", decimal("10"),
                        "uptime_pct", decimal("97"),
                        "nevi_months", 1,
                        "nevi_uptime_pct", decimal("97")));
            }
        }
        return rows;
    }

    private static List<Map<String, Object>> figures() {
        return List.of(
                figures("station", "S-1", null, null),
                figures("station", "S-2", null, null),
                figures("model", null, null, null),
                figures("model", null, "ACME", "Post"),
                figures("network", null, null, null));
    }

    private static Map<String, Object> figures(String level, String station, String vendor, String model) {
        return row(
                "level",
                level,
                "station_id",
                station,
                "vendor",
                vendor,
                "model",
                model,
                "stations",
                1,
                "up_h",
                decimal("744"),
                "episodes",
                2,
                "ended_by_itself",
                1,
                "ended_by_reset",
                0,
                "ended_by_visit",
                0,
                "open_episodes",
                1,
                "open_minutes",
                decimal("5"),
                "mtbf_h",
                decimal("372"),
                "mttr_minutes",
                decimal("4.5"));
    }

    /** Of each station three that differ in their ids alone. */
    private static List<Map<String, Object>> faultedCharges() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String station : STATIONS) {
            for (Long id : new Long[] {8L, null, 7L}) {
                rows.add(row(
                        "station_id",
                        station,
                        "connector_id",
                        1,
                        "transaction_id",
                        id,
                        "id_tag",
                        "tag_1",
                        "started_at",
                        at(DAY, 1),
                        "stopped_at",
                        at(DAY, 2),
                        "reasons",
                        List.of("connector_fault", "abnormal_stop"),
                        "stop_reason",
                        "PowerLoss",
                        "error_codes",
                        List.of("GroundFailure")));
            }
        }
        return rows;
    }

    private static List<Map<String, Object>> chargesInError() {
        return STATIONS.stream()
                .map(station -> row(
                        "station_id",
                        station,
                        "connector_id",
                        1,
                        "transaction_id",
                        1L,
                        "id_tag",
                        "tag_1",
                        "started_at",
                        at(DAY, 1),
                        "errors",
                        List.of("no_stop"),
                        "closed_by",
                        "next_start",
                        "closed_at",
                        at(DAY, 2)))
                .toList();
    }

    private static Instant at(LocalDate day, int hour) {
        return Instant.parse(day + "T0" + hour + ":00:00Z");
    }
}
