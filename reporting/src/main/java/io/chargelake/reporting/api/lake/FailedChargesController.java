package io.chargelake.reporting.api.lake;

import io.chargelake.gold.FaultedTransactions;
import io.chargelake.gold.SessionsInError;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import io.chargelake.reporting.api.access.Caller;
import io.chargelake.reporting.api.access.Role;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
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
 * Charges that failed, from {@code gold.faulted_transactions}, and those whose figures cannot be right, from
 * {@code gold.sessions_in_error}. Who made them is told to analysts alone.
 */
@RestController
@RequestMapping("/api/v1")
final class FailedChargesController {

    private static final PageOrder FAULTED = byStart(FaultedTransactions.TABLE);
    private static final PageOrder IN_ERROR = byStart(SessionsInError.TABLE);

    private final LakeTables tables;
    private final Visibility visibility;
    private final GoldThrough through;

    FailedChargesController(LakeTables tables, Visibility visibility, GoldThrough through) {
        this.tables = tables;
        this.visibility = visibility;
        this.through = through;
    }

    /**
     * @param total of the month, on all pages together
     * @param totalByReason likewise; a charge counts for each of its reasons
     */
    record FaultedCharges(
            String month,
            int total,
            Map<String, Integer> totalByReason,
            List<FaultedCharge> transactions,
            String nextCursor,
            Freshness freshness) {}

    /**
     * @param transactionId null where no answer with an id reached the lake
     * @param idTag pseudonym of the identifier that started the charge; null for callers who are no analysts
     * @param stoppedAt null where no stop is known, as {@code stopReason}
     */
    record FaultedCharge(
            String stationId,
            int connectorId,
            Long transactionId,
            String idTag,
            Instant startedAt,
            Instant stoppedAt,
            List<String> reasons,
            String stopReason,
            List<String> errorCodes) {}

    /**
     * @param total of the month, on all pages together
     * @param totalByError likewise; a charge counts for each of its errors
     */
    record ChargesInError(
            String month,
            int total,
            Map<String, Integer> totalByError,
            List<ChargeInError> transactions,
            String nextCursor,
            Freshness freshness) {}

    /**
     * @param transactionId null where no answer with an id reached the lake
     * @param idTag pseudonym of the identifier that started the charge; null for callers who are no analysts
     * @param stoppedAt null where no stop is known, as {@code durationS}
     * @param energyKwh null where a meter value is not known
     * @param closedBy what shows that a charge without a stop is over: {@code next_start}, {@code available} or
     *     {@code boot}; null for others, as {@code closedAt}
     */
    record ChargeInError(
            String stationId,
            int connectorId,
            Long transactionId,
            String idTag,
            Instant startedAt,
            Instant stoppedAt,
            List<String> errors,
            BigDecimal energyKwh,
            Long durationS,
            BigDecimal idleTimeH,
            String closedBy,
            Instant closedAt) {}

    @GetMapping("/faulted-transactions")
    ResponseEntity<FaultedCharges> faulted(
            @AuthenticationPrincipal Caller caller,
            @RequestParam YearMonth month,
            @RequestParam Optional<String> stationId,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam Optional<String> cursor) {
        PageOfRows page = PageOfRows.of(FAULTED, limit, cursor);
        CountByWord reasons = new CountByWord(FaultedTransactions.TABLE.column("reasons"));
        read(caller, FaultedTransactions.TABLE, month, stationId, reasons, page);
        List<FaultedCharge> charges = page.map(row -> faultedCharge(caller, row));
        return TaggedAnswer.of(
                caller,
                tables.version(FaultedTransactions.TABLE),
                through.freshness(),
                freshness -> new FaultedCharges(
                        month.toString(), reasons.rows(), reasons.byWord(), charges, page.nextCursor(), freshness));
    }

    @GetMapping("/sessions-in-error")
    ResponseEntity<ChargesInError> inError(
            @AuthenticationPrincipal Caller caller,
            @RequestParam YearMonth month,
            @RequestParam Optional<String> stationId,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam Optional<String> cursor) {
        PageOfRows page = PageOfRows.of(IN_ERROR, limit, cursor);
        CountByWord errors = new CountByWord(SessionsInError.TABLE.column("errors"));
        read(caller, SessionsInError.TABLE, month, stationId, errors, page);
        List<ChargeInError> charges = page.map(row -> chargeInError(caller, row));
        return TaggedAnswer.of(
                caller,
                tables.version(SessionsInError.TABLE),
                through.freshness(),
                freshness -> new ChargesInError(
                        month.toString(), errors.rows(), errors.byWord(), charges, page.nextCursor(), freshness));
    }

    private static PageOrder byStart(Table table) {
        return PageOrder.of(table, "started_at", "station_id", "connector_id", "transaction_id");
    }

    private void read(
            Caller caller,
            Table table,
            YearMonth month,
            Optional<String> stationId,
            CountByWord counts,
            PageOfRows page) {
        tables.each(
                table,
                all -> stationId
                        .map(id -> all.where("station_id", id))
                        .orElse(all)
                        .where("month", month.toString()),
                row -> {
                    if (visibility.sees(caller, row.string("station_id"))) {
                        counts.accept(row);
                        page.accept(row);
                    }
                });
    }

    private static FaultedCharge faultedCharge(Caller caller, TableRow row) {
        return new FaultedCharge(
                row.string("station_id"),
                row.intValue("connector_id"),
                row.longValue("transaction_id"),
                idTag(caller, row),
                row.instant("started_at"),
                row.instant("stopped_at"),
                row.strings("reasons"),
                row.string("stop_reason"),
                row.strings("error_codes"));
    }

    private static ChargeInError chargeInError(Caller caller, TableRow row) {
        return new ChargeInError(
                row.string("station_id"),
                row.intValue("connector_id"),
                row.longValue("transaction_id"),
                idTag(caller, row),
                row.instant("started_at"),
                row.instant("stopped_at"),
                row.strings("errors"),
                row.decimal("energy_kwh"),
                row.longValue("duration_s"),
                row.decimal("idle_time_h"),
                row.string("closed_by"),
                row.instant("closed_at"));
    }

    private static String idTag(Caller caller, TableRow row) {
        return caller.roles().contains(Role.ANALYST) ? row.string("id_tag") : null;
    }
}
