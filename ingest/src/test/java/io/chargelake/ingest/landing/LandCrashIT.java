package io.chargelake.ingest.landing;

import static io.chargelake.ingest.landing.KillPoint.When.ENTERED;
import static io.chargelake.ingest.landing.KillPoint.When.LEFT;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ingest.KraftBroker;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.TableSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code land} is killed with SIGKILL, at named points and at random moments; afterwards every record is in the lake
 * exactly once.
 */
@Timeout(1_800)
class LandCrashIT {

    private static final boolean SOAK = Boolean.getBoolean("chargelake.soak");
    private static final int KILLS = SOAK ? 500 : 50;

    /** Two processes at a time, of two topics, into one lake. */
    private static final int CHAINS = 2;

    private static final int BEFORE = 300;
    private static final int AFTER = 300;
    private static final int EVENTS = 100;

    @TempDir
    private static Path folder;

    private static KraftBroker broker;
    private static ExecutorService twoAtATime;
    private static final Map<Named, Future<Killed>> KILLED = new EnumMap<>(Named.class);

    /** Where {@code land} dies, in the order in which a run comes by. */
    enum Named {
        BEFORE_THE_TABLE_IS_THERE("lake.HardLinkLogStore", "link", ENTERED, 1),
        AFTER_THE_TABLE_IS_THERE("lake.HardLinkLogStore", "link", LEFT, 1),
        BEFORE_WRITING("lake.RowFiles", "rows", ENTERED, 1),
        WITH_ROWS_IN_MEMORY("lake.RowWriter", "endRow", ENTERED, 100),
        WITH_HALF_A_FILE("lake.RowWriter", "startRowGroup", ENTERED, 2),
        BEFORE_FILES_ARE_COMPLETE("lake.RowFiles", "finish", ENTERED, 1),
        BEFORE_THE_COMMIT("io.delta.kernel.internal.TransactionImpl", "commit", ENTERED, 1),
        IN_THE_COMMIT_BEFORE_ITS_LINK("lake.HardLinkLogStore", "link", ENTERED, 1),
        IN_THE_COMMIT_AFTER_ITS_LINK("lake.HardLinkLogStore", "link", LEFT, 1),
        AFTER_THE_COMMIT("lake.TableCommit", "maintainLog", ENTERED, 1),
        IN_THE_CHECKSUM("io.delta.kernel.internal.checksum.ChecksumWriter", "writeCheckSum", ENTERED, 1),
        IN_THE_CHECKPOINT("io.delta.kernel.defaults.engine.hadoopio.HadoopOutputFile$1", "close", ENTERED, 1),
        AFTER_THE_CHECKPOINT(
                "io.delta.kernel.internal.checkpoints.Checkpointer", "writeLastCheckpointFile", ENTERED, 1),
        BEFORE_THE_LEDGER("lake.RunLedger", "append", ENTERED, 1),
        /** The commit of records and its checksum are links, too. */
        IN_THE_LEDGER("lake.HardLinkLogStore", "link", ENTERED, 3),
        BEFORE_EVENTS("ingest.landing.EventLanding", "once", ENTERED, 1),
        WITH_EVENTS_IN_MEMORY("ingest.landing.EventRow", "clear", ENTERED, EVENTS / 2),
        BEFORE_THE_LEDGER_OF_EVENTS("lake.RunLedger", "append", ENTERED, 2);

        private final KillPoint point;

        Named(String className, String method, KillPoint.When when, int time) {
            String name = className.startsWith("io.") ? className : "io.chargelake." + className;
            this.point = new KillPoint(name, method, when, time);
        }

        boolean isOfTheFirstRun() {
            return this == BEFORE_THE_TABLE_IS_THERE || this == AFTER_THE_TABLE_IS_THERE;
        }

        /** Kernel writes a checkpoint with every tenth version. */
        int commitsBefore() {
            return isOfTheFirstRun() ? 0 : this == IN_THE_CHECKPOINT || this == AFTER_THE_CHECKPOINT ? 9 : 1;
        }

