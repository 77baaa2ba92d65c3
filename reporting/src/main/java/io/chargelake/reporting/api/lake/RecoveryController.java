package io.chargelake.reporting.api.lake;

import io.chargelake.gold.FaultRecovery;
import io.chargelake.lake.TableRow;
import io.chargelake.reporting.api.access.Caller;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What became of faults like those that are open, from {@code gold.fault_recovery}. */
@RestController
@RequestMapping("/api/v1")
final class RecoveryController {

    private final LakeTables tables;
    private final Visibility visibility;
    private final GoldThrough through;

    RecoveryController(LakeTables tables, Visibility visibility, GoldThrough through) {
        this.tables = tables;
        this.visibility = visibility;
        this.through = through;
    }

    record Recoveries(List<Recovery> faults, Freshness freshness) {}

    /**
     * @param connectorId 0 for the station's main controller
     * @param minutes how long it has lasted, to the end of the data
     * @param cases past episodes that the shares rest on
     * @param likeness in what those agree beside their error code: firmware, model, vendor or error_code
     * @param clearsItselfPct null with too few cases, as the other shares and times
     * @param advice wait, restart, crew or unknown
     */
    record Recovery(
            String stationId,
            int connectorId,
            Instant beganAt,
            BigDecimal minutes,
            List<String> errorCodes,
            int cases,
            String likeness,
            BigDecimal clearsItselfPct,
            BigDecimal needsResetPct,
            BigDecimal needsVisitPct,
            Instant halfClearedBy,
            Instant mostClearedBy,
            String advice) {}

    @GetMapping("/fault-recovery")
    ResponseEntity<Recoveries> recovery(
            @AuthenticationPrincipal Caller caller, @RequestParam Optional<String> stationId) {
        LakeTables.Rows rows = tables.rows(FaultRecovery.TABLE, "", all -> all);
        List<Recovery> faults = rows.rows().stream()
                .filter(row -> visibility.sees(caller, row.string("station_id")))
                .filter(row -> stationId.isEmpty() || stationId.get().equals(row.string("station_id")))
                .map(RecoveryController::recovery)
                .sorted(Comparator.comparing(Recovery::beganAt)
                        .thenComparing(Recovery::stationId)
                        .thenComparing(Recovery::connectorId))
                .toList();
        return TaggedAnswer.of(
                caller, rows.version(), through.freshness(), freshness -> new Recoveries(faults, freshness));
    }

    private static Recovery recovery(TableRow row) {
        return new Recovery(
                row.string("station_id"),
                row.intValue("connector_id"),
                row.instant("began_at"),
                row.decimal("minutes"),
                row.strings("error_codes"),
                row.intValue("cases"),
                row.string("likeness"),
                row.decimal("clears_itself_pct"),
                row.decimal("needs_reset_pct"),
                row.decimal("needs_visit_pct"),
                row.instant("half_cleared_by"),
                row.instant("most_cleared_by"),
                row.string("advice"));
    }
}
