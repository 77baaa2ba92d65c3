package io.chargelake.reporting.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chargelake.curation.silver.Stations;
import io.chargelake.gold.FaultedStations;
import io.chargelake.gold.StationFaultDays;
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
import java.util.List;
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
