package io.chargelake.reporting.nevi;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.cli.CommandMain;
import io.chargelake.cli.ExitCode;
import io.chargelake.gold.CompletedTransactions;
import io.chargelake.gold.FaultedTransactions;
import io.chargelake.gold.StatusIntervals;
import io.chargelake.gold.UptimeMonthly;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.TableAppend;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a quarter against what the tables hold, row by row. */
class QuarterlyDataIT {

    @TempDir
    Path folder;

    private Lake lake;
    private Path out;

    @BeforeEach
    void openLake() {
        lake = Lake.at(folder.resolve("lake").toString());
        out = folder.resolve("out");
        goldRun("2027-01-01T00:00:00Z");
    }

    @Test
    void sessionsSayWhichFailedAndWhyAndTextNeverBecomesAFormula() throws Exception {
        completed("B 2", "2026-10-05T08:00:00Z", "2026-10-05T09:00:00Z", "12.50", 22_080L);
        completed("=A1", "2026-12-31T22:00:00Z", "2027-01-01T01:00:00Z", "1.00", null);
        completed("=A1", "2026-09-30T22:00:00Z", "2026-10-01T01:00:00Z", null, null);
        failed("2026-09", "=A1", "2026-09-30T22:00:00Z", "2026-10-01T01:00:00Z", List.of("abnormal_stop"), List.of());
        failed(
                "2026-11",
                "C",
                "2026-11-03T08:00:00Z",
                null,
                List.of("lost_then_fault"),
                List.of("GroundFailure", "OverVoltage"));

        assertThat(nevi("--quarter", "2026-Q4")).isEqualTo(ExitCode.DONE);

        assertThat(lines("sessions.csv"))
                .containsExactly(
                        "station_id,port_id,session_start,session_end,energy_kwh,peak_power_kw,successful,error_codes,"
                                + "failure_reasons,payment_method",
                        "'=A1,1,2026-09-30T22:00:00Z,2026-10-01T01:00:00Z,,,no,,abnormal_stop,",
                        "B 2,1,2026-10-05T08:00:00Z,2026-10-05T09:00:00Z,12.50,22.080,yes,,,",
                        "C,1,2026-11-03T08:00:00Z,,,,no,GroundFailure OverVoltage,lost_then_fault,");
    }

    @Test
    void anOutageOverMidnightIsOneAndConnector0IsNoPort() throws Exception {
        state("2026-10-05", 1, "2026-10-05T20:00:00Z", "2026-10-06T00:00:00Z", "Offline", false);
        state("2026-10-06", 1, "2026-10-06T00:00:00Z", "2026-10-06T01:00:00Z", "Offline", false);
        state("2026-10-06", 1, "2026-10-06T01:00:00Z", "2026-10-06T01:30:00Z", "Faulted", false);
        state("2026-10-06", 1, "2026-10-06T01:30:00Z", "2026-10-07T00:00:00Z", "Available", true);
        state("2026-10-07", 1, "2026-10-07T02:00:00Z", "2026-10-07T02:00:30Z", "Faulted", false);
        state("2026-10-05", 0, "2026-10-05T20:00:00Z", "2026-10-06T00:00:00Z", "Faulted", false);
        uptime("2026-10", "99.12");

        assertThat(nevi("--quarter", "2026-Q4")).isEqualTo(ExitCode.DONE);

        assertThat(lines("outages.csv"))
                .containsExactly(
                        "station_id,port_id,outage_start,outage_end,minutes",
                        "A,1,2026-10-05T20:00:00Z,2026-10-06T01:30:00Z,330.00",
                        "A,1,2026-10-07T02:00:00Z,2026-10-07T02:00:30Z,0.50");
        assertThat(lines("uptime.csv"))
                .containsExactly(
                        "station_id,port_id,month,uptime_pct,uptime_months,outage_minutes,excluded_minutes",
                        "A,1,2026-10,99.12,7,400.00,20.00");
    }

