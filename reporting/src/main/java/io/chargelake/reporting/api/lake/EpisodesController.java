package io.chargelake.reporting.api.lake;

import io.chargelake.gold.FaultEpisodes;
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

/** Faults from their beginning to their end, from {@code gold.fault_episodes}. */
@RestController
@RequestMapping("/api/v1")
final class EpisodesController {

    private static final PageOrder ORDER = PageOrder.of(FaultEpisodes.TABLE, "began_at", "station_id", "connector_id");

    private final LakeTables tables;
    private final Visibility visibility;
    private final GoldThrough through;

    EpisodesController(LakeTables tables, Visibility visibility, GoldThrough through) {
        this.tables = tables;
        this.visibility = visibility;
        this.through = through;
    }

    record Episodes(String month, List<Episode> episodes, String nextCursor, Freshness freshness) {}

    /**
     * @param connectorId 0 for the station's main controller
     * @param endedAt null while it has not
     * @param minutes to its end, or so far
     * @param endedBy {@code itself}, {@code reset} or {@code visit}; null while it has not ended
     * @param vendor null where it is not known, as {@code model} and {@code firmwareVersion}
     */
    record Episode(
            String stationId,
            int connectorId,
            Instant beganAt,
            Instant endedAt,
            BigDecimal minutes,
            List<String> errorCodes,
            String endedBy,
            String vendor,
            String model,
            String firmwareVersion) {}

    @GetMapping("/fault-episodes")
    ResponseEntity<Episodes> episodes(
            @AuthenticationPrincipal Caller caller,
            @RequestParam YearMonth month,
            @RequestParam Optional<String> stationId,
            @RequestParam Optional<Boolean> open,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam Optional<String> cursor) {
        PageOfRows page = PageOfRows.of(ORDER, limit, cursor);
        tables.each(
                FaultEpisodes.TABLE,
                all -> stationId
                        .map(id -> all.where("station_id", id))
                        .orElse(all)
                        .where("month", month.toString()),
                row -> {
                    if (visibility.sees(caller, row.string("station_id"))
                            && (open.isEmpty() || open.get() == row.isNull("ended_at"))) {
                        page.accept(row);
                    }
                });
        List<Episode> episodes = page.map(EpisodesController::episode);
        return TaggedAnswer.of(
                caller,
                tables.version(FaultEpisodes.TABLE),
                through.freshness(),
                freshness -> new Episodes(month.toString(), episodes, page.nextCursor(), freshness));
    }

    private static Episode episode(TableRow row) {
        return new Episode(
                row.string("station_id"),
                row.intValue("connector_id"),
                row.instant("began_at"),
                row.instant("ended_at"),
                row.decimal("minutes"),
                row.strings("error_codes"),
                row.string("ended_by"),
                row.string("vendor"),
                row.string("model"),
                row.string("firmware_version"));
    }
}
