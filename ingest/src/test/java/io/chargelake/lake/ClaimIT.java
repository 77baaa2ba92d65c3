package io.chargelake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimIT {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ClaimHolder ELSEWHERE = new ClaimHolder("another.host.example", 1, Optional.of(NOON));

    @TempDir
    private Path folder;

    private final Queue<Claim> left = new ConcurrentLinkedQueue<>();
    private Lake lake;

    @BeforeEach
    void openLake() {
        lake = Lake.at(folder.toString());
    }

    @AfterEach
    void giveUp() {
        left.forEach(Claim::close);
    }

    @Test
    void aSecondRunOfTheJobIsRefusedUntilTheFirstHasEnded() {
        try (Claim first = Claim.take(lake, "curate")) {
            assertRefused(() -> Claim.take(lake, "curate"));
            Claim.take(lake, "gold").close();
            assertThat(first.number()).isEqualTo(1);
        }
        try (Claim second = Claim.take(lake, "curate")) {
            assertThat(second.number()).isEqualTo(2);
        }
    }

    @Test
    void theRunIsRecordedAndTheClaimGivenUpInOneCommit() {
        Claim claim = Claim.take(lake, "curate");
        long version = DeltaTables.version(lake, Runs.TABLE).orElseThrow();

        claim.conclude(run("curate"));
        claim.close();

        assertThat(DeltaTables.version(lake, Runs.TABLE)).hasValue(version + 1);
        assertThat(new RunLedger(lake).latest("curate")).hasValue(run("curate"));
        Claim.take(lake, "curate").close();
    }

    @Test
    void theClaimOfAProcessOfThisMachineThatDiedIsFree() throws Exception {
        Process process = new ProcessBuilder("true").start();
        ClaimHolder died = new ClaimHolder(
                ClaimHolder.current().host(), process.pid(), process.info().startInstant());
        process.waitFor();
        left.add(Claim.take(lake, "curate", died, Clock.systemUTC()));

        try (Claim next = Claim.take(lake, "curate")) {
            assertThat(next.number()).isEqualTo(2);
        }
    }

    @Test
    void aProcessThatWasGivenTheIdOfADeadOneIsNotTakenForIt() {
        ClaimHolder before = new ClaimHolder(
                ClaimHolder.current().host(),
                ClaimHolder.current().process(),
                ClaimHolder.current().startedAt().map(start -> start.minus(Duration.ofHours(1))));
        left.add(Claim.take(lake, "curate", before, Clock.systemUTC()));

        Claim.take(lake, "curate").close();
    }

    @Test
    void theClaimOfAnotherMachineLapsesWhenItIsNotRenewed() {
        left.add(Claim.take(lake, "curate", ELSEWHERE, at(NOON)));

        assertRefused(() -> Claim.take(
                lake,
                "curate",
                ClaimHolder.current(),
                at(NOON.plus(Claim.LAPSES_AFTER).minusSeconds(1))));
        Claim.take(lake, "curate", ClaimHolder.current(), at(NOON.plus(Claim.LAPSES_AFTER)))
                .close();
    }

    @Test
    void aRunThatWasTakenForDeadRecordsNothing() {
        Claim silent = Claim.take(lake, "curate", ELSEWHERE, at(NOON));
        Claim next = Claim.take(lake, "curate", ClaimHolder.current(), at(NOON.plus(Claim.LAPSES_AFTER)));

        assertRefused(() -> silent.conclude(run("curate")));
        silent.close();

        assertThat(new RunLedger(lake).latest("curate")).isEmpty();
        assertRefused(() -> silent.writes(Runs.TABLE));
        assertRefused(() -> Claim.take(lake, "curate", ELSEWHERE, at(NOON.plus(Claim.LAPSES_AFTER))));
        next.conclude(run("curate"));
        next.close();
        assertThat(new RunLedger(lake).latest("curate")).isPresent();
    }

    @Test
    void anotherJobsRunDoesNotDisturbAClaim() {
        try (Claim claim = Claim.take(lake, "curate")) {
            new RunLedger(lake).append(run("land"));
            claim.conclude(run("curate"));
        }
        assertThat(new RunLedger(lake).latest("land")).isPresent();
        assertThat(new RunLedger(lake).latest("curate")).isPresent();
    }

    @Test
    void ofManyThatStartAtOnceOneGetsIt() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Future<Boolean>> runs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            runs.add(threads.submit(this::takes));
        }
        int taken = 0;
        for (Future<Boolean> run : runs) {
            taken += run.get() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(taken).isEqualTo(1);
    }

    private boolean takes() {
        try {
            left.add(Claim.take(lake, "curate"));
            return true;
        } catch (CommandFailure refused) {
            return false;
        }
    }

    private static void assertRefused(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE));
    }

    private static Clock at(Instant instant) {
        return Clock.fixed(instant, ZoneOffset.UTC);
    }

    private static Run run(String job) {
        return new Run(
                "00000000-0000-0000-0000-000000000001",
                job,
                NOON,
                NOON.plusSeconds(3),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                0,
                0,
                Optional.empty(),
                CodeVersion.current());
    }
}
