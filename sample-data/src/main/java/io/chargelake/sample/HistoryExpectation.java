package io.chargelake.sample;

import io.chargelake.curation.privacy.Pseudonyms;
import io.chargelake.gold.FaultEpisodes;
import io.chargelake.gold.FaultedTransactions;
import io.chargelake.gold.SessionsInError;
import io.chargelake.gold.StationDays;
import io.chargelake.gold.StatusIntervals;
import io.chargelake.gold.UptimeMonthly;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.ocpp.IdTag;
import io.chargelake.sample.truth.ChargeHistory;
import io.chargelake.sample.truth.ChargeInError;
import io.chargelake.sample.truth.DayHistory;
import io.chargelake.sample.truth.FailedCharge;
import io.chargelake.sample.truth.FaultEpisode;
import io.chargelake.sample.truth.PortMonth;
import io.chargelake.sample.truth.StateHistory;
import io.chargelake.sample.truth.StateInterval;
import io.chargelake.sample.truth.StationDay;
import io.chargelake.sample.truth.StationLog;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the tables of gold must say of recorded stations that depend on where the data ends: states of connectors, and what
 * follows from them. Stations of which only live connections tell are passed over.
 */
final class HistoryExpectation {

    private final Pseudonyms pseudonyms;
    private final Instant end;
    private final TableComparison intervals = new TableComparison(StatusIntervals.TABLE);
    private final TableComparison episodes = new TableComparison(FaultEpisodes.TABLE);
    private final TableComparison days = new TableComparison(StationDays.TABLE);
    private final TableComparison uptime = new TableComparison(UptimeMonthly.TABLE);
    private final TableComparison failed = new TableComparison(FaultedTransactions.TABLE);
    private final TableComparison inError = new TableComparison(SessionsInError.TABLE);
    private final Set<String> stations = new HashSet<>();

    /**
     * @param pseudonyms those of the lake
     * @param end the end of its data
     */
    HistoryExpectation(Pseudonyms pseudonyms, Instant end) {
        this.pseudonyms = pseudonyms;
        this.end = end;
    }

    /** Where the data ends that a lake's gold was made of. */
    static Instant endOfData(Lake lake) {
        return new RunLedger(lake).latest("gold").flatMap(Run::validThrough).orElseThrow();
    }

    /** Adds what a station knows of itself. */
    HistoryExpectation add(StationLog log) {
        stations.add(log.stationId());
        StateHistory states = new StateHistory(log, end);
        List<StateInterval> ofStation = states.intervals();
        ofStation.forEach(interval -> intervals.expect(row(interval)));
        states.episodes().forEach(episode -> episodes.expect(row(episode)));
        DayHistory history = new DayHistory(log, ofStation);
        history.days().forEach(day -> days.expect(row(day)));
        history.months().forEach(month -> uptime.expect(row(month)));
        ChargeHistory charges = new ChargeHistory(log, end);
        charges.failed().forEach(charge -> failed.expect(row(charge)));
        charges.inError().forEach(charge -> inError.expect(row(charge)));
        return this;
    }

    /** How many rows are compared value by value. */
    int rowsCompared() {
        return all().stream().mapToInt(TableComparison::rows).sum();
    }

    /** A sentence for each difference; none where the lake says what it must. */
    List<String> differences(Lake lake) {
        List<String> differences = new ArrayList<>();
        all().forEach(table ->
                differences.addAll(table.differences(lake, row -> stations.contains(row.string("station_id")))));
        return differences;
    }

    private List<TableComparison> all() {
        return List.of(intervals, episodes, days, uptime, failed, inError);
    }

