package io.chargelake.reporting.api;

import static io.chargelake.reporting.api.GoldRows.decimal;
import static io.chargelake.reporting.api.GoldRows.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chargelake.curation.silver.Stations;
import io.chargelake.gold.FaultEpisodes;
import io.chargelake.gold.FaultRecovery;
import io.chargelake.gold.FaultedStations;
import io.chargelake.gold.FaultedTransactions;
import io.chargelake.gold.Reliability;
import io.chargelake.gold.SessionsInError;
import io.chargelake.gold.StationDays;
import io.chargelake.gold.StationFaultDays;
import io.chargelake.gold.UptimeMonthly;
import io.chargelake.ingest.KraftBroker;
import io.chargelake.ingest.ingress.IngressConfig;
import io.chargelake.ingest.ingress.OcppIngress;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RowWriter;
import io.chargelake.lake.TableAppend;
import io.chargelake.reporting.monthly.FleetLake;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser, over a real Kafka, ingress and stations: {@code src/test/page/page.mjs} looks at it. Screenshots
 * are in {@code target/page}.
 */
@Timeout(180)
class PageIT {

    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @TempDir
    private Path folder;

    @Test
    void aSupportAgentSeesWhatAStationDoes() throws Exception {
        Path script = Path.of("src/test/page/page.mjs").toAbsolutePath();
        assumeInstalled(CHROMIUM, "apt-get install chromium");
        assumeInstalled(script.resolveSibling("node_modules/playwright-core"), "cd reporting/src/test/page && npm ci");
        Path pictures = Files.createDirectories(Path.of("target/page").toAbsolutePath());
        Lake lake = Lake.at(folder.resolve("lake").toString());
        write(lake);
        try (KraftBroker broker = KraftBroker.start(folder.resolve("kafka"));
                OcppIngress ingress = OcppIngress.start(IngressConfig.forKafka(broker.bootstrap()));
                ApiServer api = new ApiServer(folder, lake, broker.bootstrap());
                TestStation station = station(ingress, "PAGE-1");
                TestStation hostile = station(ingress, "<script>alert(1)</script>")) {
            station.status(0, "Available", "NoError");
            station.status(1, "Charging", "NoError");
            station.status(2, "Faulted", "GroundFailure");
            hostile.status(1, "Available", "NoError");
            try (TestStation gone = station(ingress, "GONE-1")) {
                gone.status(1, "Charging", "NoError");
            }
            look(script, api.address(), pictures, station, broker);
        }
    }

