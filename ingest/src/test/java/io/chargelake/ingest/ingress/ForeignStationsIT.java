package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.chargetime.ocpp.JSONClient;
import io.chargelake.ingest.KraftBroker;
import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.CommandResult.Outcome;
import io.chargelake.ingest.event.FrameHeaders;
import io.chargelake.ingest.event.SessionEvent;
import io.chargelake.ingest.event.StationCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stations of libraries that are not ours, each of which checks every message against OCPP 1.6: each boots, charges,
 * faults, stops, is asked for all that a central system can ask, is reset and comes back.
 */
@Timeout(120)
class ForeignStationsIT {

    /** What they are asked, and the word with which each answers; no word where the answer has no status. */
    private static final Map<String, String> ANSWERS = Map.ofEntries(
            Map.entry("ChangeAvailability {\"connectorId\":1,\"type\":\"Inoperative\"}", "Scheduled"),
            Map.entry("ChangeConfiguration {\"key\":\"HeartbeatInterval\",\"value\":\"60\"}", "RebootRequired"),
            Map.entry("ClearCache {}", "Accepted"),
            Map.entry("DataTransfer {\"vendorId\":\"io.chargelake\",\"data\":\"x\"}", "UnknownVendorId"),
            Map.entry("GetConfiguration {\"key\":[\"HeartbeatInterval\",\"Colour\"]}", ""),
            Map.entry("GetLocalListVersion {}", ""),
            Map.entry("RemoteStartTransaction {\"idTag\":\"TAG-2\",\"connectorId\":1}", "Accepted"),
            Map.entry("RemoteStopTransaction {\"transactionId\":1}", "Rejected"),
            Map.entry(
                    "SendLocalList {\"listVersion\":1,\"updateType\":\"Full\",\"localAuthorizationList\":"
                            + "[{\"idTag\":\"TAG-1\",\"idTagInfo\":{\"status\":\"Accepted\"}}]}",
                    "NotSupported"),
            Map.entry("TriggerMessage {\"requestedMessage\":\"Heartbeat\"}", "NotImplemented"),
            Map.entry("UnlockConnector {\"connectorId\":1}", "Unlocked"));

    /** Requests of each, in this order; a library may say more in between. */
    private static final List<String> STORY = List.of(
            "BootNotification",
            "StatusNotification",
            "Authorize",
            "StartTransaction",
            "StatusNotification",
            "MeterValues",
            "StatusNotification",
            "StopTransaction",
            "BootNotification",
            "StatusNotification",
            "Heartbeat");

    @TempDir
    private static Path folder;

    private static KraftBroker broker;
    private static IngressConfig config;
    private static OcppIngress ingress;
    private static CommandTraffic commands;

    @BeforeAll
    static void start() throws Exception {
        broker = KraftBroker.start(folder);
        config = IngressConfig.forKafka(broker.bootstrap());
        ingress = OcppIngress.start(config);
        commands = new CommandTraffic(config.kafka());
    }

    @AfterAll
    static void stop() {
        commands.close();
        ingress.close();
        broker.close();
    }

    @Test
    void theJavaLibraryOfChargeTime() throws Exception {
        ChargetimeStation station = new ChargetimeStation("CHARGETIME");
        JSONClient client = station.charge(ingress.endpoint());
        askEverything("CHARGETIME");
        station.reset(client, ingress.endpoint());
        assertStory("CHARGETIME");
    }

    @Test
    void theNpmPackageOcppRpcInStrictMode() throws Exception {
        Path station = client("ocpp-rpc/station.cjs");
        assumeInstalled(station.resolveSibling("node_modules/ocpp-rpc"), "cd ocpp-rpc && npm ci");
        runsItsStory("OCPP-RPC", "node", station);
    }

    @Test
    void thePythonLibraryOcpp() throws Exception {
        Path station = client("python-ocpp/station.py");
        Path python = station.resolveSibling(".venv/bin/python");
        assumeInstalled(python, "cd python-ocpp && python3 -m venv .venv && .venv/bin/pip install -r requirements.txt");
        runsItsStory("PYTHON-OCPP", python.toString(), station);
    }

    private static Path client(String file) {
        Path path = Path.of("src/test/clients", file).toAbsolutePath();
        assertThat(path).exists();
        return path;
    }

    /** A machine with a JDK alone skips them and says why; with -Dchargelake.clients=required they must be there. */
    private static void assumeInstalled(Path path, String command) {
        boolean installed = Files.exists(path);
        if ("required".equals(System.getProperty("chargelake.clients"))) {
            assertThat(installed).as("%s is there", path).isTrue();
        }
        assumeTrue(installed, () -> "There is no " + path + "; '" + command + "' in src/test/clients/ installs it.");
    }

    private static void runsItsStory(String id, String runtime, Path station) throws Exception {
        Path errors = folder.resolve(id + ".err");
        Process process = new ProcessBuilder(
                        runtime, station.toString(), ingress.endpoint().toString(), id)
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            assertThat(out.readLine())
                    .as(() -> "first line of " + station + "; it said: " + text(errors))
                    .startsWith("commandable ");
            askEverything(id);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(() -> text(errors)).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertStory(id);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void askEverything(String station) throws Exception {
        Map<String, String> answers = new TreeMap<>();
        List<StationCommand> asked = new ArrayList<>();
        for (String command : new TreeMap<>(ANSWERS).keySet()) {
            String[] words = command.split(" ", 2);
            StationCommand each = CommandTraffic.command(station, words[0], words[1]);
            commands.send(each);
            asked.add(each);
        }
        for (StationCommand each : asked) {
            CommandResult end = commands.end(each);
            assertThat(end.outcome())
                    .as("%s: %s", each.action(), end.explanation())
                    .isEqualTo(Outcome.ANSWERED);
            answers.put(each.action() + " " + each.payload(), end.status().orElse(""));
        }
        assertThat(answers).containsExactlyInAnyOrderEntriesOf(ANSWERS);
        StationCommand reset = CommandTraffic.command(station, "Reset", "{\"type\":\"Soft\"}");
        commands.send(reset);
        assertThat(commands.end(reset).status()).contains("Accepted");
    }

    private static void assertStory(String station) throws Exception {
        List<String> requests = new ArrayList<>();
        int refused = 0;
        for (ConsumerRecord<byte[], byte[]> record :
                TopicRecords.of(broker.bootstrap(), config.kafka().framesTopic())) {
            if (!station.equals(new String(record.key(), UTF_8))) {
                continue;
            }
            String frame = new String(record.value(), UTF_8);
            boolean inbound = "in".equals(TopicRecords.header(record, FrameHeaders.DIRECTION));
            if (inbound && frame.startsWith("[2,")) {
                requests.add(TopicRecords.header(record, FrameHeaders.ACTION));
            }
            if (frame.startsWith("[4,")) {
                refused++;
            }
        }
        assertThat(requests).containsSubsequence(STORY);
        assertThat(refused).as("CALLERRORs of both directions").isZero();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(sockets(station))
                        .containsExactly(
                                SessionEvent.Change.CONNECTED,
                                SessionEvent.Change.DISCONNECTED,
                                SessionEvent.Change.CONNECTED,
                                SessionEvent.Change.DISCONNECTED));
    }

    private static List<SessionEvent.Change> sockets(String station) throws Exception {
        List<SessionEvent.Change> changes = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
                TopicRecords.of(broker.bootstrap(), config.kafka().sessionsTopic())) {
            if (station.equals(new String(record.key(), UTF_8))) {
                changes.add(SessionEvent.read(record.value()).change());
            }
        }
        return changes;
    }
}
