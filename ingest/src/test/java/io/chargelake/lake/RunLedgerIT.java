package io.chargelake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLedgerIT {

    private static final Instant MIDNIGHT = Instant.parse("2026-11-23T00:00:00Z");

    private static final Comparator<Run> NEWEST_FIRST =
            Comparator.comparing(Run::finishedAt).reversed();

    @TempDir
    private Path folder;

    private RunLedger ledger;

    @BeforeEach
    void openLedger() {
        ledger = new RunLedger(Lake.at(folder.toString()));
    }

    @Test
    void aJobThatNeverRanHasNoRun() {
        assertThat(ledger.latest("gold")).isEmpty();
        assertThat(ledger.after("gold", Instant.EPOCH)).isEmpty();
    }

    @Test
    void aRunComesBackAsItWas() {
        Run run = new Run(
                Run.newId(),
                "curate",
                MIDNIGHT.plusNanos(1_000),
                MIDNIGHT.plusSeconds(3),
                Optional.of(MIDNIGHT.minusSeconds(1)),
                Optional.of("{\"landing_version\":1}"),
                5,
                4,
                3,
                2,
                1,
                Optional.of("{}"),
                CodeVersion.current());

        ledger.append(run);

        assertThat(ledger.latest("curate")).hasValue(run);
    }

    @Test
    void theLatestRunIsTheOneThatEndedLast() {
        ledger.append(run("curate", Duration.ofMinutes(10)));
        Run last = run("curate", Duration.ofMinutes(30).plusNanos(1_000));
        ledger.append(last);
        ledger.append(run("curate", Duration.ofMinutes(30)));
        ledger.append(run("gold", Duration.ofMinutes(40)));

        assertThat(ledger.latest("curate")).hasValue(last);
    }

    @Test
    void theRunsAfterAnInstantComeInTheirOrder() {
        Run second = run("curate", Duration.ofMinutes(20).plusNanos(1_000));
        Run third = run("curate", Duration.ofHours(30));
        ledger.append(third);
        ledger.append(run("curate", Duration.ofMinutes(20)));
        ledger.append(second);
        ledger.append(run("gold", Duration.ofHours(31)));

        assertThat(ledger.after("curate", MIDNIGHT.plus(Duration.ofMinutes(20))))
                .containsExactly(second, third);
    }

    @Test
    void theNewestRunsComeFirstAndNotMoreThanAskedFor() {
        List<Run> runs = new ArrayList<>();
        for (int minute : new int[] {30, 10, 50, 20, 40}) {
            runs.add(run(minute == 40 ? "gold" : "curate", Duration.ofMinutes(minute)));
        }
        runs.forEach(ledger::append);

        assertThat(ledger.newest(3, Optional.empty())).containsExactly(runs.get(2), runs.get(4), runs.get(0));
        assertThat(ledger.newest(3, Optional.of("curate"))).containsExactly(runs.get(2), runs.get(0), runs.get(3));
        assertThat(ledger.newest(9, Optional.empty())).hasSize(5).isSortedAccordingTo(NEWEST_FIRST);
        assertThat(ledger.newest(9, Optional.of("report"))).isEmpty();
    }

    @Test
    void runsAreFoundByTheBeginningOfTheirIds() {
        Run run = run("curate", Duration.ofMinutes(10));
        ledger.append(run);
        ledger.append(run("curate", Duration.ofMinutes(20)));

        assertThat(ledger.withId(run.runId())).containsExactly(run);
        assertThat(ledger.withId(run.runId().substring(0, 20))).containsExactly(run);
        assertThat(ledger.withId("")).hasSize(2);
        assertThat(ledger.withId("no such")).isEmpty();
    }

    private static Run run(String job, Duration afterMidnight) {
        Instant end = MIDNIGHT.plus(afterMidnight);
        return new Run(
                Run.newId(),
                job,
                end.minusSeconds(1),
                end,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                0,
                0,
                Optional.empty(),
                "test");
    }
}
