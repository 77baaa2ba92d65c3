package io.chargelake.reporting.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargelake.curation.silver.Stations;
import io.chargelake.gold.CompletedTransactions;
import io.chargelake.gold.FaultedStations;
import io.chargelake.gold.StationFaultDays;
import io.chargelake.gold.StationOutages;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RowWriter;
import io.chargelake.lake.TableAppend;
import io.chargelake.reporting.monthly.FleetLake;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API over real HTTP: who gets in, who sees what, and what the lake's tables become. */
class LakeApiIT {

    private static final LocalDate DAY = LocalDate.parse("2026-10-05");

    @TempDir
    private static Path folder;

    private static Lake lake;
    private static ApiServer server;

    @BeforeAll
    static void start() throws Exception {
        lake = Lake.at(folder.resolve("lake").toString());
        register();
        faulted();
        outages();
        charges(DAY, 5);
        Instant november = Instant.parse("2026-11-01T00:00:00Z");
        new FleetLake(folder.resolve("lake")).ran(november, DAY.withDayOfMonth(1), DAY.withDayOfMonth(31));
        server = new ApiServer(folder, lake, "127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        ", faulted-stations?month=2026-10, 401",
        "nobody, faulted-stations?month=2026-10, 401",
        "desk, faulted-stations?month=2026-10, 200",
        "desk, completed-transactions?from=2026-10-01&to=2026-10-31, 403",
        "books, completed-transactions?from=2026-10-01&to=2026-10-31, 200",
        "books, completed-transactions?from=2026-10-01&to=2026-12-31, 400",
        "books, completed-transactions?from=2026-10-02&to=2026-10-01, 400",
        "books, completed-transactions?from=2026-10-01&to=2026-10-01&limit=0, 400",
        "books, completed-transactions?from=2026-10-01&to=2026-10-01&cursor=x, 400",
        "desk, outages?month=2026-10, 200",
        "desk, outages?month=2026-10&cursor=x, 400",
        "desk, outages?month=2026-10&limit=1001, 400",
        "desk, faulted-stations?month=October, 400",
        "desk, faulted-stations, 400",
        "desk, mails/2026-10, 403",
        "north, mails/2026-10, 403",
        "books, mails/2026-10, 200",
        "books, mails/2026-07, 404",
        "books, mails/2026-10/mail?recipient=stranger@example.com, 404",
        "books, mails/2026-10/mail, 400",
        "desk, nothing, 404",
    })
    void errorsAreProblems(String key, String path, int status) throws Exception {
        ApiClient.Answer answer = client(key).get("/api/v1/" + path);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        if (status != 200) {
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.json().path("status").intValue()).isEqualTo(status);
            assertThat(answer.json().path("detail").textValue()).isNotBlank();
        }
    }

    @Test
    void theRankingOfAMonth() throws Exception {
        JsonNode month = client("desk").ask("/api/v1/faulted-stations?month=2026-10");
        assertThat(month.path("complete").booleanValue()).isTrue();
        assertThat(month.path("freshness").path("validThrough").textValue()).isEqualTo("2026-11-01T00:00:00Z");
        JsonNode first = month.path("stations").get(0);
        assertThat(first.path("stationId").textValue()).isEqualTo("S-1");
        assertThat(first.path("name").textValue()).isEqualTo("<b>Harbour</b>");
        assertThat(first.path("faults").intValue()).isEqualTo(9);
        assertThat(first.path("topErrorCodes").get(0).textValue()).isEqualTo("GroundFailure");
        assertThat(month.path("stations")).hasSize(2);
        assertThat(client("desk")
                        .ask("/api/v1/faulted-stations?month=2026-10&threshold=7")
                        .path("stations"))
                .isEmpty();

        JsonNode next = client("desk").ask("/api/v1/faulted-stations?month=2026-11");
        assertThat(next.path("complete").booleanValue()).isFalse();
        assertThat(next.path("stations")).isEmpty();

        JsonNode days = client("desk")
                .ask("/api/v1/fault-days?month=2026-10&stationId=S-2")
                .path("days");
        assertThat(days).hasSize(1);
        assertThat(days.get(0).path("day").textValue()).isEqualTo(DAY.toString());
    }

    @Test
    void aStationOfTheRegisterThatWasNeverHeardIsOneOfWhichNothingIsKnown() throws Exception {
        JsonNode station = client("desk").ask("/api/v1/stations/S-1");
        assertThat(station.path("name").textValue()).isEqualTo("<b>Harbour</b>");
        assertThat(station.path("state").textValue()).isEqualTo("unknown");
        assertThat(station.path("sentence").textValue()).isEqualTo("In the register, but never heard.");
        assertThat(client("desk").ask("/api/v1/stations/S-1/history").path("changes"))
                .isEmpty();
        assertThat(client("north").get("/api/v1/stations/S-1").status())
                .as("of another tenant")
                .isEqualTo(404);
    }

    @Test
    void theMailsOfAMonthAsTheyWouldBeMade() throws Exception {
        JsonNode mails = client("books").ask("/api/v1/mails/2026-10").path("mails");
        assertThat(mails).hasSize(1);
        assertThat(mails.get(0).path("recipient").textValue()).isEqualTo("unassigned");
        assertThat(mails.get(0).path("stationsToVisit").intValue()).isEqualTo(2);

        JsonNode mail = client("books").ask("/api/v1/mails/2026-10/mail?recipient=unassigned");
        assertThat(mail.path("subject")).isEqualTo(mails.get(0).path("subject"));
        assertThat(mail.path("text").textValue()).contains("1. <b>Harbour</b> (S-1)");
        assertThat(mail.path("html").textValue()).contains("&lt;b&gt;Harbour&lt;/b&gt;", "data:image/png;base64,");
    }

    @Test
    void aTenantSeesItsOwnStationsOnly() throws Exception {
        JsonNode month = client("north").ask("/api/v1/faulted-stations?month=2026-10");
        assertThat(month.path("stations")).hasSize(1);
        assertThat(month.path("stations").get(0).path("stationId").textValue()).isEqualTo("S-2");
        JsonNode me = client("north").ask("/api/v1/me");
        assertThat(me.path("tenants").get(0).textValue()).isEqualTo("north");
        JsonNode charges = client("north").ask("/api/v1/completed-transactions?from=2026-10-01&to=2026-10-31");
        assertThat(charges.path("transactions")).isEmpty();
    }

    @Test
    void pagesHaveEachChargeOnce() throws Exception {
        List<Long> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = client("books")
                    .ask("/api/v1/completed-transactions?from=2026-10-01&to=2026-10-31&limit=2" + cursor);
            page.path("transactions")
                    .forEach(each -> seen.add(each.path("transactionId").longValue()));
            cursor = page.path("nextCursor").isNull()
                    ? null
                    : "&cursor=" + page.path("nextCursor").textValue();
        } while (cursor != null);
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void outagesComeByTheirBeginningAPageAtATime() throws Exception {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = client("desk").ask("/api/v1/outages?month=2026-10&limit=4" + cursor);
            page.path("outages")
                    .forEach(each -> seen.add(each.path("stationId").textValue() + " "
                            + each.path("beganAt").textValue() + " "
                            + each.path("endedAt").textValue()));
            cursor = page.path("nextCursor").isNull()
                    ? null
                    : "&cursor=" + page.path("nextCursor").textValue();
        } while (cursor != null);
        assertThat(seen)
                .containsExactly(
                        "S-1 2026-10-05T01:00:00Z 2026-10-05T01:01:30Z",
                        "S-2 2026-10-05T01:00:00Z 2026-10-05T01:01:30Z",
                        "S-1 2026-10-05T02:00:00Z 2026-10-05T02:01:30Z",
                        "S-2 2026-10-05T02:00:00Z 2026-10-05T02:01:30Z",
                        "S-1 2026-10-05T03:00:00Z null",
                        "S-2 2026-10-05T03:00:00Z null");
        assertThat(client("north").ask("/api/v1/outages?month=2026-10").path("outages"))
                .as("a tenant sees its own")
                .hasSize(3);
        assertThat(client("desk")
                        .ask("/api/v1/outages?month=2026-10&stationId=S-1")
                        .path("outages"))
                .hasSize(3);
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() throws Exception {
        ApiClient client = client("desk");
        String tag = client.get("/api/v1/faulted-stations?month=2026-10").header("ETag");
        assertThat(client.get("/api/v1/faulted-stations?month=2026-10", "If-None-Match", tag)
                        .status())
                .isEqualTo(304);
        assertThat(client("north")
                        .get("/api/v1/faulted-stations?month=2026-10", "If-None-Match", tag)
                        .status())
                .isEqualTo(200);
    }

    private static ApiClient client(String key) {
        return server.as(key);
    }

    private static void register() {
        try (TableAppend append = TableAppend.to(lake, Stations.TABLE)) {
            RowWriter rows = append.rows();
            station(rows, "S-1", "<b>Harbour</b>", "south");
            station(rows, "S-2", "Town Hall", "north");
            append.commit();
        }
    }

    private static void station(RowWriter rows, String id, String name, String tenant) {
        rows.string(id).string(name).string("Site").string(null);
        rows.doubleValue(52.5)
                .doubleValue(13.4)
                .string("DE")
                .string("Europe/Berlin")
                .string(tenant);
        rows.string(null).string(null).string(null).string(null).string(null).endRow();
    }

    private static void faulted() {
        try (TableAppend append = TableAppend.to(lake, FaultedStations.TABLE)) {
            RowWriter rows = append.rows("2026-10");
            faulted(rows, "S-1", 1, 9);
            faulted(rows, "S-2", 2, 6);
            append.commit();
        }
        try (TableAppend append = TableAppend.to(lake, StationFaultDays.TABLE)) {
            RowWriter rows = append.rows("2026-10");
            for (String station : List.of("S-1", "S-2")) {
                rows.date(DAY).string(station).intValue(6).intValue(0).intValue(1);
                rows.decimal(new BigDecimal("1.00")).intValue(1).strings(List.of("GroundFailure"));
                rows.instant(at(DAY, 1)).instant(at(DAY, 2)).endRow();
            }
            append.commit();
        }
    }

    private static void faulted(RowWriter rows, String station, int rank, int faults) {
        rows.string(station)
                .intValue(rank)
                .intValue(faults)
                .date(DAY)
                .intValue(6)
                .intValue(1);
        rows.intValue(2)
                .intValue(faults)
                .decimal(new BigDecimal("12.50"))
                .intValue(0)
                .intValue(1);
        rows.strings(List.of("GroundFailure"))
                .instant(at(DAY, 1))
                .instant(at(DAY, 2))
                .intValue(0)
                .endRow();
    }

    private static void outages() {
        try (TableAppend append = TableAppend.to(lake, StationOutages.TABLE)) {
            RowWriter rows = append.rows("2026-10");
            for (String station : List.of("S-2", "S-1")) {
                for (int hour = 3; hour > 0; hour--) {
                    rows.string(station).instant(at(DAY, hour));
                    rows.instant(hour == 3 ? null : at(DAY, hour).plusSeconds(90));
                    rows.decimal(new BigDecimal("1.50"))
                            .string("connection-lost")
                            .string("station");
                    rows.string("node-1").endRow();
                }
            }
            append.commit();
        }
    }

    /** Written in the order of their ids from last to first; they end in the order of their ids. */
    private static void charges(LocalDate day, int number) {
        try (TableAppend append = TableAppend.to(lake, CompletedTransactions.TABLE)) {
            RowWriter rows = append.rows(day);
            for (long id = number; id > 0; id--) {
                rows.string("S-1").longValue(id).intValue(1).string("TAG");
                rows.instant(at(day, 0)).instant(at(day, (int) id)).longValue(0).longValue(Long.valueOf(100));
                rows.decimal(new BigDecimal("0.10")).decimal(null).decimal(null).decimal(null);
                rows.string("Local").strings(List.of()).longValue(7_000).endRow();
            }
            append.commit();
        }
    }

    private static Instant at(LocalDate day, int hour) {
        return Instant.parse(day + "T0" + hour + ":00:00Z");
    }
}
