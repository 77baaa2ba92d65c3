package io.chargelake.reporting.nevi;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.chargelake.gold.CompletedTransactions;
import io.chargelake.gold.FaultedTransactions;
import io.chargelake.gold.StatusIntervals;
import io.chargelake.gold.UptimeMonthly;
import io.chargelake.lake.Lake;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import io.chargelake.reporting.csv.SpreadsheetText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The data that 23 CFR 680.112(a) asks for each quarter: charging sessions, uptime of ports in each month, and outages.
 *
 * @param lake where the gold tables lie
 * @param quarter the quarter
 */
record QuarterlyData(Lake lake, Quarter quarter) {

    private static final Comparator<List<String>> IN_ORDER = Comparator.comparing((List<String> row) -> row.get(0))
            .thenComparing(row -> Integer.valueOf(row.get(1)))
            .thenComparing(row -> row.get(2));

    /** A charge is known by where and when it started. */
    private record Charge(String stationId, int connectorId, Instant startedAt) {

        static Charge of(TableRow row) {
            return new Charge(row.string("station_id"), row.intValue("connector_id"), row.instant("started_at"));
        }
    }

    /** A port. */
    private record Port(String stationId, int connectorId) {}

    /** A stretch of outage that may go on over midnight. */
    private record Outage(Instant from, Instant until) {}

    /**
     * Writes the files {@code sessions.csv}, {@code uptime.csv} and {@code outages.csv}.
     *
     * @param folder where they go; it exists
     * @return how many lines each has, its header left out
     * @throws IOException if a file cannot be written
     */
    Map<String, Integer> write(Path folder) throws IOException {
        Map<String, Integer> lines = new LinkedHashMap<>();
        lines.put(
                "sessions.csv",
                write(
                        folder.resolve("sessions.csv"),
                        List.of(
                                "station_id",
                                "port_id",
                                "session_start",
                                "session_end",
                                "energy_kwh",
                                "peak_power_kw",
                                "successful",
                                "error_codes",
                                "failure_reasons",
                                "payment_method"),
                        sessions()));
        lines.put(
                "uptime.csv",
                write(
                        folder.resolve("uptime.csv"),
                        List.of(
                                "station_id",
                                "port_id",
                                "month",
                                "uptime_pct",
                                "uptime_months",
                                "outage_minutes",
                                "excluded_minutes"),
                        uptime()));
        lines.put(
                "outages.csv",
                write(
                        folder.resolve("outages.csv"),
                        List.of("station_id", "port_id", "outage_start", "outage_end", "minutes"),
                        outages()));
        return lines;
    }