    private static Map<String, Object> row(StateInterval interval) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("day", interval.day());
        row.put("station_id", interval.stationId());
        row.put("connector_id", interval.connectorId());
        row.put("from_at", interval.from());
        row.put("until_at", interval.until());
        row.put("minutes", minutes(interval.from(), interval.until()));
        row.put("status", interval.status());
        row.put("since", interval.since());
        row.put("reported_status", interval.reportedStatus().orElse(null));
        row.put("reported_since", interval.reportedSince());
        row.put("available", interval.available().orElse(null));
        row.put("error_codes", interval.errorCodes());
        return row;
    }

    private Map<String, Object> row(FaultEpisode episode) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("month", month(episode.beganAt()));
        row.put("station_id", episode.stationId());
        row.put("connector_id", episode.connectorId());
        row.put("began_at", episode.beganAt());
        row.put("ended_at", episode.endedAt().orElse(null));
        row.put("minutes", minutes(episode.beganAt(), episode.endedAt().orElse(end)));
        row.put("error_codes", episode.errorCodes());
        row.put("ended_by", episode.endedBy().orElse(null));
        return row;
    }

    private static Map<String, Object> row(StationDay day) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("day", day.day());
        row.put("station_id", day.stationId());
        row.put("messages", day.messages());
        row.put("heartbeats", day.heartbeats());
        row.put("first_heard_at", day.firstHeardAt().orElse(null));
        row.put("last_heard_at", day.lastHeardAt().orElse(null));
        row.put("heartbeats_expected", day.heartbeatsExpected().orElse(null));
        row.put("connectors", day.connectors());
        row.put("charges_begun", day.chargesBegun());
        row.put("charges_ended", day.chargesEnded());
        row.put("energy_kwh", day.energyKwh());
        row.put("peak_power_w", day.peakPowerW().orElse(null));
        row.put("faults", day.faults());
        row.put("warnings", day.warnings());
        for (String state : List.of(
                "Available",
                "Preparing",
                "Charging",
                "Suspended_EVSE",
                "Suspended_EV",
                "Finishing",
                "Reserved",
                "Unavailable",
                "Faulted",
                "Offline",
                "Unknown")) {
            row.put(
                    state.toLowerCase(Locale.ROOT) + "_minutes",
                    day.minutes().getOrDefault(state.replace("_", ""), BigDecimal.ZERO));
        }
        row.put("up_minutes", day.upMinutes());
        row.put("down_minutes", day.downMinutes());
        row.put("availability_pct", day.availabilityPct().orElse(null));
        row.put("utilisation_pct", day.utilisationPct().orElse(null));
        return row;
    }

    private static Map<String, Object> row(PortMonth port) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("month", port.month().toString());
        row.put("station_id", port.stationId());
        row.put("connector_id", port.connectorId());
        row.put("minutes", port.minutes());
        row.put("up_minutes", port.upMinutes());
        row.put("outage_minutes", port.outageMinutes());
        row.put("excluded_minutes", BigDecimal.ZERO);
        row.put("unobserved_minutes", port.unobservedMinutes());
        row.put("out_of_order_minutes", port.outOfOrderMinutes());
        row.put("uptime_pct", port.uptimePct().orElse(null));
        row.put("nevi_months", port.neviMonths());
        row.put("nevi_uptime_pct", port.neviUptimePct());
        row.put("uk_reliability_pct", port.ukReliabilityPct());
        return row;
    }

    private Map<String, Object> row(FailedCharge charge) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("month", month(charge.startedAt()));
        row.put("station_id", charge.stationId());
        row.put("connector_id", charge.connectorId());
        row.put("started_at", charge.startedAt());
        row.put("transaction_id", charge.transactionId());
        row.put("id_tag", pseudonyms.of(new IdTag(charge.idTag())));
        row.put("stopped_at", charge.stoppedAt().orElse(null));
        row.put("reasons", charge.reasons());
        row.put("stop_reason", charge.stopReason().orElse(null));
        row.put("error_codes", charge.errorCodes());
        return row;
    }

    private Map<String, Object> row(ChargeInError charge) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("month", month(charge.startedAt()));
        row.put("station_id", charge.stationId());
        row.put("connector_id", charge.connectorId());
        row.put("started_at", charge.startedAt());
        row.put("transaction_id", charge.transactionId());
        row.put("id_tag", pseudonyms.of(new IdTag(charge.idTag())));
        row.put("stopped_at", charge.stoppedAt().orElse(null));
        row.put("errors", charge.errors());
        row.put("energy_kwh", charge.energyKwh().orElse(null));
        row.put("duration_s", charge.durationSeconds().orElse(null));
        row.put("closed_by", charge.closedBy().orElse(null));
        row.put("closed_at", charge.closedAt().orElse(null));
        return row;
    }

    private static String month(Instant instant) {
        return YearMonth.from(instant.atOffset(ZoneOffset.UTC)).toString();
    }

    /** Exact to the microsecond, as the end of the data is. */
    private static BigDecimal minutes(Instant from, Instant until) {
        return BigDecimal.valueOf(Duration.between(from, until).toNanos() / 1_000)
                .divide(BigDecimal.valueOf(60_000_000), 2, RoundingMode.HALF_UP);
    }
}
