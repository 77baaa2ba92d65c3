package io.chargelake.sample.truth;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the tables must say once everything that a fleet sent has been read: computed from what the stations did, never
 * from the frames.
 *
 * @param month the UTC month that was lived through, or the first of several; every event happened in one of them,
 *     though some arrived later
 * @param months how many consecutive months were lived through
 * @param stations how many stations there are
 * @param frames rows of {@code landing.frames}
 * @param framesIn frames from stations
 * @param framesOut frames to stations
 * @param bronzeMessages rows of {@code bronze.messages}
 * @param bronzeQuarantined rows of {@code bronze.quarantine}
 * @param bronzeDuplicates frames that bronze leaves out as repeats; with the two above they are all frames
 * @param silverRows rows of each silver table of events, by table name
 * @param silverQuarantined rows of {@code silver.quarantine}, messages and single samples
 * @param openCharges starts without a stop
 * @param quirks how often each oddity happened, by name
 * @param faultDays by station and day
 * @param faultedStations by month and rank
 * @param completedCharges by station and transaction id
 * @param unmatchedStops stops that complete no charge, by station and time
 * @param logs what each station made known, for what depends on where the data ends
 */
public record Truth(
        YearMonth month,
        int months,
        int stations,
        long frames,
        long framesIn,
        long framesOut,
        long bronzeMessages,
        long bronzeQuarantined,
        long bronzeDuplicates,
        SortedMap<String, Long> silverRows,
        long silverQuarantined,
        long openCharges,
        SortedMap<String, Long> quirks,
        List<FaultDay> faultDays,
        List<FaultedStation> faultedStations,
        List<CompletedCharge> completedCharges,
        List<UnmatchedStop> unmatchedStops,
        List<StationLog> logs) {

    /** Faults within one day from which a day counts as over the threshold. */
    public static final int THRESHOLD = 5;

    private static final String SILVER = "silver.";

    public Truth {
        silverRows = Collections.unmodifiableSortedMap(new TreeMap<>(silverRows));
        quirks = Collections.unmodifiableSortedMap(new TreeMap<>(quirks));
        faultDays = List.copyOf(faultDays);
        faultedStations = List.copyOf(faultedStations);
        completedCharges = List.copyOf(completedCharges);
        unmatchedStops = List.copyOf(unmatchedStops);
        logs = List.copyOf(logs);
    }

    /** Draws the sum of all stations' logs for a single month, see {@link #of(YearMonth, int, List, Tally, Tally)}. */
    public static Truth of(YearMonth month, List<StationLog> logs, Tally rows, Tally quirks) {
        return of(month, 1, logs, rows, quirks);
    }

    /**
     * Draws the sum of all stations' logs.
     *
     * @param month the first month to report
     * @param months how many months to report
     * @param logs what the stations made known
     * @param rows counts named by {@link RowCount} and by silver table
     * @param quirks how often each oddity happened
     */
    public static Truth of(YearMonth month, int months, List<StationLog> logs, Tally rows, Tally quirks) {
        logs.forEach(StationLog::adoptStrayStops);
        Map<Long, Instant> starts = logs.stream()
                .flatMap(log -> log.charges().stream())
                .collect(Collectors.toMap(ChargeLog::transactionId, ChargeLog::startedAt, (one, other) -> one));
        List<FaultDay> faultDays = new ArrayList<>();
        List<FaultedStation> faultedStations = new ArrayList<>();
        for (int i = 0; i < months; i++) {
            YearMonth each = month.plusMonths(i);
            List<FaultHistory> histories =
                    logs.stream().map(log -> new FaultHistory(log, each)).collect(Collectors.toList());
            histories.forEach(history -> faultDays.addAll(history.days()));
            faultedStations.addAll(ranked(histories));
        }
        faultDays.sort(Comparator.comparing(FaultDay::stationId).thenComparing(FaultDay::date));
        SortedMap<String, Long> silver = rows.counts().subMap(SILVER, SILVER + "~");
        long quarantined = rows.of(RowCount.SILVER_QUARANTINED);
        return new Truth(
                month,
                months,
                logs.size(),
                rows.of(RowCount.FRAMES_IN) + rows.of(RowCount.FRAMES_OUT),
                rows.of(RowCount.FRAMES_IN),
                rows.of(RowCount.FRAMES_OUT),
                rows.of(RowCount.MESSAGES),
                rows.of(RowCount.MALFORMED),
                rows.of(RowCount.DUPLICATES),
                silver,
                quarantined,
                logs.stream()
                        .flatMap(log -> log.charges().stream())
                        .filter(charge -> charge.stop().isEmpty())
                        .count(),
                quirks.counts(),
                faultDays,
                faultedStations,
                logs.stream()
                        .flatMap(log -> log.charges().stream())
                        .map(ChargeLog::completed)
                        .flatMap(Optional::stream)
                        .sorted(Comparator.comparing(CompletedCharge::stationId)
                                .thenComparing(CompletedCharge::transactionId))
                        .collect(Collectors.toList()),
                logs.stream()
                        .flatMap(log -> log.unmatchedStops(starts).stream())
                        .sorted(Comparator.comparing(UnmatchedStop::stationId).thenComparing(UnmatchedStop::stoppedAt))
                        .collect(Collectors.toList()),
                logs);
    }

    private static List<FaultedStation> ranked(List<FaultHistory> histories) {
        List<FaultedStation> sorted = histories.stream()
                .map(FaultHistory::month)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(FaultedStation::faults)
                        .thenComparing(FaultedStation::episodes)
                        .thenComparing(FaultedStation::faultMinutes)
                        .reversed()
                        .thenComparing(FaultedStation::stationId))
                .collect(Collectors.toList());
        List<FaultedStation> ranked = new ArrayList<>(sorted.size());
        for (FaultedStation station : sorted) {
            ranked.add(station.withRank(ranked.size() + 1));
        }
        return ranked;
    }
}
