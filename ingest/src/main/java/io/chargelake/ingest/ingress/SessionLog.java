package io.chargelake.ingest.ingress;

import io.chargelake.ingest.event.SessionEvent;
import io.chargelake.ingest.event.SessionEvent.Change;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Says on Kafka which sockets are open, so that others can know who is offline. */
final class SessionLog {

    private final DurableLog log;
    private final String topic;
    private final IngressConfig.Origin origin;
    private final Clock clock;
    private final IngressMetrics metrics;

    SessionLog(IngressConfig config, DurableLog log, Clock clock, IngressMetrics metrics) {
        this.log = log;
        this.topic = config.kafka().sessionsTopic();
        this.origin = config.origin();
        this.clock = clock;
        this.metrics = metrics;
    }

    /** What was open on this node before that moment is open no more. */
    void nodeStarted(Instant at) {
        say(new SessionEvent(
                Change.NODE_STARTED,
                origin.node(),
                UUID.randomUUID().toString(),
                at,
                origin.node(),
                Optional.ofNullable(origin.tenant()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    void connected(Session session, String remoteAddress) {
        say(event(Change.CONNECTED, session, Optional.ofNullable(remoteAddress), Optional.empty(), Optional.empty()));
    }

    /** A socket is gone, and the station was last heard then. */
    void disconnected(Session session, SocketEnd end, Instant lastHeard) {
        say(event(Change.DISCONNECTED, session, Optional.empty(), Optional.of(end.word()), Optional.of(lastHeard)));
    }

    private SessionEvent event(
            Change change,
            Session session,
            Optional<String> remoteAddress,
            Optional<String> reason,
            Optional<Instant> lastHeard) {
        return new SessionEvent(
                change,
                session.stationId(),
                session.id(),
                clock.instant(),
                origin.node(),
                session.station().tenant().or(() -> Optional.ofNullable(origin.tenant())),
                remoteAddress,
                reason,
                lastHeard);
    }

    private void say(SessionEvent event) {
        metrics.session(event.change());
        // Where this fails the log has said so; the socket's frames are what matters more.
        log.append(event.on(topic));
    }
}