        /** Row groups are written out when they fill a quarter of the heap. */
        int frameBytes() {
            return this == WITH_HALF_A_FILE ? 20_000 : 200;
        }

        int recordsOfTheKilledRun() {
            return isOfTheFirstRun() ? BEFORE + AFTER : this == WITH_HALF_A_FILE ? 2_200 : AFTER;
        }

        /** Whether the killed run finds events too, behind its frames. */
        boolean isAmongEvents() {
            return compareTo(BEFORE_EVENTS) >= 0;
        }

        boolean leavesOrphans() {
            return compareTo(BEFORE_WRITING) > 0 && compareTo(IN_THE_COMMIT_AFTER_ITS_LINK) < 0
                    || this == IN_THE_LEDGER
                    || this == WITH_EVENTS_IN_MEMORY;
        }

        boolean leavesTemporaryFiles() {
            return point.method().equals("link") || this == IN_THE_CHECKPOINT;
        }

        boolean hasCommitted() {
            return compareTo(IN_THE_COMMIT_AFTER_ITS_LINK) >= 0;
        }

        String topic() {
            return "crash." + name().toLowerCase(Locale.ROOT);
        }

        List<String> eventTopics() {
            return isAmongEvents() ? List.of(topic() + ".commands", topic() + ".sessions") : List.of();
        }
    }

    /**
     * What a killed process has left.
     *
     * @param there whether it was killed where it should have been
     */
    private record Killed(boolean there, Lake lake, LakeFiles files, Producing producing, Path log) {}

