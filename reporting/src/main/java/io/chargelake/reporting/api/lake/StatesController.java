package io.chargelake.reporting.api.lake;

import io.chargelake.gold.StatusIntervals;
import io.chargelake.lake.TableRow;
import io.chargelake.reporting.api.access.Caller;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which state a station's connectors were in from when to when, from {@code gold.status_intervals}. */
@RestController
@RequestMapping("/api/v1")
final class StatesController {

    private static final int MOST_DAYS = 31;

    private static final PageOrder ORDER = PageOrder.of(StatusIntervals.TABLE, "from_at", "connector_id", "station_id");

    private final LakeTables tables;
    private final Visibility visibility;
    private final GoldThrough through;

    StatesController(LakeTables tables, Visibility visibility, GoldThrough through) {
        this.tables = tables;
        this.visibility = visibility;
        this.through = through;
    }

    record States(
            String stationId,
            LocalDate from,
            LocalDate to,
            List<State> intervals,
            String nextCursor,
            Freshness freshness) {}

    /**
     * @param from when it began, or the UTC day
     * @param until when it ended, or the UTC day, or the data
     * @param status as OCPP or the station calls it; {@code Offline}; {@code Unknown} after a boot
     * @param since when the connector came into that state; may lie days before
     * @param endedBy {@code report}, {@code boot}, {@code offline} or {@code online}; null where the state went on
     * @param available whether a driver could have used it; null where nobody knows
     * @param origin of offline times: {@code station}, {@code ingress} or {@code register}; null of others
     */
    record State(
            int connectorId,
            Instant from,
            Instant until,
            BigDecimal minutes,
            String status,
            Instant since,
            String endedBy,
            String reportedStatus,
            Instant reportedSince,
            Boolean available,
            String origin,
            List<String> errorCodes) {}

    @GetMapping("/status-intervals")
    ResponseEntity<States> states(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String stationId,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = "1000") int limit,
            @RequestParam Optional<String> cursor) {
        DayRange days = DayRange.of(from, to, MOST_DAYS);
        PageOfRows page = PageOfRows.of(ORDER, limit, cursor);
        if (visibility.sees(caller, stationId)) {
            tables.each(StatusIntervals.TABLE, all -> days.of(all.where("station_id", stationId), "day"), page::accept);
        }
        List<State> states = page.map(StatesController::state);
        return TaggedAnswer.of(
                caller,
                tables.version(StatusIntervals.TABLE),
                through.freshness(),
                freshness -> new States(stationId, from, to, states, page.nextCursor(), freshness));
    }

    private static State state(TableRow row) {
        return new State(
                row.intValue("connector_id"),
                row.instant("from_at"),
                row.instant("until_at"),
                row.decimal("minutes"),
                row.string("status"),
                row.instant("since"),
                row.string("ended_by"),
                row.string("reported_status"),
                row.instant("reported_since"),
                row.bool("available"),
                row.string("origin"),
                row.strings("error_codes"));
    }
}
