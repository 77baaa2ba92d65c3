package io.chargelake.reporting.monthly;

import io.chargelake.curation.silver.Stations;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.gold.FaultedStations;
import io.chargelake.gold.StationDays;
import io.chargelake.gold.StationFaultDays;
import io.chargelake.lake.CodeVersion;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RowWriter;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.TableAppend;
import io.chargelake.reporting.monthly.month.Station;
import io.chargelake.reporting.monthly.month.StationFaults;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the tables that a report is made of, as the jobs before it would have. */
public final class FleetLake {

    private final Path folder;
    private final Lake lake;

    /** The lake in a folder, which is made where it is missing. */
    public FleetLake(Path folder) {
        this.folder = folder;
        this.lake = Lake.at(folder.toString());
    }

    /** October 2026 of {@link Fleet}. */
    static FleetLake ofOctober(Path folder, Instant validThrough) {
        FleetLake written = new FleetLake(folder);
        written.ran(validThrough, Fleet.OCTOBER.atDay(1), Fleet.OCTOBER.atEndOfMonth());
        written.faulted(Fleet.OCTOBER, Fleet.faulted());
        written.register(Fleet.register());
        return written;
    }

    String path() {
        return folder.toString();
    }

    List<Run> reports() {
        return new RunLedger(lake).after("report", Instant.EPOCH);
    }

    /** A curate run that found events on these days, and the gold run after it. */
    public void ran(Instant validThrough, LocalDate first, LocalDate last) {
        String dates = first.datesUntil(last.plusDays(1))
                .map(day -> "\"" + day + "\"")
                .collect(Collectors.joining(",", "[", "]"));
        Run curate = run(
                "curate",
                validThrough,
                validThrough.plusSeconds(60),
                "{}",
                "{\"silver.heartbeats\":{\"in\":1,\"dates\":" + dates + "}}");
        gold(validThrough, curate.finishedAt());
    }

    /** A gold run that has followed the curate runs until then. */
    void gold(Instant validThrough, Instant curateFinishedAt) {
        run(
                "gold",
                validThrough,
                validThrough.plusSeconds(120),
                "{\"curate_finished_at\":\"" + curateFinishedAt + "\"}",
                "{}");
    }

    private Run run(String job, Instant validThrough, Instant startedAt, String input, String tables) {
        Run run = new Run(
                Run.newId(),
                job,
                startedAt,
                startedAt.plus(30, ChronoUnit.SECONDS),
                Optional.of(validThrough),
                Optional.of(input),
                1,
                1,
                0,
                0,
                0,
                Optional.of(tables),
                CodeVersion.current());
        new RunLedger(lake).append(run);
        return run;
    }

    /** Each station's faults; the worst day is as in the fleet, and the rest of the faults are on the day after it. */
    void faulted(YearMonth month, List<StationFaults> stations) {
        try (TableAppend append = TableAppend.to(lake, FaultedStations.TABLE)) {
            RowWriter rows = append.rows(month.toString());
            for (StationFaults station : stations) {
                rows.string(station.stationId())
                        .intValue(1)
                        .intValue(station.faults())
                        .date(station.worstDay())
                        .intValue(station.worstDayFaults())
                        .intValue(station.daysOverThreshold())
                        .intValue(2)
                        .intValue(station.episodes())
                        .decimal(station.faultMinutes())
                        .intValue(0)
                        .intValue(station.faultedTransactions())
                        .strings(station.errorCodes())
                        .instant(station.lastFaultAt())
                        .instant(station.lastFaultAt())
                        .intValue(station.openEpisodes().orElse(null))
                        .endRow();
            }
            append.commit();
        }
        try (TableAppend append = TableAppend.to(lake, StationFaultDays.TABLE)) {
            RowWriter rows = append.rows(month.toString());
            for (StationFaults station : stations) {
                station.byDay().forEach((day, faults) -> day(rows, station, day, faults));
            }
            append.commit();
        }
    }

    private static void day(RowWriter rows, StationFaults station, LocalDate day, int faults) {
        rows.date(day)
                .string(station.stationId())
                .intValue(faults)
                .intValue(0)
                .intValue(1)
                .decimal(new BigDecimal("1.00"))
                .intValue(1)
                .strings(station.errorCodes())
                .instant(station.lastFaultAt())
                .instant(station.lastFaultAt())
                .endRow();
    }

    /** One more day on which a station faulted, as data that comes late makes it. */
    void faultedToo(LocalDate day, String stationId, int faults) {
        try (TableAppend append = TableAppend.to(lake, StationFaultDays.TABLE)) {
            day(
                    append.rows(YearMonth.from(day).toString()),
                    Fleet.faults(
                            stationId,
                            faults,
                            day.toString(),
                            faults,
                            1,
                            1,
                            "1.00",
                            0,
                            day + "T10:00:00Z",
                            "OtherError"),
                    day,
                    faults);
            append.commit();
        }
    }

    /** What stations said on a day: nothing where there are 0 messages. */
    void heard(LocalDate day, Map<String, Integer> messages) {
        try (TableAppend append = TableAppend.to(lake, StationDays.TABLE)) {
            Instant noon = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
            messages.forEach((station, count) -> {
                RowWriter row = append.rows(day)
                        .string(station)
                        .intValue(count)
                        .intValue(0)
                        .instant(count == 0 ? null : noon)
                        .instant(count == 0 ? null : noon);
                StationDays.TABLE.columns().stream().skip(6).forEach(column -> row.absent());
                row.endRow();
            });
            append.commit();
        }
    }

    /** One status that a station reported. */
    void status(Instant at, String stationId, String status, String errorCode) {
        try (TableAppend append = TableAppend.to(lake, StatusNotifications.TABLE)) {
            append.rows(LocalDate.ofInstant(at, ZoneOffset.UTC))
                    .string(stationId)
                    .intValue(1)
                    .instant(at)
                    .instant(at)
                    .string(status)
                    .string(errorCode)
                    .string(null)
                    .string(null)
                    .string(null)
                    .string(null)
                    .string(null)
                    .string(null)
                    .string(null)
                    .strings(List.of())
                    .string(null)
                    .endRow();
            append.commit();
        }
    }

    void register(List<Station> stations) {
        try (TableAppend append = TableAppend.to(lake, Stations.TABLE)) {
            RowWriter rows = append.rows();
            for (Station station : stations) {
                rows.string(station.id())
                        .string(station.name().orElse(null))
                        .string(station.site().orElse(null))
                        .string(station.address().orElse(null))
                        .doubleValue(station.latitudeDeg().orElse(null))
                        .doubleValue(station.longitudeDeg().orElse(null))
                        .string("DE")
                        .string(station.timeZone().orElse(null))
                        .string(null)
                        .string(station.vendor().orElse(null))
                        .string(station.model().orElse(null))
                        .string(station.manager().orElse(null))
                        .string(station.managerEmail().orElse(null))
                        .string(station.locale().orElse(null))
                        .endRow();
            }
            append.commit();
        }
    }
}