    @BeforeAll
    static void startBroker() throws Exception {
        broker = KraftBroker.start(folder.resolve("kafka"));
        twoAtATime = Executors.newFixedThreadPool(CHAINS);
        broker.createTopic("warm.up", 1);
        try (Producing producing = new Producing(broker.bootstrap())) {
            producing.send("warm.up", 10, 100);
        }
        assertThat(LandProcess.start(
                                List.of("-Xmx256m", "-XX:ArchiveClassesAtExit=" + sharedClasses(), "-Xlog:disable"),
                                List.of(
                                        "--kafka",
                                        broker.bootstrap(),
                                        "--topic",
                                        "warm.up",
                                        "--lake",
                                        folder.resolve("warm.up").toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("warm.up.log").toFile())
                        .start()
                        .waitFor())
                .isZero();
        for (Named point : Named.values()) {
            KILLED.put(point, twoAtATime.submit(() -> killAt(point)));
        }
    }

    @AfterAll
    static void stopBroker() {
        twoAtATime.shutdownNow();
        broker.close();
    }

    @ParameterizedTest
    @EnumSource
    void killedAtAPointEveryRecordIsLandedOnceByTheNextRun(Named point) throws Exception {
        Killed killed = KILLED.get(point).get();
        try (Producing producing = killed.producing()) {
            assertThat(killed.there())
                    .as("killed at %s; it said: %s", point.point, Files.readString(killed.log()))
                    .isTrue();
            assertThat(!killed.files().orphans().isEmpty())
                    .as("leaves data files of no commit")
                    .isEqualTo(point.leavesOrphans());
            assertThat(!killed.files().temporary().isEmpty())
                    .as("leaves temporary files")
                    .isEqualTo(point.leavesTemporaryFiles());

            LandingResult next = land(killed.lake(), point.topic());

            assertThat(next.rows()).isEqualTo(point.hasCommitted() ? 0 : point.recordsOfTheKilledRun());
            landEvents(killed.lake(), point.eventTopics());
            producing.assertLandedExactlyOnce(killed.lake(), point.eventTopics());
            producing.send(point.topic(), 3, 100);
            point.eventTopics().forEach(topic -> producing.send(topic, 3, 100));
            land(killed.lake(), point.topic());
            landEvents(killed.lake(), point.eventTopics());
            producing.assertLandedExactlyOnce(killed.lake(), point.eventTopics());
        }
    }

    @Test
    void killedAtRandomMomentsEveryRecordIsLandedOnceInTheEnd() throws Exception {
        for (Future<Killed> earlier : KILLED.values()) {
            earlier.get();
        }
        long seed = Long.getLong("chargelake.seed", SOAK ? System.nanoTime() : 20_261_125L);
        Path path = folder.resolve("random");
        Lake lake = Lake.at(path.toString());
        List<Future<Moments>> chains = new ArrayList<>();
        try (Producing producing = new Producing(broker.bootstrap())) {
            for (int chain = 0; chain < CHAINS; chain++) {
                String topic = "random." + chain;
                broker.createTopic(topic, 3);
                producing.keepSending(topic, 5, 300, 20);
            }
            for (int chain = 0; chain < CHAINS; chain++) {
                chains.add(twoAtATime.submit(new Chain("random." + chain, path, new Random(seed + chain))));
            }
            int beforeReady = 0;
            for (Future<Moments> chain : chains) {
                assertThat(chain.get().unexpected())
                        .as("ends of processes that nobody killed; seed %d", seed)
                        .isEmpty();
                beforeReady += chain.get().beforeReady();
            }
            producing.stopSending();
            LakeFiles files = new LakeFiles(path);
            int writing = files.orphans().size();
            int committing = files.temporary().size();
            long commits = commits(lake, "random.0") + commits(lake, "random.1");
            long afterCommit = commits - runsWithFrames(lake);
            for (int chain = 0; chain < CHAINS; chain++) {
                land(lake, "random." + chain);
            }

            String spread = String.format(
                    Locale.ROOT,
                    "%d kills with seed %d: %d before ready, %d left data files, %d temporary files, %d a commit without"
                            + " its run; %,d records in %d commits",
                    KILLS,
                    seed,
                    beforeReady,
                    writing,
                    committing,
                    afterCommit,
                    producing.acknowledged("random.0") + producing.acknowledged("random.1"),
                    commits);
            System.out.println(spread);
            assertThat(beforeReady).as(spread).isBetween(KILLS / 10, KILLS * 8 / 10);
            assertThat(commits).as(spread).isGreaterThan(KILLS / 10);
            assertThat(writing).as(spread).isGreaterThan(KILLS / 25);
            // Of fifty kills none may meet a commit, which takes some milliseconds; those of Named meet each of its
            // moments.
            if (SOAK) {
                assertThat(committing + afterCommit).as(spread).isPositive();
            }
            producing.assertLandedExactlyOnce(lake);
        } catch (AssertionError failure) {
            throw new AssertionError("-Dchargelake.seed=" + seed + " repeats the kills", failure);
        }
    }

    /** What one process has loaded, for the others to share: it halves the time until they land something. */
    private static Path sharedClasses() {
        return folder.resolve("land.jsa");
    }

    private static List<String> jvm(String heap) {
        return List.of(heap, "-XX:SharedArchiveFile=" + sharedClasses(), "-Xlog:disable");
    }

    private static Killed killAt(Named point) throws Exception {
        Path path = folder.resolve(point.name());
        Path log = folder.resolve(point.name() + ".log");
        Lake lake = Lake.at(path.toString());
        broker.createTopic(point.topic(), 2);
        Producing producing = new Producing(broker.bootstrap());
        int commits = point.commitsBefore();
        for (int commit = 0; commit < commits; commit++) {
            producing.send(point.topic(), BEFORE / commits, 200);
            land(lake, point.topic());
        }
        producing.send(point.topic(), point.recordsOfTheKilledRun(), point.frameBytes());
        for (String events : point.eventTopics()) {
            broker.createTopic(events, 2);
            producing.send(events, EVENTS, 200);
        }
        boolean there = point.point.killThere(
                log,
                jvm(point == Named.WITH_HALF_A_FILE ? "-Xmx128m" : "-Xmx256m"),
                List.of(
                        "--kafka",
                        broker.bootstrap(),
                        "--topic",
                        point.topic(),
                        "--event-topics",
                        String.join(",", point.eventTopics()),
                        "--lake",
                        path.toString()));
        return new Killed(there, lake, new LakeFiles(path), producing, log);
    }

    private static LandingResult land(Lake lake, String topic) {
        try (KafkaTopic frames = KafkaTopic.open(broker.bootstrap(), topic)) {
            return new Landing(lake, LandingTable.FRAMES, frames, LandingOrder.strict()).once(Long.MAX_VALUE);
        }
    }

    private static void landEvents(Lake lake, List<String> topics) {
        try (EventLanding events = new EventLanding(broker.bootstrap(), lake, topics, LandingOrder.strict())) {
            events.once(Long.MAX_VALUE);
        }
    }

    private static long commits(Lake lake, String topic) {
        TableSnapshot table = DeltaTables.snapshot(lake, Frames.TABLE).orElseThrow();
        return table.lastTransaction(TopicPosition.domain(Generation.first(topic)))
                .orElse(0);
    }

    private static long runsWithFrames(Lake lake) {
        return new RunLedger(lake)
                .after(Landing.JOB, Instant.EPOCH).stream()
                        .filter(run -> run.rowsIn() > 0)
                        .count();
    }

    /**
     * At which moments the processes of a chain were killed.
     *
     * @param beforeReady how many before they had Kafka's and the table's answer
     * @param unexpected what those said that ended by themselves, and not well
     */
    private record Moments(int beforeReady, List<String> unexpected) {}

    /** How far a process gets before the delay begins after which it is killed. */
    private enum Aim {
        START_UP("", 1_500),
        FIRST_COMMIT("ready", 1_200),
        LATER_COMMITS("landed", 600);

        private final String says;
        private final int mostMillis;

        Aim(String says, int mostMillis) {
            this.says = says;
            this.mostMillis = mostMillis;
        }
    }

    /** Starts one process after the other and kills each. */
    private record Chain(String topic, Path lake, Random random) implements Callable<Moments> {

        @Override
        public Moments call() throws Exception {
            int beforeReady = 0;
            List<String> unexpected = new ArrayList<>();
            int kills = 0;
            while (kills < KILLS / CHAINS) {
                boolean follow = random.nextInt(5) > 0;
                Aim aim = follow ? Aim.values()[random.nextInt(Aim.values().length)] : Aim.START_UP;
                int delay = random.nextInt(follow ? aim.mostMillis : 2 * aim.mostMillis);
                Process process = start(follow);
                BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                List<String> said = new ArrayList<>();
                while (aim != Aim.START_UP && !says(said, aim.says)) {
                    said.add(String.valueOf(out.readLine()));
                }
                if (process.waitFor(delay, TimeUnit.MILLISECONDS)) {
                    if (process.exitValue() != 0) {
                        out.lines().forEach(said::add);
                        unexpected.add(process.exitValue() + " " + said);
                        kills++;
                    }
                } else {
                    // Not Process.destroyForcibly, which closes what we still want to read.
                    process.toHandle().destroyForcibly();
                    kills++;
                    out.lines().forEach(said::add);
                    if (follow && !says(said, Aim.FIRST_COMMIT.says)) {
                        beforeReady++;
                    }
                }
            }
            return new Moments(beforeReady, unexpected);
        }

        private static boolean says(List<String> said, String what) {
            return said.stream().anyMatch(line -> line.contains(what) || line.equals("null"));
        }

        private Process start(boolean follow) throws IOException {
            List<String> options = new ArrayList<>(
                    List.of("--kafka", broker.bootstrap(), "--topic", topic, "--lake", lake.toString()));
            if (follow) {
                options.addAll(List.of("--follow", "--every", "200ms"));
            }
            return LandProcess.start(jvm("-Xmx256m"), options)
                    .redirectErrorStream(true)
                    .start();
        }
    }
}
