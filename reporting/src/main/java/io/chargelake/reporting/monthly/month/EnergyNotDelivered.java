package io.chargelake.reporting.monthly.month;

import io.chargelake.gold.CompletedTransactions;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.TableRows;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Estimates the energy that faulted connectors would have delivered: the time faulted, times what one connector of the
 * station delivered on average in an hour without faults. It knows the charges that were completed in the month.
 */
final class EnergyNotDelivered {

    /** Of a station that was faulted for more than three quarters of its time, the rest says too little. */
    private static final double LEAST_FREE = 0.25;

    private static final double MINUTES_AN_HOUR = 60;

    private final Map<String, Delivered> byStation;
    private final double hours;

    /**
     * What stations delivered.
     *
     * @param byStation station ids and what they delivered
     * @param hours length of the month, or of its data
     */
    EnergyNotDelivered(Map<String, Delivered> byStation, double hours) {
        this.byStation = Map.copyOf(byStation);
        this.hours = hours;
    }

    /**
     * What a station delivered in a month.
     *
     * @param kwh the energy of all its charges
     * @param connectors how many connectors charged
     */
    record Delivered(double kwh, int connectors) {}

    /** Reads the charges of some stations in a month. */
    static EnergyNotDelivered read(Lake lake, DataThrough data, Set<String> stations) {
        Map<String, Sum> sums = new HashMap<>();
        if (DeltaTables.version(lake, CompletedTransactions.TABLE).isPresent()) {
            TableRows.of(lake, CompletedTransactions.TABLE)
                    .columns("station_id", "connector_id", "total_energy_kwh")
                    .whereAtLeast("stop_date", data.month().atDay(1))
                    .whereAtMost("stop_date", lastDay(data))
                    .forEach(row -> {
                        BigDecimal kwh = row.decimal("total_energy_kwh");
                        if (kwh != null && stations.contains(row.string("station_id"))) {
                            sums.computeIfAbsent(row.string("station_id"), first -> new Sum())
                                    .add(kwh, row.intValue("connector_id"));
                        }
                    });
        }
        Map<String, Delivered> delivered = new HashMap<>();
        sums.forEach((station, sum) -> delivered.put(station, sum.delivered()));
        return new EnergyNotDelivered(
                delivered,
                Duration.between(DataThrough.startOf(data.month()), data.end()).toMinutes() / MINUTES_AN_HOUR);
    }

    private static LocalDate lastDay(DataThrough data) {
        LocalDate end = LocalDate.ofInstant(data.end().minusNanos(1), ZoneOffset.UTC);
        return end.isAfter(data.month().atEndOfMonth()) ? data.month().atEndOfMonth() : end;
    }

    /**
     * The estimate for a station, in kWh with one decimal; nothing if no charge is known or too little of its time was
     * without faults.
     *
     * @param faultMinutes added up over connectors
     */
    Optional<BigDecimal> kwh(String stationId, BigDecimal faultMinutes) {
        Delivered delivered = byStation.get(stationId);
        if (delivered == null || delivered.kwh() <= 0) {
            return Optional.empty();
        }
        double faulted = faultMinutes.doubleValue() / MINUTES_AN_HOUR;
        double all = delivered.connectors() * hours;
        double free = all - faulted;
        return free < LEAST_FREE * all
                ? Optional.empty()
                : Optional.of(
                        BigDecimal.valueOf(delivered.kwh() / free * faulted).setScale(1, RoundingMode.HALF_UP));
    }

    private static final class Sum {

        private final BitSet connectors = new BitSet();
        private double kwh;

        void add(BigDecimal energy, int connector) {
            kwh += energy.doubleValue();
            // Connectors are numbered from 1; a number out of all reason is one connector like any other.
            connectors.set(Math.floorMod(connector, MOST_CONNECTORS));
        }

        Delivered delivered() {
            return new Delivered(kwh, connectors.cardinality());
        }
    }

    private static final int MOST_CONNECTORS = 1024;
}
