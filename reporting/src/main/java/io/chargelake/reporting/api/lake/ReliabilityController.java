package io.chargelake.reporting.api.lake;

import io.chargelake.gold.Reliability;
import io.chargelake.lake.TableRow;
import io.chargelake.reporting.api.access.Caller;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How often what fails, and for how long, from {@code gold.reliability}. */
@RestController
@RequestMapping("/api/v1")
final class ReliabilityController {

    private static final List<String> LEVELS = Reliability.TABLE.column("level").words();

    /** The one level whose rows are about one tenant each. */
    private static final String STATION = "station";

    private static final Comparator<TableRow> BY_NAME = comparing("station_id")
            .thenComparing(comparing("vendor"))
            .thenComparing(comparing("model"))
            .thenComparing(comparing("firmware_version"));

    private final LakeTables tables;
    private final Visibility visibility;
    private final GoldThrough through;

    ReliabilityController(LakeTables tables, Visibility visibility, GoldThrough through) {
        this.tables = tables;
        this.visibility = visibility;
        this.through = through;
    }

    record Month(String month, String level, List<Figures> rows, Freshness freshness) {}

    /**
     * @param stationId null above the level of stations; so are the other names at levels that have none, and where nobody
     *     knows them
     * @param upH hours in which a driver could have used a connector, summed over connectors
     * @param episodes that began in the month
     * @param openMinutes how long those that nothing has ended have lasted so far
     * @param mtbfH mean time between failures; null without an episode
     * @param mttrMinutes mean length of the episodes that have ended; null without one
     */
    record Figures(
            String stationId,
            String vendor,
            String model,
            String firmwareVersion,
            int stations,
            BigDecimal upH,
            int episodes,
            int endedByItself,
            int endedByReset,
            int endedByVisit,
            int openEpisodes,
            BigDecimal openMinutes,
            BigDecimal mtbfH,
            BigDecimal mttrMinutes) {}

    @GetMapping("/reliability")
    ResponseEntity<Month> reliability(
            @AuthenticationPrincipal Caller caller, @RequestParam YearMonth month, @RequestParam String level) {
        BadRequest.unless(LEVELS.contains(level), "level", level, "one of " + String.join(", ", LEVELS));
        if (!level.equals(STATION) && caller.tenants().isPresent()) {
            throw ofAllTenants(level);
        }
        LakeTables.Rows rows = tables.rows(
                Reliability.TABLE,
                month + " " + level,
                all -> all.where("month", month.toString()).where("level", level));
        List<Figures> figures = rows.rows().stream()
                .filter(row -> !level.equals(STATION) || visibility.sees(caller, row.string("station_id")))
                .sorted(BY_NAME)
                .map(ReliabilityController::figures)
                .toList();
        return TaggedAnswer.of(
                caller,
                rows.version(),
                through.freshness(),
                freshness -> new Month(month.toString(), level, figures, freshness));
    }

    private static Comparator<TableRow> comparing(String column) {
        return Comparator.comparing(row -> row.string(column), Comparator.nullsLast(Comparator.naturalOrder()));
    }

    private static Figures figures(TableRow row) {
        return new Figures(
                row.string("station_id"),
                row.string("vendor"),
                row.string("model"),
                row.string("firmware_version"),
                row.intValue("stations"),
                row.decimal("up_h"),
                row.intValue("episodes"),
                row.intValue("ended_by_itself"),
                row.intValue("ended_by_reset"),
                row.intValue("ended_by_visit"),
                row.intValue("open_episodes"),
                row.decimal("open_minutes"),
                row.decimal("mtbf_h"),
                row.decimal("mttr_minutes"));
    }

    private static ErrorResponseException ofAllTenants(String level) {
        return new ErrorResponseException(
                HttpStatus.FORBIDDEN,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.FORBIDDEN,
                        "level: " + level + " is about the stations of all tenants and shown to callers who see them"
                                + " all; ask for level=" + STATION),
                null);
    }
}
