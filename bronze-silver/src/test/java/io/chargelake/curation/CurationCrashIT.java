package io.chargelake.curation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.LandedFixture.Landed;
import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.silver.EventTables;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.lake.HardLinkLogStore;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A curate process that is killed at a commit of any table, while it has rows to add and rows to replace. One process
 * is killed for real, at its last commit; what it would have left at each commit before was copied.
 */
class CurationCrashIT {

    private static final Path PSEUDONYM_KEY = Path.of("src/test/resources/pseudonym.key");

    private static final int SIGKILL = 128 + 9;
    private static final long SEED = 3;
    private static final int COMMITS_LOOKED_AT = Boolean.getBoolean("chargelake.soak") ? Integer.MAX_VALUE : 2;
    private static final Set<String> NOT_THE_SAME_EVERY_TIME = Set.of("run_id");

    @TempDir
    Path folder;

    @Test
    void whereverTheProcessIsKilledTheNextRunCompletesItsWork() throws Exception {
        Path killed = folder.resolve("killed");
        prepare(killed);
        Path undisturbed = folder.resolve("undisturbed");
        CopyingLogStore.copy(killed, undisturbed);
        curate(undisturbed);
        Map<String, List<String>> expected = contents(undisturbed);

        assertThat(curateInAProcessThatIsKilled(killed)).isEqualTo(SIGKILL);

        List<Path> left = copies();
        Set<String> tables = left.stream()
                .map(copy -> copy.getFileName().toString().substring(3))
                .collect(Collectors.toSet());
        assertThat(tables)
                .contains(
                        "bronze.messages",
                        "bronze.quarantine",
                        "silver.meter_values",
                        "silver.quarantine",
                        "silver.sessions",
                        "silver.node_starts");
        assertThat(tables).hasSizeGreaterThan(6);
        Collections.shuffle(left, new Random(SEED));
        List<Path> lookedAt = new ArrayList<>(left.subList(0, Math.min(left.size(), COMMITS_LOOKED_AT)));
        lookedAt.add(killed);
        for (Path lake : lookedAt) {
            curate(lake);

            assertThat(contents(lake)).as("killed at %s", lake.getFileName()).isEqualTo(expected);
            assertThat(new RunLedger(Lake.at(lake.toString()))
                            .latest(Curation.JOB)
                            .orElseThrow()
                            .input())
                    .isEqualTo(new RunLedger(Lake.at(undisturbed.toString()))
                            .latest(Curation.JOB)
                            .orElseThrow()
                            .input());
        }
    }

    /** A lake with a curated batch, and another that has landed. */
    private static void prepare(Path folder) {
        LandedFixture landing = new LandedFixture(Lake.at(folder.toString()));
        landing.land(batch(0));
        landing.landEvents(List.of(session("Connected", "A", "12:00:00"), session("Connected", "B", "12:00:01")));
        curate(folder);
        landing.land(batch(1));
        landing.landEvents(List.of(session("Disconnected", "A", "12:10:00"), session("NodeStarted", "n", "12:20:00")));
    }

    private static LandedFixture.Event session(String change, String session, String time) {
        Instant at = Instant.parse("2026-10-05T" + time + "Z");
        return new LandedFixture.Event(
                "ocpp.sessions",
                at,
                "ST-1",
                "session",
                "{\"event\":\"" + change + "\",\"station\":\"ST-1\",\"session\":\"" + session + "\",\"at\":\"" + at
                        + "\",\"node\":\"node-1\"}");
    }

