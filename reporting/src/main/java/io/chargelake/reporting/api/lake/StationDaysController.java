package io.chargelake.reporting.api.lake;

import io.chargelake.gold.StationDays;
import io.chargelake.lake.TableRow;
import io.chargelake.reporting.api.access.Caller;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What stations did on each day, from {@code gold.station_days}. */
@RestController
@RequestMapping("/api/v1")
final class StationDaysController {

    private static final int MOST_DAYS = 31;
    private static final int MOST_DAYS_OF_ONE_STATION = 366;

    private static final PageOrder ORDER = PageOrder.of(StationDays.TABLE, "day", "station_id");

    private final LakeTables tables;
    private final Visibility visibility;
    private final GoldThrough through;

    StationDaysController(LakeTables tables, Visibility visibility, GoldThrough through) {
        this.tables = tables;
        this.visibility = visibility;
        this.through = through;
    }

    record Days(LocalDate from, LocalDate to, List<Day> days, String nextCursor, Freshness freshness) {}

    /**
     * Beside {@code messages} and {@code heartbeats}, all may be null: where nothing is known of it, and in tables that were
     * made before they had it.
     *
     * @param firstHeardAt null on a silent day, as {@code lastHeardAt}
     * @param connectors connector 0 left out, here and in all minutes
     * @param minutesByStatus of all connectors together, by the state's word; states without time are not in it
     * @param upMinutes in which a driver could have used a connector
     * @param downMinutes in which it is known that nobody could
     * @param availabilityPct up of up and down
     * @param utilisationPct time with a charge, of all time
     */
    record Day(
            LocalDate day,
            String stationId,
            int messages,
            int heartbeats,
            Integer heartbeatsExpected,
            Instant firstHeardAt,
            Instant lastHeardAt,
            Integer connectors,
            Integer chargesBegun,
            Integer chargesEnded,
            BigDecimal energyKwh,
            Long peakPowerW,
            Integer faults,
            Integer warnings,
            Map<String, BigDecimal> minutesByStatus,
            BigDecimal upMinutes,
            BigDecimal downMinutes,
            BigDecimal availabilityPct,
            BigDecimal utilisationPct,
            String vendor,
            String model,
            String firmwareVersion) {}

    @GetMapping("/station-days")
    ResponseEntity<Days> stationDays(
            @AuthenticationPrincipal Caller caller,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam Optional<String> stationId,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam Optional<String> cursor) {
        DayRange days = DayRange.of(from, to, stationId.isPresent() ? MOST_DAYS_OF_ONE_STATION : MOST_DAYS);
        PageOfRows page = PageOfRows.of(ORDER, limit, cursor);
        tables.each(
                StationDays.TABLE,
                all -> days.of(stationId.map(id -> all.where("station_id", id)).orElse(all), "day"),
                row -> {
                    if (visibility.sees(caller, row.string("station_id"))) {
                        page.accept(row);
                    }
                });
        List<Day> answer = page.map(StationDaysController::day);
        return TaggedAnswer.of(
                caller,
                tables.version(StationDays.TABLE),
                through.freshness(),
                freshness -> new Days(from, to, answer, page.nextCursor(), freshness));
    }

    private static Day day(TableRow row) {
        return new Day(
                row.date("day"),
                row.string("station_id"),
                row.intValue("messages"),
                row.intValue("heartbeats"),
                row.intValue("heartbeats_expected"),
                row.instant("first_heard_at"),
                row.instant("last_heard_at"),
                row.intValue("connectors"),
                row.intValue("charges_begun"),
                row.intValue("charges_ended"),
                row.decimal("energy_kwh"),
                row.longValue("peak_power_w"),
                row.intValue("faults"),
                row.intValue("warnings"),
                StatusMinutes.of(row),
                row.decimal("up_minutes"),
                row.decimal("down_minutes"),
                row.decimal("availability_pct"),
                row.decimal("utilisation_pct"),
                row.string("vendor"),
                row.string("model"),
                row.string("firmware_version"));
    }
}
