package io.chargelake.reporting.monthly.month;

import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.gold.FaultedStations;
import io.chargelake.gold.StationFaultDays;
import io.chargelake.lake.Lake;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the faults of stations in a month. By UTC days they stand in the gold tables; by each station's own days they
 * are counted again from the status notifications, and only what is no matter of days is gold's: episodes, time faulted
 * and charges, which are those of the UTC month.
 */
final class StationFaultsReader {

    private static final String FAULTED = "Faulted";
    private static final int MOST_FREQUENT_CODES = 3;

    private final Lake lake;
    private final Map<String, ZoneId> zones;

    /**
     * The faults of a lake.
     *
     * @param zones where stations stand; one that is missing stands in UTC
     */
    StationFaultsReader(Lake lake, Map<String, ZoneId> zones) {
        this.lake = lake;
        this.zones = Map.copyOf(zones);
    }

    /** The stations over the threshold and their faults in the month. */
    Map<String, Integer> listed(YearMonth month, DayZone days, int threshold) {
        Map<String, Integer> listed = new HashMap<>();
        byDay(month, days).forEach((station, faults) -> {
            if (faults.values().stream().anyMatch(each -> each >= threshold)) {
                listed.put(
                        station,
                        faults.values().stream().mapToInt(Integer::intValue).sum());
            }
        });
        return listed;
    }

    private Map<String, ? extends SortedMap<LocalDate, Integer>> byDay(YearMonth month, DayZone days) {
        if (days == DayZone.UTC) {
            return byUtcDay(month);
        }
        Map<String, SortedMap<LocalDate, Integer>> byDay = new HashMap<>();
        local(month).forEach((station, faults) -> byDay.put(station, faults.byDay));
        return byDay;
    }

    /** Every station that faulted in the month, in any order. */
    List<StationFaults> faulted(DataThrough data, DayZone days, int threshold) {
        return days == DayZone.UTC ? byUtcDays(data, threshold) : byTheirDays(data, threshold);
    }

    private Map<String, SortedMap<LocalDate, Integer>> byUtcDay(YearMonth month) {
        Map<String, SortedMap<LocalDate, Integer>> byDay = new HashMap<>();
        TableRows.of(lake, StationFaultDays.TABLE)
                .columns("station_id", "fault_date", "faults")
                .where("month", month.toString())
                .forEach(day -> byDay.computeIfAbsent(day.string("station_id"), first -> new TreeMap<>())
                        .put(day.date("fault_date"), day.intValue("faults")));
        return byDay;
    }

    private List<StationFaults> byUtcDays(DataThrough data, int threshold) {
        Map<String, SortedMap<LocalDate, Integer>> byDay = byUtcDay(data.month());
        EnergyNotDelivered energy = EnergyNotDelivered.read(lake, data, byDay.keySet());
        List<StationFaults> faulted = new ArrayList<>();
        TableRows.of(lake, FaultedStations.TABLE)
                .where("month", data.month().toString())
                .forEach(row -> {
                    SortedMap<LocalDate, Integer> days = byDay.getOrDefault(row.string("station_id"), new TreeMap<>());
                    faulted.add(new StationFaults(
                            row.string("station_id"),
                            row.intValue("faults"),
                            row.date("worst_date"),
                            row.intValue("worst_day_faults"),
                            over(days, threshold),
                            row.intValue("episodes"),
                            row.decimal("fault_minutes"),
                            row.intValue("faulted_transactions"),
                            row.strings("top_error_codes"),
                            row.instant("last_fault_at"),
                            days,
                            energy.kwh(row.string("station_id"), row.decimal("fault_minutes")),
                            Optional.ofNullable(row.intValue("open_episodes"))));
                });
        return faulted;
    }

    private List<StationFaults> byTheirDays(DataThrough data, int threshold) {
        Map<String, Local> local = local(data.month());
        EnergyNotDelivered energy = EnergyNotDelivered.read(lake, data, local.keySet());
        Map<String, TableRow> ofUtcMonth = new HashMap<>();
        TableRows.of(lake, FaultedStations.TABLE)
                .where("month", data.month().toString())
                .forEach(row -> ofUtcMonth.put(row.string("station_id"), row));
        List<StationFaults> faulted = new ArrayList<>();
        local.forEach((station, faults) -> {
            Optional<TableRow> gold = Optional.ofNullable(ofUtcMonth.get(station));
            Map.Entry<LocalDate, Integer> worst = faults.worst();
            BigDecimal minutes = gold.map(row -> row.decimal("fault_minutes")).orElse(BigDecimal.ZERO);
            faulted.add(new StationFaults(
                    station,
                    faults.byDay.values().stream().mapToInt(Integer::intValue).sum(),
                    worst.getKey(),
                    worst.getValue(),
                    over(faults.byDay, threshold),
                    gold.map(row -> row.intValue("episodes")).orElse(0),
                    minutes,
                    gold.map(row -> row.intValue("faulted_transactions")).orElse(0),
                    faults.mostFrequentCodes(),
                    faults.lastAt,
                    faults.byDay,
                    energy.kwh(station, minutes),
                    gold.map(row -> row.intValue("open_episodes"))));
        });
        return faulted;
    }

    private static int over(SortedMap<LocalDate, Integer> days, int threshold) {
        return (int)
                days.values().stream().filter(faults -> faults >= threshold).count();
    }

    /** A local day begins up to 14 hours before and ends up to 12 hours after the UTC day of its date. */
    private Map<String, Local> local(YearMonth month) {
        Map<String, Local> stations = new HashMap<>();
        TableRows.of(lake, StatusNotifications.TABLE)
                .columns("station_id", "occurred_at", "error_code")
                .where("status", FAULTED)
                .whereAtLeast("event_date", month.atDay(1).minusDays(1))
                .whereAtMost("event_date", month.atEndOfMonth().plusDays(1))
                .forEach(row -> {
                    String station = row.string("station_id");
                    Instant at = row.instant("occurred_at");
                    LocalDate day = LocalDate.ofInstant(at, zones.getOrDefault(station, ZoneOffset.UTC));
                    if (YearMonth.from(day).equals(month)) {
                        stations.computeIfAbsent(station, first -> new Local()).add(day, at, row.string("error_code"));
                    }
                });
        return stations;
    }

    private static final class Local {

        private final SortedMap<LocalDate, Integer> byDay = new TreeMap<>();
        private final Map<String, Integer> codes = new TreeMap<>();
        private Instant lastAt = Instant.MIN;

        void add(LocalDate day, Instant at, String errorCode) {
            byDay.merge(day, 1, Integer::sum);
            codes.merge(errorCode, 1, Integer::sum);
            lastAt = at.isAfter(lastAt) ? at : lastAt;
        }

        /** The first of several, as in gold. */
        Map.Entry<LocalDate, Integer> worst() {
            return byDay.entrySet().stream()
                    .reduce((first, next) -> next.getValue() > first.getValue() ? next : first)
                    .orElseThrow();
        }

        /** Most frequent first, then by name, as in gold. */
        List<String> mostFrequentCodes() {
            return codes.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(MOST_FREQUENT_CODES)
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }
}
