package io.chargelake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLedgerIT {

    private static final Instant MIDNIGHT = Instant.parse("2026-11-23T00:00:00Z");

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
