package io.chargelake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedChecksTest {

    @TempDir
    private Path folder;

    private Lake lake;

    @BeforeEach
    void aLakeWithAHistory() {
        lake = Lake.at(folder.toString());
        DeltaTables.createIfMissing(lake, Runs.TABLE);
    }

    @Test
    void aFailedCheckStandsUntilARunEndsWell() {
        assertThatThrownBy(() -> FailedChecks.noted(lake, "curate", () -> {
                    throw CommandFailure.qualityGate("3 in, 2 out");
                }))
                .isInstanceOf(CommandFailure.class);
        assertThat(FailedChecks.all(lake)).containsOnlyKeys("curate");
        assertThat(FailedChecks.of(lake, "curate").orElseThrow().message()).isEqualTo("3 in, 2 out");

        assertThat(FailedChecks.noted(lake, "gold", () -> 1)).isEqualTo(1);
        assertThat(FailedChecks.all(lake)).containsOnlyKeys("curate");

        FailedChecks.noted(lake, "curate", () -> 1);
        assertThat(FailedChecks.all(lake)).isEmpty();
    }

    @Test
    void otherFailuresAreNotOfTheData() {
        assertThatThrownBy(() -> FailedChecks.noted(lake, "curate", () -> {
                    throw CommandFailure.usage("no such file");
                }))
                .isInstanceOf(CommandFailure.class);
        assertThat(FailedChecks.all(lake)).isEmpty();
    }

    @Test
    void aRunThatEndsWellCommitsNothingForIt() {
        long before = DeltaTables.version(lake, Runs.TABLE).orElseThrow();
        FailedChecks.noted(lake, "curate", () -> 1);
        assertThat(DeltaTables.version(lake, Runs.TABLE)).hasValue(before);
    }
}
