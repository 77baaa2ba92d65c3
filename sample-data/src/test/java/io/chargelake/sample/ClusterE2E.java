package io.chargelake.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.curation.CurateCommand;
import io.chargelake.curation.privacy.PseudonymKey;
import io.chargelake.curation.privacy.Pseudonyms;
import io.chargelake.lake.Lake;
import io.chargelake.lake.S3Server;
import io.chargelake.sample.fleet.Fleet;
import io.chargelake.sample.fleet.FleetPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Away from the laptop: the lake in an object store, curated by a Spark cluster of several processes with the jars that
 * {@code spark-submit} is given.
 */
class ClusterE2E {

    private static final int WORKERS = 2;
    private static final int STATIONS = 4;

    @TempDir
    Path folder;

    @Test
    void a_cluster_that_loses_a_worker_makes_what_the_stations_know_of_themselves_in_an_object_store()
            throws Exception {
        SimulatedMonth month = SimulatedMonth.write(
                Fleet.of(FleetPlan.defaults().withStations(STATIONS)),
                List.of(),
                folder.resolve("frames.jsonl.gz"),
                folder.resolve("simulated"));
        try (EmbeddedBroker broker = EmbeddedBroker.temporary();
                S3Server store = S3Server.start(folder.resolve("objects"))) {
            String lake = store.location("lake");
            Path settings = settings(store);
            Chargelake chargelake = new Chargelake(
                    folder,
                    Map.of(
                            "CHARGELAKE_KAFKA",
                            broker.bootstrap(),
                            "CHARGELAKE_LAKE",
                            lake,
                            "CHARGELAKE_STATE",
                            "state",
                            "HADOOP_CONF_DIR",
                            settings.toString()));
            chargelake
                    .run(
                            "import",
                            "--format",
                            "frames",
                            "--file",
                            month.frames().toString())
                    .well();
            chargelake.run("land").well();

            Path key = folder.resolve("pseudonym.key");
            curateOnACluster(lake, settings, month.register(), key);
            chargelake.run("gold").well();

            assertThat(new Expectation(new Pseudonyms(PseudonymKey.at(key, Optional.empty())))
                            .add(month.truth())
                            .addRegistered(STATIONS)
                            .differences(Lake.at(lake)))
                    .isEmpty();
            chargelake.run("report", "--month", "2026-10", "--preview", "mails").well();
            assertThat(mails(folder.resolve("mails"))).isNotEmpty();
        }
    }

    private void curateOnACluster(String lake, Path settings, Path register, Path key) throws Exception {
        try (SparkCluster cluster = SparkCluster.start(folder.resolve("cluster"), WORKERS)) {
            Path log = folder.resolve("curate.log");
            Process curate = cluster.submit(
                    settings,
                    log,
                    CurateCommand.class.getName(),
                    "--lake",
                    lake,
                    "--stations",
                    register.toString(),
                    "--pseudonym-key",
                    key.toString());
            Awaitility.await()
                    .atMost(5, TimeUnit.MINUTES)
                    .until(() ->
                            !curate.isAlive() || cluster.workersAtWork() == WORKERS && someOfBronzeIsWritten(lake));
            assertThat(curate.isAlive()).as(Files.readString(log)).isTrue();
            cluster.killWorker(0);

            assertThat(curate.waitFor(8, TimeUnit.MINUTES)).isTrue();
            String said = Files.readString(log);
            assertThat(curate.exitValue()).as(said).isZero();
            assertThat(said).contains("Lost executor");
        }
    }

    private static List<Path> mails(Path previews) throws IOException {
        try (Stream<Path> files = Files.list(previews)) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }

    /** By executors, before the driver commits it. */
    private static boolean someOfBronzeIsWritten(String lake) throws IOException {
        org.apache.hadoop.fs.Path bronze = new org.apache.hadoop.fs.Path(lake, "bronze/messages");
        FileSystem store = bronze.getFileSystem(new Configuration());
        return store.exists(bronze)
                && Stream.of(store.listStatus(bronze))
                        .anyMatch(entry -> entry.getPath().getName().startsWith("received_date="));
    }

    /** The file that a user would write. */
    private static Path settings(S3Server store) throws IOException {
        Path settings = Files.createTempDirectory("hadoop");
        try (InputStream own = ClusterE2E.class.getResourceAsStream("/core-site.xml")) {
            String text = new String(own.readAllBytes(), UTF_8);
            Files.writeString(
                    settings.resolve("core-site.xml"), text.replace("${chargelake.s3.endpoint}", store.endpoint()));
        }
        return settings;
    }
}
