package io.chargelake.reporting.api;

import io.chargelake.reporting.live.LiveConsumer;
import io.chargelake.reporting.live.LiveConsumerState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** What serve tells Prometheus: what is asked and how long that takes, and how fresh what it knows is. */
final class ServeMetrics implements HandlerInterceptor {

    private static final String STARTED = ServeMetrics.class.getName();
    private static final double MILLIS = 1_000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    ServeMetrics(LiveConsumer consumer, InstantSource clock) {
        new JvmMemoryMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        gauge(
                "chargelake.serve.live.age.seconds",
                "How long ago everything that stations said was known; NaN before the first reading",
                () -> consumer.asOf()
                        .map(asOf -> Duration.between(asOf, clock.instant()).toMillis() / MILLIS)
                        .orElse(Double.NaN));
        gauge(
                "chargelake.serve.live.lag.records",
                "Records of Kafka that are not in the live store yet; NaN where that is not known",
                () -> consumer.lagRecords().isPresent() ? consumer.lagRecords().getAsLong() : Double.NaN);
        gauge(
                "chargelake.serve.live.reads.kafka",
                "1 while Kafka is read, else 0",
                () -> consumer.state() instanceof LiveConsumerState.Reading ? 1 : 0);
        gauge(
                "chargelake.serve.live.unreadable.records",
                "Records since the start that say nothing that can be shown",
                consumer::unreadable);
    }

    private void gauge(String name, String description, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble).description(description).register(registry);
    }

    /** All of it as Prometheus text. */
    String scrape() {
        return registry.scrape();
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.setAttribute(STARTED, Timer.start(registry));
        return true;
    }

    /** A stream has no length of its own, and a path that nobody answers no pattern. */
    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, Exception failure) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        if (request.getAttribute(STARTED) instanceof Timer.Sample started
                && pattern != null
                && !request.isAsyncStarted()
                && !String.valueOf(pattern).endsWith("/stream")) {
            started.stop(Timer.builder("chargelake.serve.requests")
                    .description("Requests of the API")
                    .tag("method", request.getMethod())
                    .tag("path", String.valueOf(pattern))
                    .tag("status", Integer.toString(response.getStatus()))
                    .publishPercentiles(0.5, 0.99)
                    .register(registry));
        }
    }
}
