package io.chargelake.reporting.api.lake;

import io.chargelake.gold.StationOutages;
import io.chargelake.lake.TableRow;
import io.chargelake.reporting.api.access.Caller;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** When stations had no connection, from {@code gold.station_outages}. */
@RestController
@RequestMapping("/api/v1")
final class OutagesController {

    private static final PageOrder ORDER = PageOrder.of(StationOutages.TABLE, "began_at", "station_id");

    private final LakeTables tables;
    private final Visibility visibility;
    private final GoldThrough through;

    OutagesController(LakeTables tables, Visibility visibility, GoldThrough through) {
        this.tables = tables;
        this.visibility = visibility;
        this.through = through;
    }

    record Outages(String month, List<Outage> outages, String nextCursor, Freshness freshness) {}

    /**
     * @param endedAt null while it has not
     * @param minutes of the month
     * @param origin {@code station}, or {@code ingress} where our own process went away
     */
    record Outage(
            String stationId, Instant beganAt, Instant endedAt, BigDecimal minutes, String reason, String origin) {}

    @GetMapping("/outages")
    ResponseEntity<Outages> outages(
            @AuthenticationPrincipal Caller caller,
            @RequestParam YearMonth month,
            @RequestParam Optional<String> stationId,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam Optional<String> cursor) {
        PageOfRows page = PageOfRows.of(ORDER, limit, cursor);
        tables.each(
                StationOutages.TABLE,
                all -> stationId
                        .map(id -> all.where("station_id", id))
                        .orElse(all)
                        .where("month", month.toString()),
                row -> {
                    if (visibility.sees(caller, row.string("station_id"))) {
                        page.accept(row);
                    }
                });
        List<Outage> outages = page.map(OutagesController::outage);
        return TaggedAnswer.of(
                caller,
                tables.version(StationOutages.TABLE),
                through.freshness(),
                freshness -> new Outages(month.toString(), outages, page.nextCursor(), freshness));
    }

    private static Outage outage(TableRow row) {
        return new Outage(
                row.string("station_id"),
                row.instant("began_at"),
                row.instant("ended_at"),
                row.decimal("outage_minutes"),
                row.string("reason"),
                row.string("origin"));
    }
}
