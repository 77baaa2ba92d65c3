package io.chargelake.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.VirtualMachine;
import io.chargelake.cli.ExitCode;
import io.chargelake.ingest.KraftBroker;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code land --follow} in a process of its own, while records keep coming. */
@Timeout(600)
class LandFollowIT {

    private static final boolean SOAK = Boolean.getBoolean("chargelake.soak");

    /** More than the noise of class loading and caches that fill once, less than one poll or one batch that stays. */
    private static final long MOST_GROWTH_BYTES = 8L << 20;

    @TempDir
    private Path folder;

    private KraftBroker broker;
    private Producing producing;

    @BeforeEach
    void startBroker() throws Exception {
        broker = KraftBroker.start(folder.resolve("kafka"));
        broker.createTopic("ocpp.frames", 3);
        producing = new Producing(broker.bootstrap());
    }

    @AfterEach
    void stopBroker() {
        producing.close();
        broker.close();
    }

    @Test
    void askedToStopItCommitsWhatItHasReadAndLeavesNothingBehind() throws Exception {
        Process process =
                LandProcess.start("--kafka", broker.bootstrap(), "--lake", path(), "--follow", "--every", "1h");
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).startsWith("ready");
        producing.keepSending("ocpp.frames", 20, 300, 10);
        await().atMost(Duration.ofSeconds(60)).until(this::somethingIsBeingWritten);
        assertThat(DeltaTables.version(lake(), Frames.TABLE)).hasValue(0);

        // Not Process.destroy, which closes what we still want to read.
        process.toHandle().destroy();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCode.DONE.number());
        long landed = landed();
        assertThat(landed).isPositive();
        assertThat(out.readLine().replace(",", "")).startsWith("stopped after " + landed + " frames in 1 commit");
        assertThat(files().orphans()).isEmpty();
        assertThat(files().temporary()).isEmpty();

        producing.stopSending();
        assertThat(LandProcess.Result.of(LandProcess.start("--kafka", broker.bootstrap(), "--lake", path()))
                        .code())
                .isEqualTo(ExitCode.DONE.number());
        producing.assertLandedExactlyOnce(lake());
    }

    @Test
    void whoeverWatchesSeesWhatItHasLandedAndHowFarItIs() throws Exception {
        Process process = LandProcess.start(
                "--kafka",
                broker.bootstrap(),
                "--lake",
                path(),
                "--follow",
                "--every",
                "200ms",
                "--event-topics",
                "",
                "--admin-port",
                "0");
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            assertThat(out.readLine()).startsWith("ready");
            String address = out.readLine().substring("health and metrics: ".length());
            producing.send("ocpp.frames", 30, 300);

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(answer(address + "/metrics").body())
                            .contains("chargelake_land_records_total{topic=\"ocpp.frames\"} 30.0")
                            .contains("chargelake_land_behind_records{topic=\"ocpp.frames\"} 0.0")
                            .containsPattern("chargelake_land_valid_through_timestamp_seconds\\S+ 1\\.\\d+E9"));
            assertThat(answer(address + "/health/ready").statusCode()).isEqualTo(200);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static HttpResponse<String> answer(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void itsMemoryDoesNotGrowWithWhatItHasLanded() throws Exception {
        int frameBytes = 4_000;
        int tenth = (SOAK ? 300 : 30) << 20;
        Process process = LandProcess.start(
                        List.of("-Xmx128m"),
                        List.of(
                                "--kafka",
                                broker.bootstrap(),
                                "--lake",
                                path(),
                                "--follow",
                                "--every",
                                "500ms",
                                "--max-bytes",
                                "4MB"))
                .redirectError(folder.resolve("err").toFile())
                .start();
        // A JVM that is only starting cannot be attached to.
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).startsWith("ready");
        try (Heap heap = Heap.of(process)) {
            long afterFirstTenth = 0;
            for (int part = 1; part <= 10; part++) {
                long aim = part * (long) tenth;
                while (producing.bytes() < aim) {
                    producing.send("ocpp.frames", 1_000, frameBytes);
                }
                if (part == 1) {
                    awaitAllLanded();
                    afterFirstTenth = heap.usedBytes();
                }
            }
            awaitAllLanded();
            long atTheEnd = heap.usedBytes();

            System.out.printf(
                    "heap of land --follow: %,d kB after the first tenth, %,d kB after %,d MB in %d commits%n",
                    afterFirstTenth >> 10,
                    atTheEnd >> 10,
                    producing.bytes() >> 20,
                    DeltaTables.version(lake(), Frames.TABLE).orElseThrow());
            assertThat(process.isAlive()).isTrue();
            assertThat(DeltaTables.version(lake(), Frames.TABLE).orElseThrow()).isGreaterThan(15);
            assertThat(atTheEnd - afterFirstTenth).isLessThan(MOST_GROWTH_BYTES);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void awaitAllLanded() {
        long records = producing.acknowledged("ocpp.frames");
        await().atMost(Duration.ofSeconds(SOAK ? 500 : 120))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> DeltaTables.version(lake(), Frames.TABLE).isPresent() && landed() == records);
    }

    private long landed() {
        return LandedOffsets.of(lake()).next().of("ocpp.frames").values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private boolean somethingIsBeingWritten() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("lake/landing"))) {
            return files.anyMatch(file -> file.toString().endsWith(".parquet"));
        }
    }

    private LakeFiles files() {
        return new LakeFiles(folder.resolve("lake"));
    }

    private Lake lake() {
        return Lake.at(path());
    }

    private String path() {
        return folder.resolve("lake").toString();
    }

    /** The heap of another JVM of this user. */
    private record Heap(VirtualMachine attached, JMXConnector connector, MemoryMXBean memory) implements AutoCloseable {

        static Heap of(Process process) throws Exception {
            VirtualMachine attached = VirtualMachine.attach(String.valueOf(process.pid()));
            JMXConnector connector =
                    JMXConnectorFactory.connect(new JMXServiceURL(attached.startLocalManagementAgent()));
            return new Heap(
                    attached,
                    connector,
                    ManagementFactory.newPlatformMXBeanProxy(
                            connector.getMBeanServerConnection(),
                            ManagementFactory.MEMORY_MXBEAN_NAME,
                            MemoryMXBean.class));
        }

        /** What is reachable while nothing is landed: the least of several looks, each after a collection. */
        long usedBytes() {
            return Stream.generate(() -> {
                        memory.gc();
                        return memory.getHeapMemoryUsage().getUsed();
                    })
                    .limit(5)
                    .min(Long::compare)
                    .orElseThrow();
        }

        @Override
        public void close() throws IOException {
            connector.close();
            attached.detach();
        }
    }
}
