package io.chargelake.curation.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TableCountTest {

    private static final TreeSet<LocalDate> DATES = new TreeSet<>(List.of(LocalDate.parse("2026-10-05")));

    @Test
    void whatAddsUpPasses() {
        TableCount count = new TableCount("silver.heartbeats", 10, 6, 3, 0, 2, 0, DATES).withQuarantined(1);

        assertThat(count.checked()).isSameAs(count);
        assertThat(count.toMap())
                .containsEntry("in", 10L)
                .containsEntry("out", 6L)
                .containsEntry("duplicates", 3L)
                .containsEntry("quarantined", 1L)
                .containsEntry("repaired", 2L)
                .containsEntry("superseded", 0L)
                .containsEntry("dates", List.of("2026-10-05"));
    }

    @Test
    void aLostRowEndsTheRunWithTheNumbers() {
        assertThatThrownBy(() -> new TableCount("silver.heartbeats", 10, 6, 3, 0, 0, 0, DATES).checked())
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.QUALITY_GATE))
                .hasMessageContaining("silver.heartbeats does not add up: 10 rows in, but 6 out, 3 duplicates");
    }
}
