package io.chargelake.ingest.ingress;

import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.Frame;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequests;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.DoubleSupplier;

/**
 * What the central system says to a station's requests. Every station and every id tag is accepted; a payload that
 * breaks the schema is answered all the same, because a refused transaction message is repeated and then dropped by the
 * station (OCPP 1.6, 4.8 to 4.10): what cannot be used is set aside in the lake, not at the socket.
 */
final class Answers {

    private static final String NOTHING = "{}";
    private static final String ACCEPTED = "{\"idTagInfo\":{\"status\":\"Accepted\"}}";

    private static final double JITTER = 0.1;

    private final long heartbeatSeconds;
    private final DoubleSupplier random;

    /** @param random from 0 to 1; spreads the heartbeats of stations that boot at the same time */
    Answers(Duration heartbeatInterval, DoubleSupplier random) {
        this.heartbeatSeconds = heartbeatInterval.toSeconds();
        this.random = random;
    }

    /** The payload of the result of any request but StartTransaction. */
    String to(Action action, Frame.Call call, Instant now) {
        return switch (action) {
            case AUTHORIZE -> ACCEPTED;
            case BOOT_NOTIFICATION ->
                "{\"status\":\"Accepted\",\"currentTime\":\"" + time(now) + "\",\"interval\":" + interval() + "}";
            // A vendor's message is kept like any other; nobody here has to understand it.
            case DATA_TRANSFER -> "{\"status\":\"Accepted\"}";
            case HEARTBEAT -> "{\"currentTime\":\"" + time(now) + "\"}";
            case STOP_TRANSACTION -> namesAnIdTag(call) ? ACCEPTED : NOTHING;
            case DIAGNOSTICS_STATUS_NOTIFICATION, FIRMWARE_STATUS_NOTIFICATION, METER_VALUES, STATUS_NOTIFICATION ->
                NOTHING;
            case START_TRANSACTION ->
                throw new IllegalArgumentException(
                        "action: StartTransaction (expected: one whose answer needs no transaction id)");
        };
    }

    /** The payload of the result of a StartTransaction. */
    String toStart(long transactionId) {
        return "{\"transactionId\":" + transactionId + ",\"idTagInfo\":{\"status\":\"Accepted\"}}";
    }

    /** A whole number of seconds (OCPP-J errata, 2.3), up to a tenth more or less than configured. */
    private long interval() {
        return Math.max(1, Math.round(heartbeatSeconds * (1 + JITTER * (2 * random.getAsDouble() - 1))));
    }

    /** Without an id tag there is nobody to inform about (OCPP 1.6, 6.50). */
    private static boolean namesAnIdTag(Frame.Call call) {
        return StationRequests.read(Action.STOP_TRANSACTION, call.payload())
                        instanceof Reading.Usable<StationRequest> usable
                && usable.value() instanceof StationRequest.StopTransaction stop
                && stop.idTag().isPresent();
    }

    private static Instant time(Instant now) {
        return now.truncatedTo(ChronoUnit.MILLIS);
    }
}
