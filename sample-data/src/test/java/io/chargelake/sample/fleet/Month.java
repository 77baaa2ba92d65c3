package io.chargelake.sample.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.sample.truth.CompletedCharge;
import io.chargelake.sample.truth.FaultDay;
import io.chargelake.sample.truth.Truth;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A month, or several, lived through once: what the simulator says of it, and what a naive reader finds in it.
 *
 * @param truth the simulator's word
 * @param read what the frames say
 */
record Month(Truth truth, NaiveReader read) {

    static Month of(FleetPlan plan) {
        Fleet fleet = Fleet.of(plan);
        NaiveReader reader = new NaiveReader(fleet.stations().stream()
                .collect(Collectors.toMap(RegisteredStation::stationId, station -> ZoneId.of(station.timeZone()))));
        FleetRun run = fleet.run();
        while (run.hasNext()) {
            reader.read(run.next());
        }
        return new Month(run.truth(), reader);
    }

    void assertBooksAreRight() {
        assertThat(truth.framesIn() + truth.framesOut()).isEqualTo(truth.frames());
        assertThat(truth.bronzeMessages()).isEqualTo(read.messages);
        assertThat(truth.bronzeDuplicates()).isEqualTo(read.duplicates);
        assertThat(truth.bronzeQuarantined()).isEqualTo(read.malformed);
        assertThat(truth.frames()).isEqualTo(read.messages + read.duplicates + read.malformed);
        assertThat(truth.silverQuarantined()).isEqualTo(read.unusable);
        Map<String, Long> rows = new TreeMap<>(read.rows);
        rows.remove("silver.unknown");
        assertThat(truth.silverRows()).isEqualTo(rows);
        assertThat(faults()).isEqualTo(read.faults);
        assertThat(completed()).isEqualTo(readCompleted());
        assertThat(unmatched()).isEqualTo(read.unmatched);
    }

    /** While a connection lasts, and no boot lies between, statuses follow each other as OCPP 1.6, section 4.9, has it. */
    void assertStatusesFollowTheProtocol() {
        Map<String, ConnectorStatus> known = Arrays.stream(ConnectorStatus.values())
                .collect(Collectors.toMap(ConnectorStatus::wireName, status -> status));
        Set<String> wrong = new HashSet<>();
        read.statuses.forEach((station, statuses) -> {
            Map<Integer, NaiveReader.Status> last = new HashMap<>();
            for (NaiveReader.Status status : statuses) {
                NaiveReader.Status before = last.put(status.connector(), status);
                boolean comparable = before != null
                        && known.containsKey(before.status())
                        && known.containsKey(status.status())
                        && before.session().equals(status.session())
                        && before.bootsBefore() == status.bootsBefore();
                if (comparable
                        && !before.status().equals(status.status())
                        && !known.get(before.status()).mayBecome(known.get(status.status()))) {
                    wrong.add(station + " " + before + " " + status);
                }
            }
        });

        assertThat(wrong).isEmpty();
    }

    private Map<String, Map<LocalDate, Integer>> faults() {
        return truth.faultDays().stream()
                .collect(Collectors.groupingBy(
                        FaultDay::stationId,
                        TreeMap::new,
                        Collectors.toMap(FaultDay::date, FaultDay::faults, Integer::sum, TreeMap::new)));
    }

    private Map<String, String> completed() {
        return truth.completedCharges().stream()
                .collect(Collectors.toMap(
                        charge -> charge.stationId() + '/' + charge.transactionId(),
                        charge -> amounts(charge),
                        (one, two) -> one + two,
                        TreeMap::new));
    }

    private Map<String, Long> unmatched() {
        return truth.unmatchedStops().stream()
                .collect(Collectors.groupingBy(
                        stop -> stop.stationId() + " " + stop.unmatchedReason(), TreeMap::new, Collectors.counting()));
    }

    private static String amounts(CompletedCharge charge) {
        return charge.totalTimeHours() + " h "
                + charge.totalEnergyKwh().map(BigDecimal::toPlainString).orElse("?") + " kWh";
    }

    private Map<String, String> readCompleted() {
        Map<String, String> completed = new TreeMap<>();
        read.completed().forEach((key, charge) -> {
            BigDecimal hours = BigDecimal.valueOf(charge.hours()).setScale(2, RoundingMode.HALF_UP);
            BigDecimal energy = BigDecimal.valueOf(charge.wattHours(), 3).setScale(2, RoundingMode.HALF_UP);
            completed.put(key, hours + " h " + (energy.signum() < 0 ? "?" : energy) + " kWh");
        });
        return completed;
    }
}