    /** In the second batch: repeats, rows that take the place of others, answers to starts of the first. */
    private static List<Landed> batch(int number) {
        List<Landed> frames = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String station = "ST-" + i % 3;
            Instant at = Instant.parse("2026-10-05T12:00:00Z").plusSeconds(600L * i - 60L * number);
            frames.add(request(
                    station,
                    at.plusSeconds(number),
                    "s" + number + i,
                    "StatusNotification",
                    "{\"connectorId\":1,\"status\":\"Faulted\",\"errorCode\":\"NoError\",\"timestamp\":\"2026-10-05T11:0"
                            + i + ":00Z\"}"));
            frames.add(request(station, at, "x" + number + i, "StatusNotification", "{}"));
            frames.add(request(
                    station,
                    at,
                    "m" + i,
                    "MeterValues",
                    "{\"connectorId\":1,\"meterValue\":[{\"timestamp\":\"" + at.plusSeconds(60L * number)
                            + "\",\"sampledValue\":[{\"value\":\"" + i + "\"},{\"value\":\"?\"}]}]}"));
            frames.add(
                    number == 0
                            ? request(
                                    station,
                                    at,
                                    "t" + i,
                                    "StartTransaction",
                                    "{\"connectorId\":1,\"idTag\":\"T\",\"meterStart\":" + i + ",\"timestamp\":\"" + at
                                            + "\"}")
                            : new Landed(
                                    station,
                                    at.plusSeconds(61),
                                    "S-" + station,
                                    "StartTransaction",
                                    ("[3,\"t" + i + "\",{\"transactionId\":" + (40 + i) + "}]").getBytes(UTF_8)));
            frames.add(request(
                    station,
                    at,
                    "e" + number + i,
                    "StopTransaction",
                    "{\"transactionId\":" + (40 + i) + ",\"meterStop\":9}"));
            frames.add(new Landed(station, at, "S-" + station, null, ("no json " + number).getBytes(UTF_8)));
        }
        return frames;
    }

    private static Landed request(String station, Instant at, String id, String action, String payload) {
        return new Landed(
                station,
                at,
                "S-" + station,
                action,
                ("[2,\"" + id + "\",\"" + action + "\"," + payload + "]").getBytes(UTF_8));
    }

    private int curateInAProcessThatIsKilled(Path lake) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-") || option.startsWith("-XX:") || option.startsWith("-Xm"))
                .forEach(command::add);
        command.addAll(List.of(
                "-D" + HardLinkLogStore.SPARK_KEY + "=" + CopyingLogStore.class.getName(),
                "-D" + CopyingLogStore.LAKE + "=" + lake,
                "-D" + CopyingLogStore.COPIES + "=" + folder.resolve("copies"),
                "-cp",
                System.getProperty("java.class.path"),
                CopiedCuration.class.getName(),
                "--lake",
                lake.toString(),
                "--pseudonym-key",
                PSEUDONYM_KEY.toString(),
                "--master",
                "local[2]"));
        Path log = folder.resolve("process.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("the process ends").isTrue();
        if (process.exitValue() != SIGKILL) {
            throw new AssertionError("exit " + process.exitValue() + ": " + Files.readString(log));
        }
        return process.exitValue();
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> copies = Files.list(folder.resolve("copies"))) {
            return new ArrayList<>(copies.sorted().toList());
        }
    }

    private static void curate(Path lake) throws CommandFailure {
        Curation.run(
                () -> SparkStart.session("local[2]", "curation tests"),
                Lake.at(lake.toString()),
                CurationOrder.ofWhatIsNew(),
                PSEUDONYM_KEY);
    }

    private static Map<String, List<String>> contents(Path folder) {
        Lake lake = Lake.at(folder.toString());
        Map<String, List<String>> contents = new TreeMap<>();
        Stream.of(
                        Stream.of(Messages.TABLE, QuarantinedFrames.TABLE, QuarantinedMessages.TABLE),
                        EventTables.ALL.stream().map(table -> table.table()),
                        EventStep.TABLES.stream())
                .flatMap(tables -> tables)
                .forEach(table -> contents.put(table.name(), rows(lake, table)));
        return contents;
    }

    private static List<String> rows(Lake lake, Table table) {
        List<String> rows = new ArrayList<>();
        TableRows.of(lake, table)
                .forEach(row -> rows.add(table.columns().stream()
                        .map(column -> column.name())
                        .filter(column -> !NOT_THE_SAME_EVERY_TIME.contains(column))
                        .map(column -> column + "=" + shown(row.value(column)))
                        .collect(Collectors.joining(" "))));
        Collections.sort(rows);
        return rows;
    }

    private static String shown(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(value);
    }
}
