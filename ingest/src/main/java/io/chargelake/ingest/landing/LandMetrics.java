package io.chargelake.ingest.landing;

import io.chargelake.admin.AdminOptions;
import io.chargelake.admin.AdminServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** What a landing that goes on for ever tells those who watch it: what it lands, how far it is, and whether it gets on. */
final class LandMetrics {

    private static final String TOPIC = "topic";
    private static final double MILLIS = 1_000;

    /** A pass may be late by this much before it is said that landing does not get on. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, LandingResult> latest = new ConcurrentHashMap<>();
    private final Duration every;
    private final InstantSource clock;
    private volatile Optional<Instant> lastPass = Optional.empty();

    /**
     * Metrics of a landing that begins.
     *
     * @param every how often it takes what has come
     */
    LandMetrics(Duration every, InstantSource clock) {
        this.every = every;
        this.clock = clock;
        new JvmMemoryMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    /** Lets them be asked for, if that is wanted. */
    Optional<AdminServer> listen(AdminOptions admin) {
        return admin.listen(this::notReady, registry::scrape);
    }

    /** Kafka and the table have answered. */
    void begun() {
        lastPass = Optional.of(clock.instant());
    }

    /** A pass over a topic has ended, whether there was anything new or not. */
    void passed(LandingResult result) {
        lastPass = Optional.of(clock.instant());
        registry.counter("chargelake.land.records", TOPIC, result.topic()).increment(result.rows());
        registry.counter("chargelake.land.commits", TOPIC, result.topic()).increment(result.commits());
        registry.counter("chargelake.land.losses", TOPIC, result.topic())
                .increment(result.lost().size());
        if (latest.put(result.topic(), result) == null) {
            gauge(
                    result.topic(),
                    "chargelake.land.valid.through.timestamp.seconds",
                    "Everything that Kafka had taken by this time is in the table; NaN where it never was",
                    each -> each.validThrough()
                            .map(through -> through.toEpochMilli() / MILLIS)
                            .orElse(Double.NaN));
            gauge(
                    result.topic(),
                    "chargelake.land.behind.records",
                    "Records that Kafka had and the table had not after the last pass",
                    LandingResult::behind);
        }
    }

    private Optional<String> notReady() {
        if (lastPass.isEmpty()) {
            return Optional.of("Kafka or the lake has not answered yet");
        }
        Instant last = lastPass.get();
        return Duration.between(last, clock.instant()).compareTo(every.plus(GRACE)) > 0
                ? Optional.of("nothing was taken since " + last.truncatedTo(ChronoUnit.SECONDS)
                        + "; the log says whether Kafka or the lake is away")
                : Optional.empty();
    }

    private void gauge(String topic, String name, String description, ToDoubleFunction<LandingResult> value) {
        Gauge.builder(name, () -> value.applyAsDouble(latest.get(topic)))
                .description(description)
                .tag(TOPIC, topic)
                .register(registry);
    }
}
