package io.chargelake.sample;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.privacy.Pseudonyms;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.curation.silver.Sessions;
import io.chargelake.curation.silver.Stations;
import io.chargelake.gold.CompletedTransactions;
import io.chargelake.gold.FaultedStations;
import io.chargelake.gold.StationFaultDays;
import io.chargelake.gold.UnknownFields;
import io.chargelake.gold.UnmatchedStops;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import io.chargelake.ocpp.IdTag;
import io.chargelake.sample.fleet.Quirk;
import io.chargelake.sample.truth.CompletedCharge;
import io.chargelake.sample.truth.FaultDay;
import io.chargelake.sample.truth.FaultedStation;
import io.chargelake.sample.truth.Truth;
import io.chargelake.sample.truth.UnmatchedStop;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a lake must say that holds what one or several fleets have sent, and nothing else: the rows of every table by
 * number, and those of the gold tables value by value.
 */
final class Expectation {

    private final Map<Table, Long> counts = new LinkedHashMap<>();
    private final TableComparison faultDays = new TableComparison(StationFaultDays.TABLE);
    private final TableComparison faultedStations = new TableComparison(FaultedStations.TABLE);
    private final TableComparison completed = new TableComparison(CompletedTransactions.TABLE);
    private final TableComparison unmatched = new TableComparison(UnmatchedStops.TABLE);
    private final Pseudonyms pseudonyms;
    private long messagesWithUnknownFields;

    /**
     * @param pseudonyms those of the lake
     */
    Expectation(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    /** Adds what a fleet knows of itself; two fleets must not share stations, nor months with faults. */
    Expectation add(Truth truth) {
        count(Frames.TABLE, truth.frames());
        count(Messages.TABLE, truth.bronzeMessages());
        count(QuarantinedFrames.TABLE, truth.bronzeQuarantined());
        LakeTables.EVENTS.forEach(table -> count(table, truth.silverRows().getOrDefault(table.name(), 0L)));
        count(QuarantinedMessages.TABLE, truth.silverQuarantined());
        truth.completedCharges().forEach(charge -> completed.expect(row(charge)));
        truth.unmatchedStops().forEach(stop -> unmatched.expect(row(stop)));
        messagesWithUnknownFields += truth.quirks().getOrDefault(Quirk.UNKNOWN_FIELD.key(), 0L);
        return addFaults(truth);
    }

    /** Adds what live stations know of themselves; each has one connection. */
    Expectation add(LiveFleet live) {
        List<Truth> truths = live.truths();
        add(truths.get(0));
        truths.subList(1, truths.size()).forEach(this::addFaults);
        count(Sessions.TABLE, live.stations().size());
        return this;
    }

    private Expectation addFaults(Truth truth) {
        truth.faultDays().forEach(day -> faultDays.expect(row(day)));
        truth.faultedStations().forEach(station -> faultedStations.expect(row(station)));
        return this;
    }

    /** Expects a register of so many stations. */
    Expectation addRegistered(int stations) {
        count(Stations.TABLE, stations);
        return this;
    }

    /** How many tables are compared by their number of rows. */
    int tables() {
        return counts.size();
    }

    /** How many rows are compared value by value. */
    int rowsCompared() {
        return faultDays.rows() + faultedStations.rows() + completed.rows() + unmatched.rows();
    }

    /** A sentence for each difference; none where the lake says what it must. */
    List<String> differences(Lake lake) {
        List<String> differences = new ArrayList<>();
        counts.forEach((table, expected) -> {
            long actual = LakeTables.rows(lake, table);
            if (actual != expected) {
                differences.add(table + " has " + actual + " rows (expected: " + expected + ")");
            }
        });
        long[] unknown = {0};
        TableRows.of(lake, UnknownFields.TABLE)
                .columns("messages")
                .forEach(row -> unknown[0] += row.longValue("messages"));
        if (unknown[0] != messagesWithUnknownFields) {
            differences.add(UnknownFields.TABLE + " counts " + unknown[0] + " messages (expected: "
                    + messagesWithUnknownFields + ")");
        }
        differences.addAll(faultedStations.differences(lake));
        differences.addAll(faultDays.differences(lake));
        differences.addAll(completed.differences(lake));
        differences.addAll(unmatched.differences(lake));
        return differences;
    }

    private void count(Table table, long rows) {
        counts.merge(table, rows, Long::sum);
    }

    private static Map<String, Object> row(FaultDay day) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("month", day.date().toString().substring(0, 7));
        row.put("fault_date", day.date());
        row.put("station_id", day.stationId());
        row.put("faults", day.faults());
        row.put("warnings", day.warnings());
        row.put("episodes", day.episodes());
        row.put("fault_minutes", day.faultMinutes());
        row.put("connectors", day.connectors());
        row.put("error_codes", day.errorCodes());
        row.put("first_fault_at", day.firstFaultAt());
        row.put("last_fault_at", day.lastFaultAt());
        return row;
    }

    private static Map<String, Object> row(FaultedStation station) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("month", station.month().toString());
        row.put("station_id", station.stationId());
        row.put("rank", station.rank());
        row.put("faults", station.faults());
        row.put("worst_date", station.worstDate());
        row.put("worst_day_faults", station.worstDayFaults());
        row.put("days_over_threshold", station.daysOverThreshold());
        row.put("fault_days", station.faultDays());
        row.put("episodes", station.episodes());
        row.put("fault_minutes", station.faultMinutes());
        row.put("warnings", station.warnings());
        row.put("faulted_transactions", station.faultedTransactions());
        row.put("top_error_codes", station.topErrorCodes());
        row.put("first_fault_at", station.firstFaultAt());
        row.put("last_fault_at", station.lastFaultAt());
        return row;
    }

    private Map<String, Object> row(CompletedCharge charge) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("stop_date", LocalDate.ofInstant(charge.stoppedAt(), ZoneOffset.UTC));
        row.put("station_id", charge.stationId());
        row.put("transaction_id", charge.transactionId());
        row.put("connector_id", charge.connectorId());
        row.put("id_tag", pseudonyms.of(new IdTag(charge.idTag())));
        row.put("started_at", charge.startedAt());
        row.put("stopped_at", charge.stoppedAt());
        row.put("meter_start_wh", charge.meterStartWh());
        row.put(
                "meter_stop_wh",
                charge.meterStopWh().isPresent() ? charge.meterStopWh().getAsLong() : null);
        row.put("total_energy_kwh", charge.totalEnergyKwh().orElse(null));
        row.put("total_time_h", charge.totalTimeHours());
        row.put("parking_time_h", charge.parkingTimeHours().orElse(null));
        row.put("idle_time_h", charge.idleTimeHours().orElse(null));
        row.put("reason", charge.reason());
        return row;
    }

    private Map<String, Object> row(UnmatchedStop stop) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("stop_date", LocalDate.ofInstant(stop.stoppedAt(), ZoneOffset.UTC));
        row.put("station_id", stop.stationId());
        row.put(
                "transaction_id",
                stop.transactionId().isPresent() ? stop.transactionId().getAsLong() : null);
        row.put("stopped_at", stop.stoppedAt());
        row.put(
                "meter_stop_wh",
                stop.meterStopWh().isPresent() ? stop.meterStopWh().getAsLong() : null);
        row.put("id_tag", stop.idTag().map(IdTag::new).map(pseudonyms::of).orElse(null));
        row.put("reason", stop.reason());
        row.put("unmatched_reasons", List.of(stop.unmatchedReason()));
        return row;
    }
}