    private static int write(Path file, List<String> header, List<List<String>> rows) throws IOException {
        rows.sort(IN_ORDER);
        try (CsvWriter csv =
                CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(file, StandardCharsets.UTF_8)) {
            csv.writeRecord(header);
            rows.forEach(
                    row -> csv.writeRecord(row.stream().map(SpreadsheetText::of).toList()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return rows.size();
    }

    /** Charges that stopped in the quarter, and those that began in it and were never stopped for a fault. */
    private List<List<String>> sessions() {
        Map<Charge, TableRow> failed = new HashMap<>();
        // A charge may have begun in the month before.
        Stream.concat(Stream.of(quarter.first().minusMonths(1)), quarter.months().stream())
                .map(YearMonth::toString)
                .forEach(month -> TableRows.of(lake, FaultedTransactions.TABLE)
                        .where("month", month)
                        .forEach(row -> failed.put(Charge.of(row), row)));
        List<List<String>> rows = new ArrayList<>();
        TableRows.of(lake, CompletedTransactions.TABLE)
                .whereAtLeast("stop_date", quarter.firstDay())
                .whereAtMost("stop_date", quarter.lastDay())
                .forEach(row -> rows.add(session(row, failed.get(Charge.of(row)))));
        failed.values().stream()
                .filter(row -> row.instant("stopped_at") == null)
                .filter(row -> quarter.months().contains(YearMonth.parse(row.string("month"))))
                .forEach(row -> rows.add(lost(row)));
        return rows;
    }

    private static List<String> session(TableRow row, TableRow failure) {
        Long peak = row.longValue("peak_power_w");
        return List.of(
                row.string("station_id"),
                String.valueOf(row.intValue("connector_id")),
                row.instant("started_at").toString(),
                row.instant("stopped_at").toString(),
                text(row.decimal("total_energy_kwh")),
                peak == null ? "" : BigDecimal.valueOf(peak, 3).toPlainString(),
                failure == null ? "yes" : "no",
                failure == null ? "" : String.join(" ", failure.strings("error_codes")),
                failure == null ? "" : String.join(" ", failure.strings("reasons")),
                "");
    }

    private static List<String> lost(TableRow row) {
        return List.of(
                row.string("station_id"),
                String.valueOf(row.intValue("connector_id")),
                row.instant("started_at").toString(),
                "",
                "",
                "",
                "no",
                String.join(" ", row.strings("error_codes")),
                String.join(" ", row.strings("reasons")),
                "");
    }

    private List<List<String>> uptime() {
        List<List<String>> rows = new ArrayList<>();
        quarter.months()
                .forEach(month -> TableRows.of(lake, UptimeMonthly.TABLE)
                        .where("month", month.toString())
                        .forEach(row -> rows.add(List.of(
                                row.string("station_id"),
                                String.valueOf(row.intValue("connector_id")),
                                row.string("month"),
                                text(row.decimal("nevi_uptime_pct")),
                                String.valueOf(row.intValue("nevi_months")),
                                text(row.decimal("outage_minutes")),
                                text(row.decimal("excluded_minutes"))))));
        return rows;
    }

    private List<List<String>> outages() {
        Map<Port, List<Outage>> byPort = new HashMap<>();
        for (LocalDate day = quarter.firstDay(); !day.isAfter(quarter.lastDay()); day = day.plusDays(1)) {
            Map<Port, Map<Instant, Outage>> ofDay = new HashMap<>();
            TableRows.of(lake, StatusIntervals.TABLE)
                    .columns("station_id", "connector_id", "from_at", "until_at", "available")
                    .where("day", day)
                    .where("available", false)
                    .forEach(row -> {
                        if (row.intValue("connector_id") > 0) {
                            ofDay.computeIfAbsent(
                                            new Port(row.string("station_id"), row.intValue("connector_id")),
                                            any -> new TreeMap<>())
                                    .put(
                                            row.instant("from_at"),
                                            new Outage(row.instant("from_at"), row.instant("until_at")));
                        }
                    });
            ofDay.forEach((port, outages) -> outages.values()
                    .forEach(outage -> append(byPort.computeIfAbsent(port, any -> new ArrayList<>()), outage)));
        }
        List<List<String>> rows = new ArrayList<>();
        byPort.forEach((port, outages) -> outages.forEach(outage -> rows.add(List.of(
                port.stationId(),
                String.valueOf(port.connectorId()),
                outage.from().toString(),
                outage.until().toString(),
                minutes(outage)))));
        return rows;
    }

    private static void append(List<Outage> outages, Outage next) {
        Outage last = outages.isEmpty() ? null : outages.get(outages.size() - 1);
        if (last != null && last.until().equals(next.from())) {
            outages.set(outages.size() - 1, new Outage(last.from(), next.until()));
        } else {
            outages.add(next);
        }
    }

    private static String minutes(Outage outage) {
        return BigDecimal.valueOf(
                        Duration.between(outage.from(), outage.until()).toMillis())
                .divide(BigDecimal.valueOf(60_000), 2, RoundingMode.HALF_UP)
                .toPlainString();
    }

    private static String text(BigDecimal value) {
        return value == null ? "" : value.toPlainString();
    }
}
