package io.chargelake.reporting.monthly.mail;

import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.Station;
import io.chargelake.reporting.monthly.month.StationFaults;
import io.chargelake.reporting.monthly.month.Visit;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.words.OneLine;
import io.chargelake.reporting.monthly.words.Wording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * All stations of a list as a table: first those to visit by rank, then those that faulted otherwise, then the others.
 * Its cells are texts (of one line), whole numbers, decimals, days, instants, truths, or null where there is nothing.
 */
final class StationTable {

    /** The columns' names. */
    static final List<String> COLUMNS = List.of(
            "rank",
            "station_id",
            "name",
            "site",
            "address",
            "latitude_deg",
            "longitude_deg",
            "vendor",
            "model",
            "manager",
            "manager_email",
            "to_visit",
            "heard",
            "worst_date",
            "worst_day_faults",
            "days_over_threshold",
            "faults",
            "episodes",
            "fault_minutes",
            "faulted_transactions",
            "energy_not_delivered_kwh",
            "error_codes",
            "errors",
            "last_fault_at",
            "open_episodes",
            "months_in_a_row");

    private static final int LONGEST_TEXT = 300;

    private final VisitList list;
    private final Wording words;
    private final Optional<Set<String>> heard;

    StationTable(FaultMonth month, VisitList list, Wording words) {
        this.list = list;
        this.words = words;
        this.heard = month.heard();
    }

    /** How many rows there are. */
    int size() {
        return list.stations();
    }

    /** Makes the rows, one at a time, each with a cell for each column. */
    void forEach(Consumer<List<Object>> consumer) {
        list.visits()
                .forEach(visit ->
                        consumer.accept(row(visit.station(), Optional.of(visit), Optional.of(visit.faults()))));
        list.others().forEach(other -> consumer.accept(row(other.station(), Optional.empty(), other.faults())));
    }

    private List<Object> row(Station station, Optional<Visit> visit, Optional<StationFaults> faults) {
        List<Object> cells = new ArrayList<>(Arrays.asList(
                visit.map(Visit::rank).orElse(null),
                text(station.id()),
                text(station.name()),
                text(station.site()),
                text(station.address()),
                station.latitudeDeg().orElse(null),
                station.longitudeDeg().orElse(null),
                text(station.vendor()),
                text(station.model()),
                text(station.manager()),
                text(station.managerEmail()),
                visit.isPresent(),
                heard.map(ids -> ids.contains(station.id())).orElse(null)));
        if (faults.isEmpty()) {
            cells.addAll(Arrays.asList(null, 0, 0, 0, 0, 0, 0, null, null, null, null, null, null));
            return cells;
        }
        StationFaults known = faults.get();
        cells.addAll(Arrays.asList(
                known.worstDay(),
                known.worstDayFaults(),
                known.daysOverThreshold(),
                known.faults(),
                known.episodes(),
                known.faultMinutes(),
                known.faultedTransactions(),
                known.energyNotDeliveredKwh().orElse(null),
                text(String.join(" ", known.errorCodes())),
                text(known.errorCodes().stream().map(words::error).distinct().collect(Collectors.joining("; "))),
                known.lastFaultAt(),
                known.openEpisodes().orElse(null),
                visit.map(Visit::monthsInARow).orElse(null)));
        return cells;
    }

    private static String text(Optional<String> raw) {
        return raw.map(StationTable::text).orElse(null);
    }

    private static String text(String raw) {
        String line = OneLine.of(raw, LONGEST_TEXT);
        return line.isEmpty() ? null : line;
    }
}
