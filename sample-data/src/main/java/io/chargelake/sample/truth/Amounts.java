package io.chargelake.sample.truth;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Quantities as the tables have them: two decimals, rounded half up. */
final class Amounts {

    private static final BigDecimal MICROS_OF_A_MINUTE = BigDecimal.valueOf(60_000_000);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Amounts() {}

    static BigDecimal minutes(long micros) {
        return BigDecimal.valueOf(micros).divide(MICROS_OF_A_MINUTE, 2, RoundingMode.HALF_UP);
    }

    /** In percent; empty of nothing. */
    static Optional<BigDecimal> share(long part, long whole) {
        return share(BigDecimal.valueOf(part), BigDecimal.valueOf(whole));
    }

    static Optional<BigDecimal> share(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0
                ? Optional.empty()
                : Optional.of(part.multiply(HUNDRED).divide(whole, 2, RoundingMode.HALF_UP));
    }
}
