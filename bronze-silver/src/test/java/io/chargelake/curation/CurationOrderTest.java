package io.chargelake.curation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.curation.CurationOrder.Days;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.lake.Offsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurationOrderTest {

    @Test
    void daysAreARangeOrOneDay() {
        assertThat(CurationOrder.of(null, null, "2026-10-01..2026-10-31").scope())
                .isEqualTo(new Days(LocalDate.parse("2026-10-01"), LocalDate.parse("2026-10-31")));
        assertThat(CurationOrder.of(null, null, "2026-10-01").scope())
                .isEqualTo(new Days(LocalDate.parse("2026-10-01"), LocalDate.parse("2026-10-01")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "2026-10", "2026-10-31..2026-10-01", "2026-10-01..", "2026-02-30"})
    void whatIsNoRangeOfDaysIsRefused(String text) {
        assertThatThrownBy(() -> CurationOrder.of(null, null, text))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("is no range of days");
    }

    @Test
    void whatLiesBetweenTwoPositionsIsNew() {
        Offsets read = Offsets.parse("{\"t\":{\"0\":5}}");

        assertThat(range(read, Offsets.parse("{\"t\":{\"0\":5}}")).isEmpty()).isTrue();
        assertThat(range(read, Offsets.parse("{\"t\":{\"0\":5,\"1\":0}}")).isEmpty())
                .isTrue();
        assertThat(range(read, Offsets.parse("{\"t\":{\"0\":5,\"1\":1}}")).isEmpty())
                .isFalse();
        assertThat(range(Offsets.none(), read).isEmpty()).isFalse();
    }

    @Test
    void aLandingTableThatEndsBeforeThePositionIsRefused() {
        assertThatThrownBy(() -> range(Offsets.parse("{\"t\":{\"0\":5}}"), Offsets.parse("{\"t\":{\"0\":4}}")))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.QUALITY_GATE))
                .hasMessageContaining("offset 4 of t-0")
                .hasMessageContaining("offset 5");
    }

    private static OffsetRange range(Offsets from, Offsets to) {
        return new OffsetRange(Frames.TABLE, from, to);
    }
}
