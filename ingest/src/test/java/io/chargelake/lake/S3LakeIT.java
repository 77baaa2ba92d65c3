package io.chargelake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake in an object store, as far as Delta Kernel writes it: landing, the history of runs, claims. */
class S3LakeIT {

    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
    private static final String OFFSETS = "test.offsets";
    private static final int COMMITS = 12;
    private static final int COMMITS_EACH = 6;

    private static S3Server server;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws IOException {
        server = S3Server.start(folder);
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Test
    void whatIsCommittedIsReadBeyondACheckpoint() {
        Lake lake = Lake.at(server.location("beyond"));

        IntStream.range(0, COMMITS).forEach(number -> append(lake, number));

        assertThat(TableRows.of(lake, Samples.TABLE).list())
                .extracting(row -> row.intValue("id"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, COMMITS).boxed().toList());
        assertThat(DeltaTables.version(lake, Samples.TABLE)).hasValue(COMMITS);
    }

    @Test
    void ofTwoWritersThatReadTheSameOffsetsOneIsStale() {
        Lake lake = Lake.at(server.location("offsets"));
        append(lake, 0);
        TableSnapshot seenByBoth = DeltaTables.snapshot(lake, Samples.TABLE).orElseThrow();

        try (TableAppend first = seenByBoth.append();
                TableAppend second = seenByBoth.append()) {
            row(first, 1);
            row(second, 1);
            first.note(OFFSETS, "1");
            second.note(OFFSETS, "1");
            first.commit();

            assertThatThrownBy(second::commit).isInstanceOf(StaleWriterException.class);
        }

        assertThat(TableRows.of(lake, Samples.TABLE).list()).hasSize(2);
        assertThat(seenByBoth.latest().domainMetadata(OFFSETS)).contains("1");
    }

    @Test
    void twoWritersAtTheSameTimeLoseNothing() throws Exception {
        Lake lake = Lake.at(server.location("both"));
        DeltaTables.createIfMissing(lake, Samples.TABLE);
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Void>> both = List.of(appending(lake, 0), appending(lake, COMMITS_EACH));
            List<Future<Void>> ended = new ArrayList<>(writers.invokeAll(both));
            for (Future<Void> each : ended) {
                each.get();
            }
        } finally {
            writers.shutdownNow();
        }

        assertThat(TableRows.of(lake, Samples.TABLE).list())
                .extracting(row -> row.intValue("id"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 2 * COMMITS_EACH).boxed().toList());
        assertThat(DeltaTables.version(lake, Samples.TABLE)).hasValue(2 * COMMITS_EACH);
    }

    @Test
    void filesThatAVersionDoesNotConsistOfAreFoundAndDeleted() {
        Lake lake = Lake.at(server.location("left"));
        append(lake, 0);
        TableFiles first =
                DeltaTables.snapshot(lake, Samples.TABLE).orElseThrow().files();
        append(lake, 1);
        TableFolder folder = new TableFolder(lake, Samples.TABLE);

        List<FolderFile> outside = folder.dataOutside(first, Instant.now().plusSeconds(60));
        assertThat(outside).hasSize(1);
        folder.delete(outside.get(0));

        assertThat(folder.dataOutside(first, Instant.now().plusSeconds(60))).isEmpty();
    }

    @Test
    void aSecondRunIsRefusedWhileTheFirstHasTheClaim() {
        Lake lake = Lake.at(server.location("claimed"));

        try (Claim claim = Claim.take(lake, "curate")) {
            assertThat(claim.number()).isEqualTo(1);
            assertThatThrownBy(() -> Claim.take(lake, "curate")).hasMessageContaining("There is a run that writes");
        }
        try (Claim next = Claim.take(lake, "curate")) {
            assertThat(next.number()).isEqualTo(2);
        }
    }

    @Test
    void aBucketThatIsNotThereIsSaidInASentence() {
        Lake lake = Lake.at("s3a://nobodys/lake");

        assertThatThrownBy(() -> DeltaTables.createIfMissing(lake, Samples.TABLE))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                .hasMessageContaining("The lake at s3a://nobodys/lake cannot be used")
                .hasMessageContaining("nobodys");
    }

    private static Callable<Void> appending(Lake lake, int from) {
        return () -> {
            IntStream.range(from, from + COMMITS_EACH).forEach(number -> append(lake, number));
            return null;
        };
    }

    private static void append(Lake lake, int id) {
        try (TableAppend append = TableAppend.to(lake, Samples.TABLE)) {
            row(append, id);
            append.commit();
        }
    }

    private static void row(TableAppend append, int id) {
        RowWriter rows = append.rows(MONDAY).intValue(id);
        IntStream.range(0, 9).forEach(column -> rows.absent());
        rows.strings(List.of()).endRow();
    }
}
