package io.chargelake.reporting.api.lake;

import io.chargelake.gold.CompletedTransactions;
import io.chargelake.gold.FaultedStations;
import io.chargelake.gold.StationFaultDays;
import io.chargelake.lake.TableRow;
import io.chargelake.reporting.api.access.Caller;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The gold tables, straight from the lake. An answer's ETag changes with the version of its table; its freshness says through
 * when the tables are complete.
 */
@RestController
@RequestMapping("/api/v1")
final class GoldController {

    /** A caller who wants more reads the tables. */
    private static final int MOST_DAYS = 31;

    private static final PageOrder BY_END =
            PageOrder.of(CompletedTransactions.TABLE, "stopped_at", "station_id", "connector_id", "started_at");

    private final LakeTables tables;
    private final Register register;
    private final Visibility visibility;
    private final GoldThrough through;

    GoldController(LakeTables tables, Register register, Visibility visibility, GoldThrough through) {
        this.tables = tables;
        this.register = register;
        this.visibility = visibility;
        this.through = through;
    }

    /**
     * @param threshold faults within one UTC day from which a station is worth a visit
     * @param complete whether the month is over in the tables
     */
    record FaultedMonth(
            String month, boolean complete, int threshold, List<FaultedStation> stations, Freshness freshness) {}

    record FaultedStation(
            int rank,
            String stationId,
            String name,
            String site,
            int faults,
            LocalDate worstDay,
            int worstDayFaults,
            int daysOverThreshold,
            int episodes,
            BigDecimal faultMinutes,
            int faultedTransactions,
            List<String> topErrorCodes,
            Instant lastFaultAt) {}

    record FaultDays(String month, List<FaultDay> days, Freshness freshness) {}

    record FaultDay(
            String stationId,
            LocalDate day,
            int faults,
            int warnings,
            BigDecimal faultMinutes,
            List<String> errorCodes) {}

    record Charges(List<Charge> transactions, String nextCursor, Freshness freshness) {}

    record Charge(
            String stationId,
            Long transactionId,
            int connectorId,
            String idTag,
            Instant startedAt,
            Instant stoppedAt,
            Long meterStartWh,
            Long meterStopWh,
            BigDecimal energyKwh,
            BigDecimal totalTimeH,
            BigDecimal parkingTimeH,
            BigDecimal idleTimeH,
            String stopReason,
            List<String> flags) {}

    @GetMapping("/faulted-stations")
    ResponseEntity<FaultedMonth> faultedStations(
            @AuthenticationPrincipal Caller caller,
            @RequestParam YearMonth month,
            @RequestParam(defaultValue = "" + FaultedStations.DEFAULT_THRESHOLD) int threshold) {
        BadRequest.unless(threshold >= 1, "threshold", threshold, "1 or more");
        Map<String, Integer> daysOver = daysOver(month, threshold);
        LakeTables.Rows rows =
                tables.rows(FaultedStations.TABLE, month.toString(), all -> all.where("month", month.toString()));
        Freshness now = through.freshness();
        boolean complete = now.validThrough() != null && !now.validThrough().isBefore(endOf(month));
        List<FaultedStation> stations = rows.rows().stream()
                .filter(row -> visible(caller, row))
                .filter(row -> daysOver.containsKey(row.string("station_id")))
                .sorted(Comparator.comparing(row -> row.intValue("rank")))
                .map(row -> faultedStation(row, daysOver.get(row.string("station_id"))))
                .toList();
        return TaggedAnswer.of(
                caller,
                rows.version(),
                now,
                freshness -> new FaultedMonth(month.toString(), complete, threshold, stations, freshness));
    }

    @GetMapping("/fault-days")
    ResponseEntity<FaultDays> faultDays(
            @AuthenticationPrincipal Caller caller,
            @RequestParam YearMonth month,
            @RequestParam Optional<String> stationId) {
        LakeTables.Rows rows =
                tables.rows(StationFaultDays.TABLE, month.toString(), all -> all.where("month", month.toString()));
        List<FaultDay> days = rows.rows().stream()
                .filter(row -> visible(caller, row))
                .filter(row -> stationId.isEmpty() || stationId.get().equals(row.string("station_id")))
                .sorted(Comparator.comparing((TableRow row) -> row.date("fault_date"))
                        .thenComparing(row -> row.string("station_id")))
                .map(row -> new FaultDay(
                        row.string("station_id"),
                        row.date("fault_date"),
                        row.intValue("faults"),
                        row.intValue("warnings"),
                        row.decimal("fault_minutes"),
                        row.strings("error_codes")))
                .toList();
        return TaggedAnswer.of(
                caller,
                rows.version(),
                through.freshness(),
                freshness -> new FaultDays(month.toString(), days, freshness));
    }

    @GetMapping("/completed-transactions")
    ResponseEntity<Charges> completedTransactions(
            @AuthenticationPrincipal Caller caller,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam Optional<String> stationId,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam Optional<String> cursor) {
        DayRange days = DayRange.of(from, to, MOST_DAYS);
        PageOfRows page = PageOfRows.of(BY_END, limit, cursor);
        tables.each(
                CompletedTransactions.TABLE,
                all -> days.of(stationId.map(id -> all.where("station_id", id)).orElse(all), "stop_date"),
                row -> {
                    if (visible(caller, row)) {
                        page.accept(row);
                    }
                });
        List<Charge> charges = page.map(GoldController::charge);
        return TaggedAnswer.of(
                caller,
                tables.version(CompletedTransactions.TABLE),
                through.freshness(),
                freshness -> new Charges(charges, page.nextCursor(), freshness));
    }

    private boolean visible(Caller caller, TableRow row) {
        return visibility.sees(caller, row.string("station_id"));
    }

    /** For each station with such a day, how many days of a month had that many faults. */
    private Map<String, Integer> daysOver(YearMonth month, int threshold) {
        Map<String, Integer> days = new HashMap<>();
        tables
                .rows(StationFaultDays.TABLE, month.toString(), all -> all.where("month", month.toString()))
                .rows()
                .stream()
                .filter(day -> day.intValue("faults") >= threshold)
                .forEach(day -> days.merge(day.string("station_id"), 1, Integer::sum));
        return days;
    }

    private FaultedStation faultedStation(TableRow row, int daysOverThreshold) {
        String stationId = row.string("station_id");
        RegisteredStation station = register.find(stationId).orElse(RegisteredStation.UNKNOWN);
        return new FaultedStation(
                row.intValue("rank"),
                stationId,
                station.name(),
                station.site(),
                row.intValue("faults"),
                row.date("worst_date"),
                row.intValue("worst_day_faults"),
                daysOverThreshold,
                row.intValue("episodes"),
                row.decimal("fault_minutes"),
                row.intValue("faulted_transactions"),
                row.strings("top_error_codes"),
                row.instant("last_fault_at"));
    }

    private static Charge charge(TableRow row) {
        return new Charge(
                row.string("station_id"),
                row.longValue("transaction_id"),
                row.intValue("connector_id"),
                row.string("id_tag"),
                row.instant("started_at"),
                row.instant("stopped_at"),
                row.longValue("meter_start_wh"),
                row.longValue("meter_stop_wh"),
                row.decimal("total_energy_kwh"),
                row.decimal("total_time_h"),
                row.decimal("parking_time_h"),
                row.decimal("idle_time_h"),
                row.string("reason"),
                row.strings("flags"));
    }

    private static Instant endOf(YearMonth month) {
        return month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
