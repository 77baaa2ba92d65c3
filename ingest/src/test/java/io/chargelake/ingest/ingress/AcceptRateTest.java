package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AcceptRateTest {

    private final AtomicLong now = new AtomicLong(-17);
    private final AcceptRate rate = new AcceptRate(100, now::get);

    @Test
    void aCrowdWaitsInLineAndTheEndOfALongLineIsSentAway() {
        Duration last = Duration.ZERO;
        int served = 0;
        while (true) {
            Duration wait = rate.turn();
            if (wait.isNegative()) {
                break;
            }
            assertThat(wait).isGreaterThanOrEqualTo(last);
            last = wait;
            served++;
        }
        assertThat(last).isBetween(Duration.ofMillis(4_980), AcceptRate.LONGEST_WAIT);
        assertThat(served).isBetween(500, 502);

        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(rate.turn()).isBetween(Duration.ofSeconds(4), AcceptRate.LONGEST_WAIT);
    }

    @Test
    void anIdleSecondIsMadeUpForAndNoMore() {
        now.addAndGet(Duration.ofHours(1).toNanos());
        for (int i = 0; i < 100; i++) {
            assertThat(rate.turn()).isZero();
        }
        rate.turn();
        assertThat(rate.turn()).isPositive();
    }
}
