package io.chargelake.ingest.ingress;

import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.SessionEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * What the ingress counts, for {@code /metrics}. Labels come from closed lists, never from
 * what a station has written.
 */
final class IngressMetrics {

    private final MeterRegistry registry;
    private final Counter notStored;
    private final Timer ack;

    IngressMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.notStored = Counter.builder("chargelake.ingress.not.stored")
                .description("Requests answered with InternalError because nothing would store them")
                .register(registry);
        this.ack = Timer.builder("chargelake.ingress.ack")
                .description("From a record's send to Kafka's acknowledgement")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10))
                .register(registry);
    }

    /** What the process takes of the machine: memory and open files. */
    void process() {
        new JvmMemoryMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    /** A value that is asked for when somebody looks. */
    void gauge(String name, String description, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble).description(description).register(registry);
    }

    /**
     * A frame of a station.
     *
     * @param what its action in OCPP's spelling, {@code unknown}, {@code answer} or {@code malformed}
     */
    void received(String what) {
        registry.counter("chargelake.ingress.frames", "what", what).increment();
    }

    /**
     * The answer to a request of a station is stored and leaves, or {@code InternalError} leaves because it is not.
     *
     * @param action in OCPP's spelling, or {@code unknown}
     * @param result {@code CallResult}, or the code of a CALLERROR
     */
    void answered(String action, String result) {
        registry.counter("chargelake.ingress.answers", "action", action, "result", result)
                .increment();
    }

    /** A station was told to try again. */
    void notStored() {
        notStored.increment();
    }

    /** Kafka has acknowledged a record. */
    void acknowledged(long nanos) {
        ack.record(nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * A handshake was refused.
     *
     * @param status of HTTP, such as 404
     */
    void refused(int status) {
        registry.counter("chargelake.ingress.handshakes.refused", "status", String.valueOf(status))
                .increment();
    }

    /** A connection was closed before its handshake, because too many were waiting or it took too long. */
    void turnedAway() {
        registry.counter("chargelake.ingress.connections.turned.away").increment();
    }

    /** A connection was closed because messages that did not end took too much memory. */
    void cutOff() {
        registry.counter("chargelake.ingress.connections.cut.off").increment();
    }

    /** A socket was opened or is gone. */
    void session(SessionEvent.Change change) {
        registry.counter("chargelake.ingress.sessions", "change", change.word()).increment();
    }

    /** Something has become of a command. */
    void command(CommandResult.Outcome outcome) {
        registry.counter("chargelake.ingress.commands", "outcome", outcome.word())
                .increment();
    }
}
