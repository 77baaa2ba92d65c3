package io.chargelake.reporting.monthly.month;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.reporting.monthly.month.EnergyNotDelivered.Delivered;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnergyNotDeliveredTest {

    private static final double OCTOBER_HOURS = 31 * 24;

    private final EnergyNotDelivered energy =
            new EnergyNotDelivered(Map.of("TWO", new Delivered(1_380, 2), "IDLE", new Delivered(0, 1)), OCTOBER_HOURS);

    @Test
    void aConnectorWouldHaveDeliveredWhatItDeliveredInTheHoursWithoutFaults() {
        // Two connectors, 1,488 hours, 108 of them faulted: 1,380 kWh in 1,380 hours.
        assertThat(energy.kwh("TWO", minutes(108))).contains(new BigDecimal("108.0"));
    }

    @Test
    void whereMostOfTheMonthWasFaultedOrNothingWasDeliveredThereIsNoEstimate() {
        assertThat(energy.kwh("TWO", minutes(1_115))).isPresent();
        assertThat(energy.kwh("TWO", minutes(1_117))).isEmpty();
        assertThat(energy.kwh("IDLE", minutes(1))).isEmpty();
        assertThat(energy.kwh("NOBODY", minutes(1))).isEmpty();
    }

    private static BigDecimal minutes(int hours) {
        return BigDecimal.valueOf(hours * 60L);
    }
}