    @Test
    void aQuarterThatIsNotOverIsRefusedUnlessAskedFor() {
        assertThat(nevi("--quarter", "2027-Q1")).isEqualTo(ExitCode.DATA_INCOMPLETE);
        assertThat(out).doesNotExist();
        assertThat(nevi("--quarter", "2027-Q1", "--as-of-now")).isEqualTo(ExitCode.DONE);
        assertThat(nevi("--quarter", "2027-1")).isEqualTo(ExitCode.USAGE);
    }

    private ExitCode nevi(String... options) {
        String[] arguments = new String[options.length + 4];
        System.arraycopy(options, 0, arguments, 0, options.length);
        arguments[options.length] = "--lake";
        arguments[options.length + 1] = folder.resolve("lake").toString();
        arguments[options.length + 2] = "--out";
        arguments[options.length + 3] = out.toString();
        return CommandMain.run(new NeviCommand(), arguments);
    }

    private List<String> lines(String file) throws Exception {
        return Files.readAllLines(out.resolve(file));
    }

    private void goldRun(String validThrough) {
        Instant at = Instant.parse(validThrough);
        new RunLedger(lake)
                .append(new Run(
                        Run.newId(),
                        "gold",
                        at,
                        at,
                        Optional.of(at),
                        Optional.of("{}"),
                        0,
                        0,
                        0,
                        0,
                        0,
                        Optional.empty(),
                        "test"));
    }

    private void completed(String station, String start, String stop, String energy, Long peak) {
        try (TableAppend append = TableAppend.to(lake, CompletedTransactions.TABLE)) {
            append.rows(LocalDate.parse(stop.substring(0, 10)))
                    .string(station)
                    .longValue(7)
                    .intValue(1)
                    .string("tag_1")
                    .instant(Instant.parse(start))
                    .instant(Instant.parse(stop))
                    .longValue(0)
                    .longValue(Long.valueOf(1))
                    .decimal(energy == null ? null : new BigDecimal(energy))
                    .decimal(null)
                    .decimal(null)
                    .decimal(null)
                    .string("Local")
                    .strings(List.of())
                    .longValue(peak)
                    .endRow();
            append.commit();
        }
    }

    private void failed(
            String month, String station, String start, String stop, List<String> reasons, List<String> codes) {
        try (TableAppend append = TableAppend.to(lake, FaultedTransactions.TABLE)) {
            append.rows(month)
                    .string(station)
                    .intValue(1)
                    .longValue(7)
                    .string("tag_1")
                    .instant(Instant.parse(start))
                    .instant(stop == null ? null : Instant.parse(stop))
                    .strings(reasons)
                    .string(null)
                    .strings(codes)
                    .endRow();
            append.commit();
        }
    }

    private void state(String day, int connector, String from, String until, String status, boolean available) {
        Instant since = Instant.parse(from);
        try (TableAppend append = TableAppend.to(lake, StatusIntervals.TABLE)) {
            append.rows(LocalDate.parse(day))
                    .string("A")
                    .intValue(connector)
                    .instant(since)
                    .instant(Instant.parse(until))
                    .decimal(new BigDecimal("1.00"))
                    .string(status)
                    .instant(since)
                    .string(null)
                    .string("Available")
                    .instant(since)
                    .bool(available)
                    .string(null)
                    .strings(List.of())
                    .absent()
                    .endRow();
            append.commit();
        }
    }

    private void uptime(String month, String nevi) {
        try (TableAppend append = TableAppend.to(lake, UptimeMonthly.TABLE)) {
            append.rows(month)
                    .string("A")
                    .intValue(1)
                    .decimal(new BigDecimal("44640.00"))
                    .decimal(new BigDecimal("44240.00"))
                    .decimal(new BigDecimal("400.00"))
                    .decimal(new BigDecimal("20.00"))
                    .decimal(new BigDecimal("0.00"))
                    .decimal(new BigDecimal("100.00"))
                    .decimal(new BigDecimal("99.10"))
                    .intValue(7)
                    .decimal(new BigDecimal(nevi))
                    .decimal(new BigDecimal("99.50"))
                    .endRow();
            append.commit();
        }
    }
}
