package io.chargelake.reporting.api.live;

import io.chargelake.reporting.api.lake.Freshness;
import io.chargelake.reporting.api.lake.GoldThrough;
import io.chargelake.reporting.live.LiveConsumer;
import io.chargelake.reporting.live.LiveConsumerState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Tells how fresh the live store is. */
final class FreshnessClock {

    private static final Duration STALE_AFTER = Duration.ofSeconds(60);

    /** A restart of a broker takes some seconds. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final LiveConsumer consumer;
    private final GoldThrough gold;
    private final InstantSource clock;

    FreshnessClock(LiveConsumer consumer, GoldThrough gold, InstantSource clock) {
        this.consumer = consumer;
        this.gold = gold;
        this.clock = clock;
    }

    Freshness now() {
        Instant now = clock.instant();
        Optional<Instant> asOf = consumer.asOf();
        // While Kafka is away nobody knows what stations say, however long ago the last record was read.
        boolean away = !(consumer.state() instanceof LiveConsumerState.Reading);
        Optional<Duration> age = asOf.map(time -> Duration.between(time, now));
        boolean stale = age.map(known -> known.compareTo(STALE_AFTER) > 0).orElse(true);
        return new Freshness(
                asOf.orElse(null),
                age.map(known -> Math.max(0, known.toMillis()) / 1000.0).orElse(null),
                stale || (away && age.map(known -> known.compareTo(GRACE) > 0).orElse(true)),
                gold.instant());
    }
}