    private void look(Path script, URI server, Path pictures, TestStation station, KraftBroker broker)
            throws Exception {
        Path errors = folder.resolve("page.err");
        Process process = new ProcessBuilder("node", script.toString(), server + "/", "boss", pictures.toString())
                .redirectError(errors.toFile())
                .start();
        String last = "nothing";
        try (BufferedReader out = process.inputReader(UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = line;
                switch (line) {
                    case "do: connector 2 available" -> station.status(2, "Available", "NoError");
                    case "do: answer" -> {
                        String command = station.next();
                        assertThat(command).contains("\"Reset\"").contains("\"Soft\"");
                        String id = command.split("\"")[1];
                        station.send("[3,\"" + id + "\",{\"status\":\"Accepted\"}]");
                    }
                    case "do: stop kafka" -> broker.stop();
                    case "do: start kafka" -> {
                        broker.restart();
                        broker.awaitLeaders("ocpp.frames");
                    }
                    default -> assertThat(line).isEqualTo("do: end");
                }
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as("after '%s': %s", last, Files.readString(errors))
                .isZero();
        assertThat(last).isEqualTo("do: end");
    }

    private static void assumeInstalled(Path path, String command) {
        boolean installed = Files.exists(path);
        if ("required".equals(System.getProperty("chargelake.clients"))) {
            assertThat(installed).as("%s is there", path).isTrue();
        }
        assumeTrue(installed, () -> "There is no " + path + "; '" + command + "' installs it.");
    }

    private static TestStation station(OcppIngress ingress, String id) {
        return new TestStation(URI.create(
                ingress.endpoint() + "/" + URLEncoder.encode(id, UTF_8).replace("+", "%20")));
    }

    private static void write(Lake lake) throws IOException {
        try (TableAppend append = TableAppend.to(lake, Stations.TABLE)) {
            RowWriter rows = append.rows();
            station(rows, "PAGE-1", "<b>Harbour</b>", 53.5, 10.0);
            station(rows, "GONE-1", "Town Hall", 52.5, 13.4);
            append.commit();
        }
        LocalDate day = LocalDate.parse("2026-10-05");
        new FleetLake(Path.of(URI.create(lake.root())))
                .ran(Instant.parse("2026-11-01T00:00:00Z"), day.withDayOfMonth(1), day.withDayOfMonth(31));
        Instant at = Instant.parse("2026-10-05T10:00:00Z");
        try (TableAppend append = TableAppend.to(lake, FaultedStations.TABLE)) {
            RowWriter rows = append.rows("2026-10");
            rows.string("PAGE-1")
                    .intValue(1)
                    .intValue(7)
                    .date(day)
                    .intValue(6)
                    .intValue(1)
                    .intValue(2);
            rows.intValue(7).decimal(new BigDecimal("12.50")).intValue(0).intValue(1);
            rows.strings(List.of("GroundFailure"))
                    .instant(at)
                    .instant(at)
                    .intValue(0)
                    .endRow();
            append.commit();
        }
        try (TableAppend append = TableAppend.to(lake, StationFaultDays.TABLE)) {
            RowWriter rows = append.rows("2026-10");
            rows.date(day).string("PAGE-1").intValue(6).intValue(0).intValue(6);
            rows.decimal(new BigDecimal("10.00")).intValue(1).strings(List.of("GroundFailure"));
            rows.instant(at).instant(at).endRow();
            append.commit();
        }
        GoldRows gold = new GoldRows(lake);
        faults(gold, at);
        days(gold, LocalDate.parse("2026-10-31"));
        reliability(gold, at);
    }

    /** One that ended, and one that has not, with a code that is no code. */
    private static void faults(GoldRows gold, Instant at) {
        Map<String, Object> ended =
                row("station_id", "PAGE-1", "connector_id", 1, "began_at", at, "minutes", decimal("90"));
        ended.putAll(
                row("ended_at", at.plusSeconds(5400), "ended_by", "reset", "error_codes", List.of("GroundFailure")));
        Map<String, Object> open = row("station_id", "PAGE-1", "connector_id", 2, "began_at", at.plusSeconds(9000));
        open.putAll(row("minutes", decimal("300"), "error_codes", List.of(HOSTILE)));
        gold.append(FaultEpisodes.TABLE, "2026-10", List.of(ended, open));
        Map<String, Object> outlook = new HashMap<>(open);
        outlook.putAll(row("cases", 41, "likeness", "model", "advice", "crew", "clears_itself_pct", decimal("20")));
        outlook.putAll(row("needs_reset_pct", decimal("5"), "needs_visit_pct", decimal("75")));
        outlook.putAll(row("half_cleared_by", at.plusSeconds(9600), "most_cleared_by", at.plusSeconds(12_000)));
        gold.append(FaultRecovery.TABLE, "2026-10", List.of(outlook));
    }

    private static void days(GoldRows gold, LocalDate day) {
        Map<String, Object> heard = row("station_id", "PAGE-1", "messages", 50, "heartbeats", 24, "connectors", 2);
        heard.putAll(row("charges_begun", 3, "energy_kwh", decimal("42.5"), "faults", 1));
        heard.putAll(row("faulted_minutes", decimal("180"), "offline_minutes", decimal("60")));
        heard.putAll(row("up_minutes", decimal("2640"), "down_minutes", decimal("240")));
        heard.put("availability_pct", decimal("91.67"));
        gold.append(StationDays.TABLE, day, List.of(heard));
        gold.append(
                StationDays.TABLE,
                day.minusDays(1),
                List.of(row("station_id", "PAGE-1", "messages", 0, "heartbeats", 0)));
    }

    private static void reliability(GoldRows gold, Instant at) {
        gold.append(UptimeMonthly.TABLE, "2026-10", List.of(port(1, "99.5"), port(2, "96.25")));
        Map<String, Object> model = row("level", "model", "vendor", HOSTILE, "model", "Post", "stations", 1);
        model.putAll(row("up_h", decimal("1400"), "episodes", 2, "ended_by_itself", 0, "ended_by_reset", 1));
        model.putAll(row("ended_by_visit", 0, "open_episodes", 1, "open_minutes", decimal("300")));
        model.putAll(row("mtbf_h", decimal("700"), "mttr_minutes", decimal("90")));
        gold.append(Reliability.TABLE, "2026-10", List.of(model));
        Map<String, Object> charge = row("station_id", "PAGE-1", "connector_id", 1, "id_tag", "tag", "started_at", at);
        charge.putAll(row("reasons", List.of("connector_fault"), "error_codes", List.of()));
        charge.put("errors", List.of("no_stop", "low_consumption"));
        gold.append(FaultedTransactions.TABLE, "2026-10", List.of(charge));
        gold.append(SessionsInError.TABLE, "2026-10", List.of(charge));
    }

    private static Map<String, Object> port(int connector, String uptime) {
        Map<String, Object> port = row("station_id", "PAGE-1", "connector_id", connector, "minutes", decimal("44640"));
        port.putAll(row("up_minutes", decimal("44000"), "outage_minutes", decimal("640")));
        port.putAll(row("excluded_minutes", decimal("0"), "unobserved_minutes", decimal("0")));
        port.putAll(row("out_of_order_minutes", decimal("640"), "uptime_pct", decimal(uptime), "nevi_months", 1));
        port.put("nevi_uptime_pct", decimal(uptime));
        return port;
    }

    private static void station(RowWriter rows, String id, String name, double latitude, double longitude) {
        rows.string(id).string(name).string("Site").string(null);
        rows.doubleValue(latitude)
                .doubleValue(longitude)
                .string("DE")
                .string("Europe/Berlin")
                .string(null);
        rows.string(null).string(null).string(null).string(null).string(null).endRow();
    }
}
