package io.chargelake.reporting.api.lake;

import io.chargelake.gold.UptimeMonthly;
import io.chargelake.lake.TableRow;
import io.chargelake.reporting.api.access.Caller;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How much of a month ports were up, from {@code gold.uptime_monthly}. */
@RestController
@RequestMapping("/api/v1")
final class UptimeController {

    private final LakeTables tables;
    private final Register register;
    private final Visibility visibility;
    private final GoldThrough through;

    UptimeController(LakeTables tables, Register register, Visibility visibility, GoldThrough through) {
        this.tables = tables;
        this.register = register;
        this.visibility = visibility;
        this.through = through;
    }

    record Uptime(String month, List<Port> ports, Freshness freshness) {}

    /**
     * @param name by the register; null where it has none, as {@code site}
     * @param minutes of the month in which the port was known, up to the end of the data
     * @param excludedMinutes of the outage, for which there is a reason that contracts allow
     * @param unobservedMinutes of which nobody knows
     * @param outOfOrderMinutes of the outage, in which the station was connected
     * @param uptimePct null where nothing is known of the port, as the other two
     * @param neviMonths how many months {@code neviUptimePct} is about
     */
    record Port(
            String stationId,
            int connectorId,
            String name,
            String site,
            BigDecimal minutes,
            BigDecimal upMinutes,
            BigDecimal outageMinutes,
            BigDecimal excludedMinutes,
            BigDecimal unobservedMinutes,
            BigDecimal outOfOrderMinutes,
            BigDecimal uptimePct,
            int neviMonths,
            BigDecimal neviUptimePct,
            BigDecimal ukReliabilityPct) {}

    @GetMapping("/uptime")
    ResponseEntity<Uptime> uptime(
            @AuthenticationPrincipal Caller caller,
            @RequestParam YearMonth month,
            @RequestParam Optional<String> stationId) {
        LakeTables.Rows rows =
                tables.rows(UptimeMonthly.TABLE, month.toString(), all -> all.where("month", month.toString()));
        List<Port> ports = rows.rows().stream()
                .filter(row -> visibility.sees(caller, row.string("station_id")))
                .filter(row -> stationId.isEmpty() || stationId.get().equals(row.string("station_id")))
                .sorted(Comparator.comparing((TableRow row) -> row.string("station_id"))
                        .thenComparing(row -> row.intValue("connector_id")))
                .map(this::port)
                .toList();
        return TaggedAnswer.of(
                caller,
                rows.version(),
                through.freshness(),
                freshness -> new Uptime(month.toString(), ports, freshness));
    }

    private Port port(TableRow row) {
        String stationId = row.string("station_id");
        RegisteredStation station = register.find(stationId).orElse(RegisteredStation.UNKNOWN);
        return new Port(
                stationId,
                row.intValue("connector_id"),
                station.name(),
                station.site(),
                row.decimal("minutes"),
                row.decimal("up_minutes"),
                row.decimal("outage_minutes"),
                row.decimal("excluded_minutes"),
                row.decimal("unobserved_minutes"),
                row.decimal("out_of_order_minutes"),
                row.decimal("uptime_pct"),
                row.intValue("nevi_months"),
                row.decimal("nevi_uptime_pct"),
                row.decimal("uk_reliability_pct"));
    }
}
