package io.chargelake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void numbersSizesAndTimesAreReadable() {
        assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Figures.count(1, "file")).isEqualTo("1 file");
        assertThat(Figures.count(0, "file")).isEqualTo("0 files");
        assertThat(Figures.bytes(1023)).isEqualTo("1023 B");
        assertThat(Figures.bytes(1024)).isEqualTo("1.0 KB");
        assertThat(Figures.bytes(5L << 40)).isEqualTo("5.0 TB");
        assertThat(Figures.duration(Duration.ofMillis(840))).isEqualTo("0.8 s");
        assertThat(Figures.duration(Duration.ofSeconds(125))).isEqualTo("2 min 05 s");
        assertThat(Figures.duration(Duration.ofMinutes(63))).isEqualTo("1 h 03 min");
        assertThat(Figures.time(Optional.of(Instant.parse("2026-10-31T23:59:58.9Z"))))
                .isEqualTo("2026-10-31 23:59:58");
        assertThat(Figures.time(Optional.empty())).isEqualTo("-");
        assertThat(Figures.share(1, 3)).isEqualTo("33 %");
        assertThat(Figures.share(0, 0)).isEqualTo("-");
    }

    @Test
    void columnsAreAlignedAndARemarkNeedsNoRoom() {
        assertThat(new TextTable()
                        .text("table")
                        .number("rows")
                        .text("since")
                        .row("a", "1,000", "2026")
                        .row("a.longer", "not there yet")
                        .row("b", "1", "-")
                        .lines())
                .containsExactly(
                        "table      rows  since",
                        "a         1,000  2026",
                        "a.longer  not there yet",
                        "b             1  -");
    }
}
