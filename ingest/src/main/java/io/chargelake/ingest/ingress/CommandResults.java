package io.chargelake.ingest.ingress;

import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.CommandResult.Outcome;
import io.chargelake.ingest.event.StationCommand;
import io.chargelake.ocpp.Frame;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says on Kafka what has become of commands. */
final class CommandResults {

    private static final Logger LOG = LoggerFactory.getLogger(CommandResults.class);

    private final DurableLog log;
    private final String topic;
    private final String node;
    private final Clock clock;
    private final IngressMetrics metrics;

    CommandResults(IngressConfig config, DurableLog log, Clock clock, IngressMetrics metrics) {
        this.log = log;
        this.topic = config.kafka().commandResultsTopic();
        this.node = config.origin().node();
        this.clock = clock;
        this.metrics = metrics;
    }

    /** An outcome without an answer of the station. */
    CompletableFuture<?> say(StationCommand command, Outcome outcome, Optional<Session> session, String why) {
        return say(CommandResult.of(command, outcome, clock.instant(), node, session.map(Session::id), why));
    }

    /** What the station answered: a result or an error. */
    CompletableFuture<?> answered(StationCommand command, Session session, Frame answer) {
        boolean error = answer instanceof Frame.CallError;
        return say(new CommandResult(
                command.id(),
                command.stationId(),
                command.action(),
                error ? Outcome.REFUSED : Outcome.ANSWERED,
                clock.instant(),
                node,
                Optional.of(session.id()),
                Optional.of(answer instanceof Frame.CallError refusal ? refusal.details() : answer.payload()),
                answer instanceof Frame.CallError refusal ? Optional.of(refusal.code()) : Optional.empty(),
                answer instanceof Frame.CallError refusal
                                && !refusal.description().isEmpty()
                        ? Optional.of(refusal.description())
                        : Optional.empty()));
    }

    private CompletableFuture<?> say(CommandResult result) {
        metrics.command(result.outcome());
        return log.append(result.on(topic)).whenComplete((acked, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "That command {} is {} could not be said on {}: {}",
                        result.commandId(),
                        result.outcome().word(),
                        topic,
                        failure.toString());
            }
        });
    }
}
